"""The plain model of appointments, and of what citizens do with their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tests.model.plain_changes import NOT_CALLED, Refused
from tests.model.plain_entrance import PlainEntrance, TicketRequest
from tests.model.plain_turns import MINUTE, Turn


@dataclass
class Booking:
    service: str
    due: int
    day: str
    state: str = "booked"
    turn: int | None = None
    code: str = ""
    reference: str | None = None

    def matches(self, line: "PlainImportRow") -> bool:
        return (self.service, self.due) == (line.service, line.due)


@dataclass(frozen=True)
class PlainImportRow:
    """A line of a file of appointments; ``due`` in milliseconds since 1970."""

    service: str
    due: int
    code: str = ""
    reference: str = ""


BOOKINGS = (
    "SELECT service, due_at, day, state, turn_id, code, reference FROM appointment ORDER BY id"
)


@dataclass
class PlainBookings(PlainEntrance):
    bookings: list[Booking] = field(default_factory=list)

    def book(self, now: int, service: str, at: int) -> str:
        if not self.config.appointments.enabled:
            raise Refused("NoAppointments")
        if at < now or self.day_of(at) < self.begin(now):
            raise Refused("AppointmentPast")
        self.bookings.append(Booking(service, at, self.day_of(at)))
        self.events += 1
        return "booked"

    def import_appointments(self, now: int, lines: Sequence[PlainImportRow]) -> tuple[int, int]:
        """How many appointments were booked, and how many were already known."""
        if not self.config.appointments.enabled:
            raise Refused("NoAppointments")
        today, fresh = self.begin(now), list[PlainImportRow]()
        coded = {line.code for line in lines} - {""}
        left = [b for b in self.bookings if b.reference is not None and b.code not in coded]
        for line in lines:
            if line.code:
                found = [b for b in [*self.bookings, *map(_booking, fresh)] if b.code == line.code]
                if found and not found[0].matches(line):
                    raise Refused("ImportRefused")
            else:
                found = [b for b in left if b.matches(line) and b.reference == line.reference][:1]
                left = [booking for booking in left if booking not in found]
            if not found:
                fresh.append(line)
        if any(line.due < now or self.day_of(line.due) < today for line in fresh):
            raise Refused("ImportRefused")
        for booking in map(_booking, fresh):
            booking.day = self.day_of(booking.due)
            self.bookings.append(booking)
        self.events += len(fresh)
        return len(fresh), len(lines) - len(fresh)

    def cancel_appointment(self, now: int, code: str) -> str:
        self.begin(now)
        self._booking_expected(code).state = "cancelled"
        self.events += 1
        return "cancelled"

    def restore_appointment(self, now: int, code: str) -> str:
        day = self.begin(now)
        found = next((booking for booking in self.bookings if booking.code == code), None)
        if found is None or found.state != "cancelled" or found.day < day:
            self._booking_expected(code)
            raise Refused("AppointmentStands")
        found.state = "booked"
        self.events += 1
        return "booked"

    def check_in(self, now: int, code: str, request: TicketRequest) -> str:
        """The service is the appointment's, so ``request`` names none."""
        day, booking = self.begin(now), self._booking_expected(code)
        if booking.day != day:
            raise Refused("AppointmentOtherDay")
        request = replace(request, service=booking.service)
        rule = self.config.appointments
        if now > booking.due + rule.late_min * MINUTE:
            turn = self._give(now, request, self._shift(now))
        else:
            turn = self._give(now, replace(request, due=booking.due), None)
            turn.not_before = booking.due - rule.early_min * MINUTE
        booking.state, booking.turn = "arrived", len(self.turns)
        self.events += 1
        return turn.ticket.label

    def _close(self, now: int, today: str) -> None:
        super()._close(now, today)
        for booking in self.bookings:
            if booking.day < today:
                booking.reference = None if booking.reference else booking.reference
                if booking.state == "booked":
                    booking.state = "expired"
                    self.events += 1
            elif today < (self.day or "") and booking.state == "expired":
                booking.state = "booked"
                self.events += 1

    def _booking_expected(self, code: str) -> Booking:
        booking = next((found for found in self.bookings if found.code == code), None)
        if booking is None:
            raise Refused("UnknownAppointment")
        if booking.state != "booked":
            used = booking.state == "arrived"
            raise Refused("AppointmentUsed" if used else "AppointmentOver")
        return booking

    def cancel(self, now: int, token: str) -> str:
        turn = self._turn_of_token(now, token)
        if turn.state not in ("waiting", "called", "held"):
            raise Refused("TicketOver")
        before = replace(turn)
        self._end(turn, now, "cancelled")
        self.cancelled[turn.ticket.number] = before, turn.touched
        return turn.ticket.label

    def undo_cancel(self, now: int, token: str) -> str:
        turn = self._turn_of_token(now, token)
        before, touched = self.cancelled.get(turn.ticket.number, (turn, 0))
        if turn.touched != touched or turn.state != "cancelled":
            raise Refused("CancelStands")
        if now - (turn.ended or 0) > self.config.calls.undo_s * 1000:
            raise Refused("CancelStands")
        counter = before.counter or 0
        taken = self.turn_at(counter) is not None or self.counter_state(counter).state != "open"
        if before.state == "called" and taken:
            raise Refused("CancelStands")
        if self.holds(turn.ticket.holder, turn.service, but=turn.ticket):
            raise Refused("CancelStands")
        return self._put_back(turn, before, now)

    def come_back(self, now: int, token: str) -> str:
        return self._back_by_itself(self._turn_of_token(now, token), now)

    def tick(self, now: int) -> None:
        self.begin(now)
        due = [t for t in self.turns if t.back_at is not None and t.back_at <= now]
        for turn in sorted(due, key=lambda turn: turn.back_at or 0):
            self._back_by_itself(turn, now)
        calls = self.config.calls
        for turn in self.turns_in("called") if calls.confirm_arrival else ():
            assert turn.last_called is not None
            waited = now - turn.last_called
            if turn.calls >= calls.most_calls and waited >= calls.gap_s * 1000:
                self._end(turn, now, "missed", away_since=turn.at(now))
        self.end_pauses(now)

    def _turn_of_token(self, now: int, token: str) -> Turn:
        day = self.begin(now)
        found = next((t for t in self.standing_tickets() if (t.token, t.day) == (token, day)), None)
        if found is None:
            raise Refused("UnknownTicket")
        return self.latest_turn(found)

    def _back_by_itself(self, turn: Turn, now: int) -> str:
        before, at = replace(turn), turn.at(now)
        label = self._come_back(turn, now)
        self.returned[turn.ticket.number] = before, turn.touched, at
        return label

    def _come_back(self, turn: Turn, now: int) -> str:
        calls, at = self.config.calls, turn.at(now)
        if turn.state not in ("held", "missed"):
            raise Refused("NotMissed")
        assert turn.away_since is not None
        assert turn.called is not None
        back = {**NOT_CALLED, "away_ms": turn.away_ms + at - turn.called}
        bound = turn.prefer == turn.counter and turn.prefer_until is None
        if turn.state == "missed":
            if at > turn.away_since + calls.missed_return_min * MINUTE:
                raise Refused("ReturnTooLate")
            back["not_before"] = at + calls.missed_pause_min * MINUTE
            behind = self.behind(turn.service, turn.ticket, calls.return_places)
            back["position"] = turn.position if behind is None else max(behind, turn.position)
        elif not bound and turn.prefer_staff is None:
            back["prefer"] = turn.counter
            back["prefer_until"] = at + calls.same_counter_min * MINUTE
        self._touch(turn, **back)
        return turn.ticket.label


def _booking(line: PlainImportRow) -> Booking:
    return Booking(line.service, line.due, "", code=line.code, reference=line.reference)
