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

    def book(self, now: int, service: str, at: int, reason: str = "") -> str:
        if not self.config.appointments.enabled:
            raise Refused("NoAppointments")
        today = self.begin(now)
        if self._is_past(now, at):
            raise Refused("AppointmentPast")
        if not reason and not self._open_at(now, at):
            raise Refused("AppointmentOutsideHours")
        assert self.day_of(at) >= today
        self.bookings.append(Booking(service, at, self.day_of(at)))
        self.events += 1
        return "booked"

    def _is_past(self, now: int, at: int) -> bool:
        return at < now or self.day_of(at) < self.begin(now)

    def _open_at(self, now: int, at: int) -> bool:
        if self.ignores_hours or at < (self.opened_until(now) or 0):
            return True
        local = self.local(at)
        windows = self.config.hours.on(local.date())
        return any(window.opens <= f"{local:%H:%M}" < window.closes for window in windows)

    def import_appointments(
        self, now: int, lines: Sequence[PlainImportRow]
    ) -> tuple[int, int, int]:
        """How many appointments were booked, changed, and known as they are."""
        if not self.config.appointments.enabled:
            raise Refused("NoAppointments")
        self.begin(now)
        fresh, moved, left = self._coded(now, lines)
        others = self._not_as_before(lines, left)
        past = {n: line for n, line in others.items() if self._is_past(now, line.due)}
        for n, line in others.items():
            found = self._corrected(line, left) if n not in past else None
            if found is not None:
                moved.append((line, found))
                left.remove(found)
            elif n not in past:
                fresh[n] = line
        self._refuse_unknown(now, list(past.values()), left)
        for line in [*fresh.values(), *(line for line, _ in moved)]:
            if self._is_past(now, line.due) or not self._open_at(now, line.due):
                raise Refused("ImportRefused")
        for line, found in moved:
            found.service, found.due, found.day = line.service, line.due, self.day_of(line.due)
            found.state = "booked"
        for _, line in sorted(fresh.items()):
            booking = Booking(line.service, line.due, self.day_of(line.due))
            booking.code, booking.reference = line.code, line.reference
            self.bookings.append(booking)
        new = len(fresh) + len(moved)
        self.events += new
        return len(fresh), len(moved), len(lines) - new

    def _not_as_before(
        self, lines: Sequence[PlainImportRow], left: list[Booking]
    ) -> dict[int, PlainImportRow]:
        """The lines without a code by their place, but not those that are booked just so."""
        others = {}
        for n, line in enumerate(lines):
            same = (b for b in left if b.matches(line) and b.reference == line.reference)
            if line.code:
                continue
            if (found := next(same, None)) is None:
                others[n] = line
            else:
                left.remove(found)
        return others

    def _corrected(self, line: PlainImportRow, left: list[Booking]) -> Booking | None:
        """The appointment that a line ahead is about, as it has the same reference."""
        same = [b for b in left if line.reference and b.reference == line.reference]
        same = [b for b in same if b.state in ("booked", "cancelled")]
        return min(same, key=lambda b: (b.state == "cancelled", b.due), default=None)

    def _refuse_unknown(
        self, now: int, past: Sequence[PlainImportRow], left: list[Booking]
    ) -> None:
        over = {b.reference for b in self.bookings if b.reference and self._over(now, b)}
        unknown = []
        for line in past:
            same = [b for b in left if b.matches(line)]
            if same:
                left.remove(min(same, key=lambda b: b.reference is not None))
            elif line.reference not in over:
                unknown.append(self.day_of(line.due))
        for day in unknown:
            moved = [b for b in left if b.day == day < self.begin(now) and b.reference is not None]
            if not moved:
                raise Refused("ImportRefused")
            left.remove(moved[0])

    def _coded(
        self, now: int, lines: Sequence[PlainImportRow]
    ) -> tuple[dict[int, PlainImportRow], list[tuple[PlainImportRow, Booking]], list[Booking]]:
        """The new lines with a code by their place, those that change an appointment, and the
        appointments that no code names."""
        fresh: dict[int, PlainImportRow] = {}
        moved: list[tuple[PlainImportRow, Booking]] = []
        coded: dict[str, PlainImportRow] = {}
        for n, line in enumerate(lines):
            if not line.code:
                continue
            if line.code in coded:
                if (line.service, line.due) != (coded[line.code].service, coded[line.code].due):
                    raise Refused("ImportRefused")
                continue
            coded[line.code] = line
            found = next((b for b in self.bookings if b.code == line.code), None)
            if found is None:
                fresh[n] = line
            elif not found.matches(line):
                if max(found.day, self.day_of(line.due)) < (self.day or ""):
                    continue
                if found.reference is not None and found.state != "arrived":
                    moved.append((line, found))
                elif not (self._is_past(now, line.due) and self._over(now, found)):
                    raise Refused("ImportRefused")
        return fresh, moved, [b for b in self.bookings if b.code not in coded]

    def _over(self, now: int, booking: Booking) -> bool:
        return booking.state == "arrived" or booking.due < now

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
                booking.reference = booking.reference and ""
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
            assert turn.called is not None
            after = calls.miss_after_s * 1000
            enough = now - turn.called >= calls.most_calls * after and waited >= after
            if turn.calls >= calls.most_calls and enough:
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
