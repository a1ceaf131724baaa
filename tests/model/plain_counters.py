"""The plain model of counters that open, pause, close and change services or staff."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.model.plain_changes import Done, PlainChanges, Refused
from tests.model.plain_line import PlainCounterState, one_spelling, person_key
from tests.model.plain_turns import MINUTE, Turn


class PlainCounters(PlainChanges):
    def open_counter(self, now: int, counter: int, staff: str | None = None) -> int:
        self.begin(now)
        opened = {"state": "open", "reason": None, "until": None, "since": now}
        is_open = self.counter_state(counter).state == "open"
        person = self._person(counter, self.staff(counter) if staff is None else staff)
        return self._change(counter, now, **({} if is_open else opened), **person)

    def pause_counter(self, now: int, counter: int, reason: str, minutes: int | None = None) -> int:
        if reason not in [known.id for known in self.config.pause_reasons]:
            raise Refused("UnknownReason")
        self.begin(now)
        if self.counter_state(counter).state == "closed":
            raise Refused("CounterClosed")
        self._must_be_free(counter)
        until = None if minutes is None else now + minutes * MINUTE
        return self._change(counter, now, state="paused", reason=reason, until=until, since=now)

    def close_counter(self, now: int, counter: int) -> int:
        self.begin(now)
        self._must_be_free(counter)
        if self.counter_state(counter).state == "closed":
            return counter
        return self._change(counter, now, state="closed", reason=None, until=None, since=now)

    def assign_services(self, now: int, counter: int, services: Sequence[str]) -> int:
        self.begin(now)
        chosen = tuple(dict.fromkeys(services))
        if chosen == tuple(self.services(counter)):
            return counter
        configured = self.config.counter[counter].services
        return self._change(counter, now, services=None if chosen == configured else chosen)

    def seat_staff(self, now: int, counter: int, staff: str) -> int:
        self.begin(now)
        return self._change(counter, now, **self._person(counter, staff))

    def counters_of(self, staff: str) -> Sequence[int]:
        """The counters that are not closed and where this person sits."""
        return [
            counter
            for counter in self.config.counter
            if self.counter_state(counter).state != "closed"
            and person_key(self.staff(counter)) == person_key(staff) != ""
        ]

    def at_work(self, now: int, counter: int) -> str:
        """The business day; refused unless this counter may call."""
        day = self.begin(now)
        errors = {"paused": "CounterPaused", "closed": "CounterClosed"}
        if self.counter_state(counter).state in errors:
            raise Refused(errors[self.counter_state(counter).state])
        return day

    def end_pauses(self, now: int) -> None:
        """Opens the counters whose pause is over; they can't undo this or any earlier command."""
        for counter, state in self.counter_states.items():
            if state.until is not None and state.until <= now:
                self.counter_states[counter] = replace(
                    state, state="open", reason=None, until=None, since=now
                )
                self.events += 1
                self.last.pop(counter, None)

    def settle(self, now: int) -> None:
        """After a command: who is kept for a counter or a person that cannot serve them is offered to
        all. A person who sits nowhere is waited for, for a while."""
        for turn in self.turns_in("waiting"):
            if turn.prefer is None and turn.prefer_staff is None:
                continue
            person = turn.prefer_staff
            sits = any(person_key(self.staff(each)) == person for each in self.config.counter)
            if self._can_be_called(turn):
                if person is not None and turn.prefer_until is not None:
                    self._rehome(turn, prefer_until=None)
            elif person is None or sits:
                self._rehome(turn, prefer=None, prefer_until=None, prefer_staff=None)
            elif turn.prefer_until is None:
                waits = self.config.calls.same_counter_min * MINUTE
                self._rehome(turn, prefer_until=turn.at(now) + waits)

    def wait_no_longer(self, now: int) -> None:
        for turn in self.turns_in("waiting"):
            if turn.prefer_staff is not None and (turn.prefer_until or now + 1) <= now:
                self._rehome(turn, prefer=None, prefer_until=None, prefer_staff=None)

    def _rehome(self, turn: Turn, **columns: Any) -> None:
        index = next(index for index, known in enumerate(self.turns) if known is turn)
        self.doing.setdefault(index, replace(turn))
        vars(turn).update(columns)
        self.events += 1
        turn.rehomed = self.events
        self.rehoming[index] = turn.touched, turn.rehomed

    def _can_be_called(self, turn: Turn) -> bool:
        return any(
            self.counter_state(counter).state != "closed"
            and turn.service in self.services(counter)
            and turn.prefer in (None, counter)
            and turn.prefer_staff in (None, person_key(self.staff(counter)))
            for counter in self.config.counter
        )

    def _person(self, counter: int, staff: str) -> dict[str, Any]:
        name, configured = one_spelling(staff), self.config.counter[counter].staff
        if name == self.staff(counter):
            return {}
        return {"staff": None if name == configured else name}

    def _change(self, counter: int, now: int, **columns: Any) -> int:
        if columns:
            before = self.counter_state(counter)
            was_changed = counter in self.counter_states
            self.last[counter] = Done(
                self.day or "",
                now,
                self.doing,
                counter_state=before,
                was_changed=was_changed,
                rehomed=self.rehoming,
            )
            self.counter_states[counter] = replace(before, **columns)
            self.events += 1
        return counter

    def _must_be_free(self, counter: int) -> None:
        if self.turn_at(counter) is not None:
            raise Refused("CounterBusy")


COUNTER_STATES = (
    "SELECT counter, state, reason, until, since, staff, services FROM counter_state ORDER BY 1"
)


def counter_state_row(counter: int, state: PlainCounterState) -> tuple[Any, ...]:
    """The row that ``COUNTER_STATES`` must read, with the services as a list instead of JSON."""
    services = None if state.services is None else list(state.services)
    return counter, state.state, state.reason, state.until, state.since, state.staff, services
