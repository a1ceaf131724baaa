"""Whatever people do in a hall, and however its clock jumps, its invariants hold."""

import copy
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hall.clock import ManualClock
from hall.queue.answers import KEPT_MS, Key
from hall.queue.engine import Engine
from hall.queue.errors import HallError
from hall.queue.store import Store
from hall.queue.verify import verify
from tests.database import WRONG, is_sound
from tests.hall_commands import (
    COMMANDS,
    CONFIG,
    COUNTERS,
    GIVEN,
    POLICIES,
    POSSIBLE,
    PRIORITIES,
    SERVICES,
    WHICH,
    WHICH_MOST,
    Command,
)
from tests.plain_hall import PlainHall, Refused
from tests.plain_line import TURNS, row_of

START = 1_795_482_000_000  # 2026-11-24 8:00 in the hall
SECOND = 1000
PHONE = st.sampled_from(["cancel", "undo_cancel", "come_back", "come_back"])
DAY = 24 * 3600 * SECOND
DAY_STARTS_AT = 21 * 3600 * SECOND  # 4:00 in the hall, from midnight of UTC

Asked = Callable[[Key], Any]
Expected = Callable[[PlainHall], Any]


class HallMachine(RuleBasedStateMachine):
    """Each step asks the engine and the plain hall, and compares what they say."""

    asked = 0  # of all halls

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name) / "hall.db")
        self.clock = ManualClock(START)
        self.engine = Engine(CONFIG, self.store, self.clock, ignore_hours=True)
        self.plain = PlainHall(CONFIG)
        self.arrivals: list[int] = []
        self.latest: tuple[Key, Asked, Any, int] | None = None

    def teardown(self) -> None:
        assert is_sound(self.store.path)
        self.store.close()
        self.folder.cleanup()

    @initialize(services=st.lists(SERVICES, min_size=4, max_size=8), policy=POLICIES)
    def people(self, services: list[str], policy: dict[str, Any]) -> None:
        rules = CONFIG.policy.model_copy(update=policy)
        self.engine.config = self.plain.config = CONFIG.model_copy(update={"policy": rules})
        for service in services:
            self.issue(service, None)

    @rule(service=SERVICES, priority=PRIORITIES)
    def issue(self, service: str, priority: str | None) -> None:
        answer = self.ask(
            lambda key: self.engine.issue(service, priority=priority, key=key),
            lambda plain: plain.issue(self.clock.at, service, priority),
        )
        self.plain.tickets[-1].token = answer["token"]

    @rule(counter=COUNTERS, command=COMMANDS)
    def act(self, counter: int, command: Command) -> None:
        name, given = command[0], self.named(counter, command[1])
        answer = self.ask(
            lambda key: getattr(self.engine, name)(counter, **given, key=key),
            lambda plain: getattr(plain, name)(self.clock.at, counter, **given),
        )
        if answer is not None and name == "serve":
            self.plain.tickets[-1].token = self.query("SELECT token FROM ticket ORDER BY id")[-1][0]
        if answer is not None and name in ("call", "call_next"):
            assert answer["why"]["passed_over"] == self.plain.passed_over

    @rule(data=st.data())
    def work(self, data: st.DataObject) -> None:
        """What the hall is likely to accept, so that turns get far."""
        self.act(*self.likely(data))

    @rule(data=st.data(), steps=st.integers(2, 6), service=SERVICES)
    def work_on(self, data: st.DataObject, steps: int, service: str) -> None:
        self.issue(service, None)
        for _ in range(steps):
            self.act(*self.likely(data))

    @rule(counter=COUNTERS)
    def undo(self, counter: int) -> None:
        self.undone(counter)

    def undone(self, counter: int) -> Any:
        return self.ask(
            lambda key: self.engine.undo(counter, key=key),
            lambda plain: plain.undo(self.clock.at, counter),
        )

    @rule(data=st.data(), seconds=st.integers(0, 30))
    def slip(self, data: st.DataObject, seconds: int) -> None:
        """A command and its undo leave every row as it was, but for those that never were."""
        before, last = self.rows(), dict(self.plain.last)
        counter, command = self.likely(data)
        self.act(counter, command)
        if self.plain.last == last:
            return  # refused, or nobody waited
        self.clock.at += seconds * SECOND
        if self.undone(counter) is not None:  # the day may have ended meanwhile
            assert self.rows() == before

    @precondition(lambda self: self.plain.tickets)
    @rule(which=WHICH, name=PHONE)
    def by_phone(self, which: int, name: str) -> None:
        ticket = self.plain.tickets[-1 - which % len(self.plain.tickets)]
        self.ask(
            lambda key: getattr(self.engine, name)(ticket.token, key=key),
            lambda plain: getattr(plain, name)(self.clock.at, ticket.token),
        )

    @precondition(lambda self: self.latest)
    @rule()
    def ask_again(self) -> None:
        """A retry may come when the day is over; otherwise it changes nothing."""
        assert self.latest is not None
        key, asked, answer, _ = self.latest
        assert asked(key) == answer
        self.plain.begin(self.clock.at)

    @rule(seconds=st.sampled_from([1, 39, 41, 60, 180, 300, 1200]), often=st.integers(0, 15))
    def time_passes(self, seconds: int, often: int) -> None:
        """Now and then the clock is set."""
        set_by = {14: -seconds * 60 * SECOND, 15: seconds * 60 * SECOND}
        self.clock.at += set_by.get(often, seconds * SECOND)

    def tick(self) -> None:
        self.engine.tick()
        self.plain.tick(self.clock.at)
        if self.latest and self.latest[3] < self.clock.at - KEPT_MS:
            self.latest = None

    @rule(days=st.sampled_from([0] * 9 + [1, -1, -4]))
    def tick_perhaps_on_another_day(self, days: int) -> None:
        self.clock.at += days * DAY
        self.tick()

    @rule(seconds=st.sampled_from([0, 0, 0, 5, 15]))
    def slip_at_the_end_of_the_day(self, seconds: int) -> None:
        for turn in self.plain.those("serving")[:1] if seconds else ():
            assert turn.counter is not None
            self.clock.at += DAY_STARTS_AT - self.clock.at % DAY - 10 * SECOND
            self.act(turn.counter, ("finish", {}))
            self.clock.at += seconds * SECOND
            self.undo(turn.counter)

    def likely(self, data: st.DataObject) -> tuple[int, Command]:
        found: list[tuple[int, str, int | None]] = []
        for counter in CONFIG.counter:
            busy = self.plain.at(counter)
            if busy is not None:
                found += [(counter, name, None) for name in POSSIBLE[busy.state]]
            elif self.plain.choose(counter, self.clock.at, None, None):
                found.append((counter, "call_next", None))
        known = self.plain.known()
        for which, ticket in enumerate(reversed(self.plain.tickets[-WHICH_MOST - 1 :])):
            if ticket in known and self.plain.of(ticket).state in ("held", "missed"):
                found.append((data.draw(COUNTERS), "back", which))
        if not found:
            return data.draw(COUNTERS), data.draw(COMMANDS)
        counter, name, label = data.draw(st.sampled_from(found))
        given = data.draw(GIVEN[name]) if label is None else {"label": label}
        return counter, (name, given)

    def named(self, counter: int, given: dict[str, Any]) -> dict[str, Any]:
        """With the labels that are meant."""
        given = dict(given)
        if "label" in given:
            tickets, which = self.plain.tickets, given["label"]
            given["label"] = tickets[-1 - which].label if which < len(tickets) else "Z999"
        if given.get("finishing") is not None:
            busy = self.plain.at(counter) if given["finishing"] == "its turn" else None
            given["finishing"] = busy.ticket.label if busy else "Z999"
        return given

    def ask(self, asked: Asked, expected: Expected) -> Any:
        HallMachine.asked += 1
        key = Key.of(f"key {self.asked}", "step", {})
        # A refusal takes everything back, even that a new day was opened.
        plain = copy.deepcopy(self.plain)
        try:
            told = expected(plain)
        except Refused as refusal:
            self.refuses(str(refusal), asked, key)
            return None
        answer = asked(key)
        assert self.labels(answer) == told
        self.plain = plain
        self.latest = (key, asked, answer, self.clock.at)
        return answer

    @staticmethod
    def labels(answer: Any) -> Any:
        if isinstance(answer, list):
            return [turn["label"] for turn in answer]
        return answer and answer["label"]

    def refuses(self, name: str, asked: Asked, key: Key) -> None:
        with pytest.raises(HallError) as refused:
            asked(key)
        assert type(refused.value).__name__ == name

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with self.store.reading() as db:
            return [tuple(row) for row in db.execute(sql)]

    def rows(self) -> list[list[tuple[Any, ...]]]:
        changing = (
            "turn WHERE state <> 'undone'",
            "ticket WHERE id IN (SELECT ticket_id FROM turn WHERE state <> 'undone')",
            "queue_length WHERE waiting <> 0",
        )
        return [self.query(f"SELECT * FROM {table}") for table in changing]

    @invariant()
    def everybody_is_where_they_should_be(self) -> None:
        assert self.query(TURNS) == [row_of(turn) for turn in self.plain.turns]

    @invariant()
    def all_wait_in_order(self) -> None:
        order = "SELECT id FROM turn WHERE state = 'waiting' ORDER BY order_key, id"
        line = [t for t in enumerate(self.plain.turns, 1) if t[1].state == "waiting"]
        line.sort(key=lambda turn: turn[1].place)
        assert [row[0] for row in self.query(order)] == [turn_id for turn_id, _ in line]

    @invariant()
    def arrivals_never_change(self) -> None:
        arrivals = [row[0] for row in self.query("SELECT arrived_at FROM turn ORDER BY id")]
        assert arrivals[: len(self.arrivals)] == self.arrivals
        self.arrivals = arrivals

    @invariant()
    def each_change_is_one_event(self) -> None:
        ((count, last),) = self.query("SELECT count(*), coalesce(max(seq), 0) FROM event")
        assert count == last == self.plain.events

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert [found for sql in WRONG for found in self.query(sql)] == []
        assert verify(self.store.path) == []


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        HallMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_invariants() -> None:
    run(examples=40, steps=40)


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_invariants_for_long() -> None:
    run(examples=3000, steps=100)
    assert HallMachine.asked > 200_000
