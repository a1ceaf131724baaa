"""The plain model of issuing: opening hours, quotas, the time left, one number a person."""

import datetime as dt
from dataclasses import dataclass, field, replace
from fractions import Fraction
from statistics import median

from tests.model.plain_changes import Refused
from tests.model.plain_counters import PlainCounters
from tests.model.plain_turns import MINUTE, Ticket, Turn


@dataclass(frozen=True)
class Shift:
    """A window of the opening hours, in milliseconds since 1970.

    Tickets are given until ``until``; ``later`` is when the next window of the day opens."""

    opens: int
    until: int
    closes: int
    later: int | None


@dataclass(frozen=True)
class TicketRequest:
    """What a citizen asks with for a number.

    ``holder`` is a card or device, ``born`` the birth date on the card, ``due`` the time of an
    appointment that was kept."""

    service: str = ""
    priority: str | None = None
    people: int = 1
    holder: str | None = None
    born: dt.date | None = None
    due: int | None = None


@dataclass
class PlainEntrance(PlainCounters):
    ignores_hours: bool = True
    given: dict[tuple[str, str], int] = field(default_factory=dict)
    """The last number given, by day and letter of the series."""
    openings: list[tuple[int, int]] = field(default_factory=list)
    called_today: set[tuple[str, int]] = field(default_factory=set)
    """The days and counters with a call, even if it was undone."""

    def issue(self, now: int, request: TicketRequest, later: bool = False) -> str:
        self.begin(now)
        return self._give(now, request, self._shift(now), later).ticket.label

    def open_hall(self, now: int, minutes: int) -> int | None:
        self.begin(now)
        self.openings.append((now, now + minutes * MINUTE))
        self.events += 1
        return self.opened_until(now)

    def close_hall(self, now: int) -> int | None:
        self.begin(now)
        if self.opened_until(now) is None:
            raise Refused("NotOpened")
        self.openings = [(starts, min(ends, max(now, starts))) for starts, ends in self.openings]
        self.events += 1
        return None

    def opened_until(self, now: int) -> int | None:
        return max((ends for starts, ends in self.openings if starts <= now < ends), default=None)

    def _shift(self, now: int) -> Shift | None:
        """The window in which a number taken now is to be served; None if hours don't count now."""
        if self.ignores_hours:
            return None
        shift, by_hand = self.shift_of(now), self.opened_until(now)
        if by_hand is not None and (shift is None or shift.until < by_hand):
            return None
        if shift is None:
            raise Refused("TicketsClosed")
        return shift

    def shift_of(self, now: int) -> Shift | None:
        date = self.local(now).date()
        windows = self.config.hours.on(date)

        def at(time: str) -> int:
            moment = dt.datetime.combine(date, dt.time.fromisoformat(time), self.config.hall.zone)
            return int(moment.timestamp()) * 1000

        for window, following in zip(windows, (*windows[1:], None), strict=False):
            until = at(window.tickets_until or window.closes)
            if at(window.opens) <= now < until:
                later = None if following is None else at(following.opens)
                return Shift(at(window.opens), until, at(window.closes), later)
        return None

    def _give(
        self, now: int, request: TicketRequest, shift: Shift | None, later: bool = False
    ) -> Turn:
        one_per = self.config.tickets.one_per_identity
        holder = None if one_per == "none" else request.holder
        if self.holds(holder, request.service):
            raise Refused("HasTicket")
        request = replace(
            request, holder=holder, priority=request.priority or self._by_age(request.born)
        )
        if request.due is not None:
            as_of = request.due - self.config.appointments.lead_min * MINUTE
            early = as_of >= now
            position = None if early else self.among_walk_ins(request.service, as_of, request.due)
            return self._issue(now, request, position)
        not_before = self._admit(now, request, shift, later)
        turn = self._issue(now, request)
        turn.not_before = not_before
        return turn

    def _by_age(self, born: dt.date | None) -> str | None:
        for priority in self.config.priorities:
            if born is not None and priority.min_age is not None:
                from_then = born.replace(year=born.year + priority.min_age)
                if from_then.isoformat() <= (self.day or ""):
                    return priority.id
        return None

    def holds(self, holder: str | None, service: str, but: Ticket | None = None) -> bool:
        """Whether ``holder`` has a live number: for this service, or for any if so configured."""
        everywhere = self.config.tickets.one_per_identity == "hall"
        return holder is not None and any(
            turn.ticket.holder == holder
            and turn.ticket is not but
            and (everywhere or turn.service == service)
            for turn in self.turns_in("waiting", "called", "serving", "held")
        )

    def _admit(
        self, now: int, request: TicketRequest, shift: Shift | None, later: bool
    ) -> int | None:
        wanted = self.config.service[request.service]
        if 0 < wanted.quota <= self.given.get((self.day or "", wanted.letter), 0):
            raise Refused("QuotaReached")
        if not self.config.tickets.admission or shift is None:
            return None
        if self._in_time(now, request, shift):
            return None
        if shift.later is None:
            raise Refused("TooLateToday")
        if not later:
            raise Refused("TooLateNow")
        return shift.later

    def _in_time(self, now: int, request: TicketRequest, shift: Shift) -> bool:
        """Whether everybody ahead of this request is expected to be served by closing."""
        service = request.service
        before = [
            turn
            for turn in self.waiting(service)
            if (request.priority is None or turn.ticket.priority is not None)
            and (turn.not_before or 0) < shift.closes
        ]
        done = [
            (turn.ended or 0) - (turn.started or turn.called or 0)
            for turn in self.turns_in("done")
            if turn.service == service and turn.ticket.day == self.day
        ]
        usual = self.config.service[service].usual_service_min * MINUTE
        each = median(done) if len(done) >= 5 else usual
        taking = {
            counter
            for counter in self.config.counter
            if self.counter_state(counter).state != "closed" and service in self.services(counter)
        }
        working = {counter for counter in taking if (self.day, counter) in self.called_today}
        settled = now >= shift.opens + 30 * MINUTE
        counters = len(working or taking) if settled else len(taking)
        left = shift.closes - now
        return not before or len(before) * each <= max(1, counters) * left

    def _issue(self, now: int, request: TicketRequest, position: Fraction | None = None) -> Turn:
        day, known = self.day or "", self.config.service[request.service]
        number = self.given[day, known.letter] = self.given.get((day, known.letter), 0) + 1
        label = f"{known.letter}{number:03}"
        ticket = Ticket(len(self.tickets) + 1, day, label, request.priority, now, request.holder)
        if position is None:
            position = Fraction(ticket.number)
        turn = Turn(ticket, request.service, now, position, people=request.people, due=request.due)
        turn.steps = [(step, None) for step in known.then]
        self.tickets.append(ticket)
        self._add(turn)
        return turn
