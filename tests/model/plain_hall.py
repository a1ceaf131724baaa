"""The rules of a hall written down a second time, without a database, to compare ``Engine`` with.

This module has a counter's commands. The classes that it inherits from have, from here downwards:
appointments, the entrance, the state of counters, changes and undo, positions, and the line."""

import pickle
from collections.abc import Sequence
from typing import Any

from tests.model.plain_bookings import PlainBookings
from tests.model.plain_changes import Refused
from tests.model.plain_entrance import TicketRequest
from tests.model.plain_line import person_key
from tests.model.plain_turns import MINUTE, Turn


class PlainHall(PlainBookings):
    def copy(self) -> "PlainHall":
        known = {name: value for name, value in vars(self).items() if name != "config"}
        return PlainHall(self.config, **pickle.loads(pickle.dumps(known)))

    def call_next(
        self,
        now: int,
        counter: int,
        *,
        finishing: str | None = None,
        service: str | None = None,
        only: str | None = None,
        quiet: bool = False,
    ) -> str | None:
        if only not in (None, "priority", "ordinary", *self.config.priority):
            raise Refused("UnknownPriority")
        self.at_work(now, counter)
        own = self.services(counter)
        if service is not None and service not in own:
            raise Refused("WrongCounter")
        self._make_free(now, counter, finishing)
        turn = self.choose(counter, now, service, only)
        if turn is None:
            return None
        services = own if turn.service in own else self.helped(counter)
        return self._call(turn, now, counter, quiet, services)

    def call(
        self, now: int, counter: int, label: str, finishing: str | None = None, quiet: bool = False
    ) -> str:
        self.at_work(now, counter)
        if finishing is not None:
            self._make_free(now, counter, finishing)
        turn = self._turn_labelled(label)
        if self.turn_at(counter) is not None:
            raise Refused("CounterBusy")
        if turn.state != "waiting":
            raise Refused("NotWaiting")
        return self._call(turn, now, counter, quiet, self.services(counter))

    def serve(self, now: int, counter: int, service: str | None = None) -> str:
        self.at_work(now, counter)
        services = self.services(counter)
        if (service or services[0]) not in services:
            raise Refused("WrongCounter")
        self._must_be_free(counter)
        turn = self._issue(now, TicketRequest(service or services[0]))
        self._touch(
            turn,
            state="serving",
            quiet=True,
            counter=counter,
            staff=self.staff(counter) or None,
            calls=1,
            called=now,
            last_called=now,
            started=now,
        )
        return self._done(counter, now, turn)

    def recall(self, now: int, counter: int, of: str | None = None) -> str:
        turn = self._called_turn(now, counter, of)
        assert turn.last_called is not None
        if 0 <= now - turn.last_called < self.config.calls.recall_gap_s * 1000:
            raise Refused("RecalledTooSoon")
        at = turn.at(now)
        self._touch(turn, calls=turn.calls + 1, last_called=at)
        return self._done(counter, at, turn)

    def start(self, now: int, counter: int, of: str | None = None) -> str:
        turn = self._called_turn(now, counter, of)
        at = turn.at(now)
        self._touch(turn, state="serving", started=at)
        return self._done(counter, at, turn)

    def miss(self, now: int, counter: int, of: str | None = None) -> str:
        turn = self._called_turn(now, counter, of)
        if turn.calls < self.config.calls.least_calls:
            raise Refused("CalledTooSeldom")
        assert turn.called is not None
        time = (self.config.calls.least_calls - 1) * self.config.calls.miss_after_s * 1000
        if 0 < turn.called + time - now <= time:
            raise Refused("MissedTooSoon")
        at = self._end(turn, now, "missed", away_since=turn.at(now))
        return self._done(counter, at, turn)

    def finish(self, now: int, counter: int, of: str | None = None, confirmed: bool = True) -> str:
        turn = self._open_turn(now, counter, of)
        if turn.state != "serving" and confirmed:
            raise Refused("NotStarted")
        return self._done(counter, self._finish(turn, now), turn)

    def count_people(self, now: int, counter: int, people: int, of: str | None = None) -> str:
        turn = self._open_turn(now, counter, of)
        return self._set(counter, turn, now, people=people)

    def plan(
        self, now: int, counter: int, steps: Sequence[dict[str, Any]], of: str | None = None
    ) -> str:
        for step in steps:
            to = self.config.counter.get(step["counter"])
            if to is not None and step["service"] not in to.services:
                raise Refused("WrongCounter")
        turn = self._open_turn(now, counter, of)
        planned = [(step["service"], step["counter"]) for step in steps]
        return self._set(counter, turn, now, steps=planned)

    def write_note(self, now: int, counter: int, text: str, of: str | None = None) -> str:
        turn = self._open_turn(now, counter, of)
        note = turn.ticket.number, counter, text, turn.at(now)
        self.notes.append(note)
        self._touch(turn)
        return self._done(counter, turn.at(now), turn, note=note)

    def hold(
        self, now: int, counter: int, reason: str, minutes: int | None, of: str | None = None
    ) -> str:
        if reason not in [known.id for known in self.config.hold_reasons]:
            raise Refused("UnknownReason")
        turn = self._open_turn(now, counter, of)
        at = turn.at(now)
        back_at = None if minutes is None else now + minutes * MINUTE
        self._touch(turn, state="held", reason=reason, away_since=at, back_at=back_at)
        return self._done(counter, at, turn)

    def back(self, now: int, counter: int, label: str) -> str:
        self.begin(now)
        turn = self._turn_labelled(label)
        at = turn.at(now)
        self._come_back(turn, now)
        return self._done(counter, at, turn)

    def welcome_back(self, now: int, label: str) -> str:
        self.begin(now)
        return self._back_by_itself(self._turn_labelled(label), now)

    def undo_back(self, now: int, label: str) -> str:
        self.begin(now)
        turn = self._turn_labelled(label)
        before, touched, at = self.returned.get(turn.ticket.number, (turn, 0, 0))
        if turn.touched != touched or now - at > self.config.calls.undo_s * 1000:
            raise Refused("ReturnStands")
        return self._put_back(turn, before, now)

    def transfer(
        self,
        now: int,
        counter: int,
        service: str | None,
        place: str,
        to_counter: int | None = None,
        staff: str | None = None,
        places: int | None = None,
        come_back: bool = False,
        of: str | None = None,
    ) -> str:
        turn = self._open_turn(now, counter, of)
        wanted = self._service_after_transfer(turn, service, to_counter, staff)
        at = self._end(turn, now, "transferred")
        new = self._join(turn, wanted, at, place, places or self.config.calls.return_places)
        new.prefer, new.prefer_staff = to_counter, None if staff is None else person_key(staff)
        following = turn.steps
        if following and following[0][0] == wanted:
            there = to_counter is not None and following[0][1] == to_counter
            following = following[1:] if wanted != turn.service or there else following
        new.steps = [(turn.service, counter)] * come_back + following
        return self._done(counter, at, new)

    def _service_after_transfer(
        self, turn: Turn, service: str | None, to_counter: int | None, staff: str | None
    ) -> str:
        if to_counter is None and staff is None:
            return service or turn.service
        if to_counter is not None and self.counter_state(to_counter).state == "closed":
            raise Refused("CounterClosed")
        counters = self.counters_of(staff) if staff is not None else [to_counter or 0]
        if not counters:
            raise Refused("UnknownStaff")
        offered = [name for each in counters for name in self.services(each)]
        if service is not None and service not in offered:
            raise Refused("WrongCounter")
        return next((name for name in (service, turn.service) if name in offered), offered[0])

    def _turn_labelled(self, label: str) -> Turn:
        for ticket in self.standing_tickets():
            if (ticket.label, ticket.day) == (label, self.day):
                return self.latest_turn(ticket)
        raise Refused("UnknownLabel")

    def _make_free(self, now: int, counter: int, finishing: str | None) -> None:
        busy = self.turn_at(counter)
        if busy is not None:
            if finishing != busy.ticket.label:
                raise Refused("CounterBusy")
            self._done(counter, self._finish(busy, now))

    def _open_turn(self, now: int, counter: int, of: str | None = None) -> Turn:
        self.begin(now)
        turn = self.turn_at(counter)
        if turn is None:
            raise Refused("NothingCalled")
        if of not in (None, turn.ticket.label):
            raise Refused("CounterBusy")
        return turn

    def _called_turn(self, now: int, counter: int, of: str | None) -> Turn:
        turn = self._open_turn(now, counter, of)
        if turn.state != "called":
            raise Refused("AlreadyStarted")
        return turn

    def _call(
        self, turn: Turn, now: int, counter: int, quiet: bool, services: Sequence[str]
    ) -> str:
        offered = self.offered(counter, now, services)
        before = [t for t in offered if self.position_of(t) < self.position_of(turn)]
        self.passed_over = [t.ticket.label for t in before]
        at = turn.at(now)
        self._touch(
            turn,
            state="called",
            counter=counter,
            calls=1,
            quiet=quiet,
            staff=self.staff(counter) or None,
            called=at,
            last_called=at,
        )
        self.called_today.add((turn.ticket.day, counter))
        self.calls[self.events] = turn.ticket.day, counter, turn.ticket.priority is not None
        return self._done(counter, at, turn, call=self.events)
