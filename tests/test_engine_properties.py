"""Whatever people do in a hall, and however its clock jumps, its invariants hold."""

import copy
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hall.clock import ManualClock
from hall.config_file import load
from hall.queue.answers import KEPT_MS, Key
from hall.queue.engine import Engine
from hall.queue.errors import HallError
from hall.queue.store import Store
from tests.database import is_sound
from tests.hall_process import TRIAL_HALL
from tests.plain_hall import PlainHall, Refused

START = 1_795_482_000_000  # 2026-11-24 8:00 in the hall
MINUTE = 60_000
HOUR = 60 * MINUTE
CONFIG = load(TRIAL_HALL)

COUNTERS = st.sampled_from(sorted(CONFIG.counter))
SERVICES = st.sampled_from(sorted(CONFIG.service))
PRIORITIES = st.sampled_from([None, None, "elder", "urgent"])

Asked = Callable[[Key], Any]
Expected = Callable[[PlainHall], str | None]


class HallMachine(RuleBasedStateMachine):
    """Each step asks the engine and the plain hall, and compares what they say."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name) / "hall.db")
        self.clock = ManualClock(START)
        self.engine = Engine(CONFIG, self.store, self.clock, ignore_hours=True)
        self.plain = PlainHall(CONFIG)
        self.arrivals: dict[str, int] = {}
        self.keys = 0
        self.latest: tuple[Key, Asked, Any, int] | None = None

    def teardown(self) -> None:
        assert is_sound(self.store.path)
        self.store.close()
        self.folder.cleanup()

    @rule(service=SERVICES, priority=PRIORITIES)
    def issue(self, service: str, priority: str | None) -> None:
        answer = self.ask(
            lambda key: self.engine.issue(service, priority=priority, key=key),
            lambda plain: plain.issue(self.clock.at, service, priority is not None),
        )
        self.plain.people[-1].token = answer["token"]
        self.arrivals[answer["token"]] = self.clock.at

    @rule(counter=COUNTERS, finishing=st.sampled_from(["nothing", "its turn", "another turn"]))
    def call_next(self, counter: int, finishing: str) -> None:
        busy = self.plain.at(counter)
        label = {"nothing": None, "another turn": "Z999"}.get(
            finishing, busy.label if busy else "A001"
        )
        self.ask(
            lambda key: self.engine.call_next(counter, finishing=label, key=key),
            lambda plain: plain.call_next(self.clock.at, counter, label),
        )

    @rule(counter=COUNTERS, name=st.sampled_from(["recall", "start", "start", "finish", "miss"]))
    def serve(self, counter: int, name: str) -> None:
        self.ask(
            lambda key: getattr(self.engine, name)(counter, key=key),
            lambda plain: getattr(plain, name)(self.clock.at, counter),
        )

    @precondition(lambda self: self.plain.people)
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(self.plain.people))
        self.ask(
            lambda key: self.engine.cancel(person.token, key=key),
            lambda plain: plain.cancel(self.clock.at, person.token),
        )

    @precondition(lambda self: self.latest)
    @rule()
    def ask_again(self) -> None:
        """A retry may come when the day is over; otherwise it changes nothing."""
        assert self.latest is not None
        key, asked, answer, _ = self.latest
        assert asked(key) == answer
        self.plain.turn_of_day(self.clock.at)

    @rule(minutes=st.integers(0, 20))
    def time_passes(self, minutes: int) -> None:
        self.clock.at += minutes * MINUTE

    @rule(hours=st.sampled_from([-100, -24, -5, -1, 1, 3]))
    def clock_is_set(self, hours: int) -> None:
        self.clock.at += hours * HOUR

    @rule()
    def next_morning(self) -> None:
        self.clock.at += 24 * HOUR
        self.engine.turn_of_day()
        self.plain.turn_of_day(self.clock.at)
        if self.latest and self.latest[3] < self.clock.at - KEPT_MS:
            self.latest = None

    def ask(self, asked: Asked, expected: Expected) -> Any:
        self.keys += 1
        key = Key.of(f"key {self.keys}", "step", {})
        # A refusal takes everything back, even that a new day was opened.
        plain = copy.deepcopy(self.plain)
        try:
            label = expected(plain)
        except Refused as refusal:
            self.refuses(str(refusal), asked, key)
            return None
        answer = asked(key)
        assert (answer and answer["label"]) == label
        self.plain = plain
        self.latest = (key, asked, answer, self.clock.at)
        return answer

    def refuses(self, name: str, asked: Asked, key: Key) -> None:
        with pytest.raises(HallError) as refused:
            asked(key)
        assert type(refused.value).__name__ == name

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with self.store.reading() as db:
            return [tuple(row) for row in db.execute(sql)]

    @invariant()
    def everybody_is_where_they_should_be(self) -> None:
        found = self.query(
            "SELECT turn.day, series || printf('%03d', number), state, counter FROM turn"
            " JOIN ticket ON ticket.id = turn.ticket_id ORDER BY turn.id",
        )
        assert found == [(p.day, p.label, p.state, p.counter) for p in self.plain.people]

    @invariant()
    def numbers_have_no_gap_and_no_twin(self) -> None:
        given = self.query(
            "SELECT day, series, group_concat(number) FROM"
            " (SELECT * FROM ticket ORDER BY id) GROUP BY 1, 2",
        )
        for day, series, found in given:
            last = self.plain.numbers[day, series]
            assert found == ",".join(map(str, range(1, last + 1)))

    @invariant()
    def arrivals_never_change(self) -> None:
        found = self.query(
            "SELECT token, arrived_at FROM turn JOIN ticket ON ticket.id = turn.ticket_id",
        )
        assert dict(found) == self.arrivals

    @invariant()
    def queue_length_counts_who_waits(self) -> None:
        kept = self.query("SELECT * FROM queue_length WHERE waiting > 0")
        counted = Counter((p.service, int(p.priority)) for p in self.plain.waiting())
        assert {(service, priority): n for service, priority, n in kept} == counted

    @invariant()
    def one_open_turn_per_counter(self) -> None:
        open_at = Counter(p.counter for p in self.plain.waiting("called", "serving"))
        assert all(count == 1 for count in open_at.values())

    @invariant()
    def each_change_is_one_event(self) -> None:
        ((count, last),) = self.query("SELECT count(*), coalesce(max(seq), 0) FROM event")
        assert count == last == self.plain.events

    @invariant()
    def no_wait_is_negative(self) -> None:
        wrong = self.query(
            "SELECT * FROM wait_log WHERE waiting_s < 0 OR walking_s < 0 OR service_s < 0",
        )
        assert wrong == []


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
    run(examples=80, steps=50)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_invariants_for_long() -> None:
    run(examples=1000, steps=100)
