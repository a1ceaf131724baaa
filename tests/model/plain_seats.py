"""Counters of a plain hall open, pause and close, and take other services and people."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.model.plain_changes import Done, PlainChanges, Refused
from tests.model.plain_line import Seat, one_spelling, whoever
from tests.model.plain_turns import MINUTE


class PlainSeats(PlainChanges):
    def open_counter(self, now: int, counter: int, staff: str | None = None) -> int:
        self.begin(now)
        opened = {"state": "open", "reason": None, "until": None, "since": now}
        is_open = self.seat(counter).state == "open"
        person = self._person(counter, self.staff(counter) if staff is None else staff)
        return self._seat(counter, now, **({} if is_open else opened), **person)

    def pause_counter(self, now: int, counter: int, reason: str, minutes: int | None = None) -> int:
        if reason not in [known.id for known in self.config.pause_reasons]:
            raise Refused("UnknownReason")
        self.begin(now)
        if self.seat(counter).state == "closed":
            raise Refused("CounterClosed")
        self._must_be_free(counter)
        until = None if minutes is None else now + minutes * MINUTE
        return self._seat(counter, now, state="paused", reason=reason, until=until, since=now)

    def close_counter(self, now: int, counter: int) -> int:
        self.begin(now)
        self._must_be_free(counter)
        if self.seat(counter).state == "closed":
            return counter
        return self._seat(counter, now, state="closed", reason=None, until=None, since=now)

    def assign_services(self, now: int, counter: int, services: Sequence[str]) -> int:
        self.begin(now)
        named = tuple(dict.fromkeys(services))
        if named == tuple(self.services(counter)):
            return counter
        configured = self.config.counter[counter].services
        return self._seat(counter, now, services=None if named == configured else named)

    def seat_staff(self, now: int, counter: int, staff: str) -> int:
        self.begin(now)
        return self._seat(counter, now, **self._person(counter, staff))

    def seated(self, staff: str) -> Sequence[int]:
        """The counters where this person sits."""
        return [
            counter
            for counter in self.config.counter
            if self.seat(counter).state != "closed"
            and whoever(self.staff(counter)) == whoever(staff) != ""
        ]

    def at_work(self, now: int, counter: int) -> str:
        """The day, if this counter may call."""
        day = self.begin(now)
        errors = {"paused": "CounterPaused", "closed": "CounterClosed"}
        if self.seat(counter).state in errors:
            raise Refused(errors[self.seat(counter).state])
        return day

    def end_pauses(self, now: int) -> None:
        """What the clock did, nobody can undo, nor what they did before."""
        for counter, seat in self.seats.items():
            if seat.until is not None and seat.until <= now:
                self.seats[counter] = replace(
                    seat, state="open", reason=None, until=None, since=now
                )
                self.events += 1
                self.last.pop(counter, None)

    def _person(self, counter: int, staff: str) -> dict[str, Any]:
        name, configured = one_spelling(staff), self.config.counter[counter].staff
        if name == self.staff(counter):
            return {}
        return {"staff": None if name == configured else name}

    def _seat(self, counter: int, now: int, **columns: Any) -> int:
        if columns:
            before = self.seat(counter)
            was_changed = counter in self.seats
            self.last[counter] = Done(self.day or "", now, seat=before, was_changed=was_changed)
            self.seats[counter] = replace(before, **columns)
            self.events += 1
        return counter

    def _must_be_free(self, counter: int) -> None:
        if self.at(counter) is not None:
            raise Refused("CounterBusy")


SEATS = "SELECT counter, state, reason, until, since, staff, services FROM counter_state ORDER BY 1"


def seat_row(counter: int, seat: Seat) -> tuple[Any, ...]:
    """As ``SEATS`` reads it, but for the JSON."""
    services = None if seat.services is None else list(seat.services)
    return counter, seat.state, seat.reason, seat.until, seat.since, seat.staff, services
