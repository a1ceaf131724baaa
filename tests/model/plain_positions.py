"""The plain model of positions: fractions, so that there is always room between two of them."""

from fractions import Fraction

from tests.model.plain_line import PlainLine
from tests.model.plain_turns import Ticket


class PlainPositions(PlainLine):
    def position_for(self, ticket: Ticket, service: str, place: str, places: int) -> Fraction:
        waiting = [turn.position for turn in self.waiting(service)]
        if place == "arrival":
            return Fraction(ticket.number)
        if place == "front":
            return min(waiting) - 1 if waiting else Fraction(0)
        if place == "behind":
            behind = self.behind(service, ticket, places)
            return Fraction(ticket.number) if behind is None else behind
        return self.end_of_line(max(waiting, default=Fraction(0)))

    def end_of_line(self, position: Fraction) -> Fraction:
        given = len(self.tickets)
        return (max(position, Fraction(given)) + given + 1) / 2

    def behind(self, service: str, ticket: Ticket, places: int) -> Fraction | None:
        line = sorted(
            other.position
            for other in self.waiting(service)
            if (other.ticket.priority is None) == (ticket.priority is None)
        )
        if not line:
            return None
        before = line[:places]
        after = line[places:]
        # A fraction is somebody who returned to this place earlier, and stays ahead.
        while after and after[0].denominator > 1:
            before.append(after.pop(0))
        if not after:
            return self.end_of_line(before[-1])
        first = before[-1] if before else after[0] - 2
        return (first + after[0]) / 2

    def among_walk_ins(self, service: str, moment: int, due: int) -> Fraction | None:
        """The position behind the last number given today by ``moment``; None behind everybody.

        Appointments that stand there already and are due by ``due`` stay ahead."""
        today = [ticket for ticket in self.tickets if ticket.day == self.day]
        by_then = [ticket for ticket in today if ticket.issued <= moment]
        if not today or by_then[-1:] == today[-1:]:
            return None
        last = Fraction(by_then[-1].number if by_then else today[0].number - 1)
        there = [turn for turn in self.waiting(service) if last <= turn.position < last + 1]
        low = max((t.position for t in there if (t.due or 0) <= due), default=last)
        high = min((t.position for t in there if t.position > low), default=last + 1)
        return (low + high) / 2
