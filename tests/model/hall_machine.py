"""The state machine that draws what people do in a hall and how its clock jumps."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from hall.queue.estimating.expected_waits import estimate
from hall.queue.estimating.next_turn import next_of
from hall.queue.estimating.read_state import read
from hall.queue.estimating.service_times import Observation, learn
from hall.queue.line.counter_line import call_query, next_turns
from hall.queue.line.counter_states import all_states
from tests.model.hall_commands import (
    ARGUMENTS,
    COMMANDS,
    CONFIG,
    COUNTERS,
    POSSIBLE,
    SERVICES,
    STAFF_COMMANDS,
    WHICH_MOST,
    Command,
)
from tests.model.hall_entrance import MINUTE, PASSING, SECOND, HallEntrance

BELIEFS = learn(
    CONFIG,
    [Observation(name, None, 1, 0, 0, 0, 5 * MINUTE, "done") for name in CONFIG.service] * 5,
)
DAY = 24 * 60 * MINUTE
JUMPS = st.sampled_from([700, -900, 30_000, -110_000, 20 * MINUTE, -20 * MINUTE, DAY, -DAY])
DAY_STARTS_AT = 21 * 60 * MINUTE  # after midnight UTC, which is 4:00 in the hall
# In UTC: opening, before lunch, when tickets end, after lunch, near closing, evening.
HOURS = st.sampled_from(["00:40", "03:50", "04:20", "06:40", "09:40", "11:00"])


class HallMachine(HallEntrance):
    @rule(counter=COUNTERS, many=st.integers(2, 6), each=PASSING)
    def serve_some(self, counter: int, many: int, each: int) -> None:
        for _ in range(many):
            self.act(counter, ("call_next", {"finishing": "its turn"}))
            self.act(counter, ("start", {}))
            self.clock.at += each
            self.act(counter, ("finish", {}))

    @rule(counter=COUNTERS, command=COMMANDS)
    def act(self, counter: int, command: Command) -> None:
        name, given = command[0], self.with_labels(counter, command[1])
        answer = self.ask(
            lambda key: getattr(self.engine, name)(counter, **given, key=key),
            lambda plain: getattr(plain, name)(self.clock.at, counter, **given),
        )
        if answer is not None and name in ("call", "call_next"):
            assert answer["why"]["passed_over"] == self.plain.passed_over

    @rule(data=st.data())
    def work(self, data: st.DataObject) -> None:
        """Gives a command that the hall is likely to accept, so that turns get far."""
        self.act(*self.likely(data))

    @rule(data=st.data(), steps=st.integers(2, 6), service=SERVICES)
    def work_on(self, data: st.DataObject, steps: int, service: str) -> None:
        self.issue(service)
        for _ in range(steps):
            self.act(*self.likely(data))

    @rule(counter=COUNTERS, command=STAFF_COMMANDS, then=COMMANDS, stays=st.booleans())
    def change_a_counter(self, counter: int, command: Command, then: Command, stays: bool) -> None:
        """A counter pauses, closes or changes its services or person, acts, and mostly opens again.

        Without the last step nearly all counters would soon be closed."""
        self.act(counter, command)
        self.act(counter, then)
        if not stays:
            self.act(counter, ("open_counter", {}))

    @rule(counter=COUNTERS)
    def undo(self, counter: int) -> None:
        self.ask_to_undo(counter)

    def ask_to_undo(self, counter: int) -> Any:
        return self.ask(
            lambda key: self.engine.undo(counter, key=key),
            lambda plain: plain.undo(self.clock.at, counter),
        )

    @rule(data=st.data(), seconds=st.integers(0, 30), of_counter=st.integers(0, 3))
    def slip(self, data: st.DataObject, seconds: int, of_counter: int) -> None:
        """A command and its undo leave every row as it was before."""
        self.tick()  # otherwise the command might close a day that is over; no undo reopens it
        before, last = self.rows(), dict(self.plain.last)
        counter, command = self.likely(data)
        if not of_counter:
            command = data.draw(STAFF_COMMANDS)
        self.act(counter, command)
        if self.plain.last == last:
            return  # the command was refused, or nobody waited
        self.clock.at += seconds * SECOND
        if self.ask_to_undo(counter) is not None:  # the day may have ended meanwhile
            assert self.rows() == before

    @rule()
    def estimates_see_the_same_hall(self) -> None:
        """The estimates, from what they read of the store, expect the same next turns."""
        config, now = self.engine.config, self.clock.at
        with self.store.reading() as db:
            state = read(db, config, self.engine.tickets(db), now)
            for state_now in all_states(db, config).values():
                counter = next(c for c in state.counters if c.number == state_now.counter.number)
                found = next_of(state.waiting, counter, state.rules, now)
                coming = next_turns(db, call_query(config, state_now.counter, now), 1)
                assert [each.row["id"] for each in coming] == ([found.turn_id] if found else [])
        estimates = estimate(state, BELIEFS, runs=10)
        assert estimates.turns.keys() == {turn.turn_id for turn in state.waiting}
        for waits in filter(None, estimates.turns.values()):
            assert 0 <= waits.low <= waits.middle <= waits.high

    @rule()
    def retry(self) -> None:
        self.ask_again()

    @rule(seconds=st.sampled_from([1, 39, 41, 60, 180, 300, 1200]), often=st.integers(0, 15))
    def time_passes(self, seconds: int, often: int) -> None:
        """In two of sixteen cases the clock is set, back or forward."""
        set_by = {14: -seconds * 60 * SECOND, 15: seconds * 60 * SECOND}
        self.clock.at += set_by.get(often, seconds * SECOND)

    @rule(time=HOURS, often=st.integers(0, 3))
    def that_hour_comes(self, time: str, often: int) -> None:
        if not often:
            hour, minute = map(int, time.split(":"))
            self.clock.at += ((hour * 60 + minute) * MINUTE - self.clock.at) % DAY
            self.tick()

    @rule(
        by=JUMPS, often=st.integers(0, 2), then=st.sampled_from(["keep", "take", "right", "none"])
    )
    def the_computers_clock_jumps(self, by: int, often: int, then: str) -> None:
        """It ends no day; somebody keeps the hall's time, takes the computer's, or puts it right."""
        if often:
            return
        self.clock.wrong += by
        self.tick()
        if then in ("keep", "take"):
            name, ahead = f"{then}_time", self.clock.ahead()
            self.ask(
                lambda key: getattr(self.engine, name)(key=key),
                lambda plain: getattr(plain, name)(self.clock.at, ahead),
            )
        elif then == "right":
            self.clock.wrong = 0
            self.tick()

    @rule(days=st.sampled_from([0] * 9 + [1, -1, -4]))
    def tick_perhaps_on_another_day(self, days: int) -> None:
        self.clock.at += days * DAY
        self.tick()

    @rule(seconds=st.sampled_from([0, 0, 0, 5, 15]))
    def slip_at_the_end_of_the_day(self, seconds: int) -> None:
        for turn in self.plain.turns_in("serving")[:1] if seconds else ():
            assert turn.counter is not None
            self.clock.at += DAY_STARTS_AT - self.clock.at % DAY - 10 * SECOND
            self.act(turn.counter, ("finish", {}))
            self.clock.at += seconds * SECOND
            self.undo(turn.counter)

    def likely(self, data: st.DataObject) -> tuple[int, Command]:
        found: list[tuple[int, str, int | None]] = []
        for counter in CONFIG.counter:
            busy = self.plain.turn_at(counter)
            if busy is not None:
                found += [(counter, name, None) for name in POSSIBLE[busy.state]]
            elif self.plain.counter_state(counter).state != "open":
                continue
            elif self.plain.choose(counter, self.clock.at, None, None):
                found.append((counter, "call_next", None))
        known = self.plain.standing_tickets()
        for which, ticket in enumerate(reversed(self.plain.tickets[-WHICH_MOST - 1 :])):
            if ticket in known and self.plain.latest_turn(ticket).state in ("held", "missed"):
                found.append((data.draw(COUNTERS), "back", which))
        if not found:
            return data.draw(COUNTERS), data.draw(COMMANDS)
        counter, name, label = data.draw(st.sampled_from(found))
        given = data.draw(ARGUMENTS[name]) if label is None else {"label": label}
        return counter, (name, given)

    def with_labels(self, counter: int, given: dict[str, Any]) -> dict[str, Any]:
        """The drawn arguments with labels for the numbers and words that stand for a turn."""
        given = dict(given)
        if "label" in given:
            given["label"] = self.label(given["label"])
        for name in {"finishing", "of"} & given.keys():
            if given[name] is not None:
                busy = self.plain.turn_at(counter) if given[name] == "its turn" else None
                given[name] = busy.ticket.label if busy else "Z999"
        return given
