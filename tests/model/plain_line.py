"""The plain model of the line: which turn is next, worked out from all turns and all calls."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from hall.config.models import Config
from tests.model.plain_turns import MINUTE, Ticket, Turn


@dataclass(frozen=True)
class PlainCounterState:
    """What staff have changed at a counter; None means as configured."""

    state: str = "open"
    reason: str | None = None
    until: int | None = None
    since: int | None = None
    staff: str | None = None
    services: tuple[str, ...] | None = None


@dataclass
class PlainLine:
    config: Config
    day: str | None = None
    turns: list[Turn] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    counter_states: dict[int, PlainCounterState] = field(default_factory=dict)
    calls: dict[int, tuple[str, int, bool]] = field(default_factory=dict)
    """The day, the counter and whether a priority class was called, by the call's event number;
    calls that were undone are left out."""

    def turn_at(self, counter: int) -> Turn | None:
        """The turn that this counter has called or serves."""
        return next((t for t in self.turns_in("called", "serving") if t.counter == counter), None)

    def counter_state(self, counter: int) -> PlainCounterState:
        return self.counter_states.get(counter, PlainCounterState())

    def services(self, counter: int) -> Sequence[str]:
        return self.counter_state(counter).services or self.config.counter[counter].services

    def staff(self, counter: int) -> str:
        now = self.counter_state(counter).staff
        return self.config.counter[counter].staff if now is None else now

    def turns_in(self, *states: str) -> Sequence[Turn]:
        return [turn for turn in self.turns if turn.state in states]

    def waiting(self, service: str) -> Sequence[Turn]:
        return [turn for turn in self.turns_in("waiting") if turn.service == service]

    def standing_tickets(self) -> Sequence[Ticket]:
        """All tickets but those whose only turn was undone."""
        kept = {turn.ticket.number for turn in self.turns if turn.state != "undone"}
        return [ticket for ticket in self.tickets if ticket.number in kept]

    def latest_turn(self, ticket: Ticket) -> Turn:
        """The ticket's latest turn that was not undone."""
        return [t for t in self.turns if t.ticket is ticket and t.state != "undone"][-1]

    def position_of(self, turn: Turn) -> tuple[Fraction, int]:
        return turn.position, next(index for index, t in enumerate(self.turns) if t is turn)

    def offered(self, counter: int, now: int, services: Sequence[str]) -> Sequence[Turn]:
        """The turns that wait for these services and may be called by this counter, in order."""
        person = person_key(self.staff(counter))
        return sorted(
            (
                turn
                for turn in self.turns_in("waiting")
                if turn.service in services
                and (turn.not_before or 0) <= now
                and (turn.prefer in (None, counter) or (turn.prefer_until or now + 1) <= now)
                and turn.prefer_staff in (None, person)
            ),
            key=self.position_of,
        )

    def choose(self, counter: int, now: int, service: str | None, only: str | None) -> Turn | None:
        offered = self.offered(counter, now, self.services(counter))
        line: Sequence[Turn] = [turn for turn in offered if service in (None, turn.service)]
        if only is not None:
            line = [t for t in line if only in kinds_of(t.ticket.priority)]
        if not line and service is None and only is None:
            line = self.offered(counter, now, self.helped(counter))
        policy = self.config.policy
        for turn in line:
            if turn.waited(now) >= policy.patience_min * MINUTE:
                return turn
        if policy.kind == "weighted":
            return self.by_weight(line, now)
        calls = [call for call in self.calls.values() if call[:2] == (self.day, counter)]
        recent = [priority for _, _, priority in calls[-policy.in_a_row :]]
        due = policy.kind == "ratio" and len(recent) == policy.in_a_row and all(recent)
        preferred = (turn for turn in line if (turn.ticket.priority is not None) != due)
        return next(preferred, line[0] if line else None)

    def helped(self, counter: int) -> Sequence[str]:
        policy = self.config.policy
        over = policy.help_over if policy.help_when == "over" else 0
        helps = set(self.config.counter[counter].helps) - set(self.services(counter))
        return [service for service in helps if len(self.waiting(service)) > over]

    def by_weight(self, line: Sequence[Turn], now: int) -> Turn | None:
        def score(turn: Turn) -> float:
            priority = self.config.priority.get(turn.ticket.priority or "")
            same = [t.waited(now) for t in line if t.ticket.priority == turn.ticket.priority]
            return max(same) * (priority.weight if priority else 1.0)

        return max(line, key=score, default=None)  # with equal scores, the first in line


def kinds_of(priority: str | None) -> Sequence[str]:
    """The values of ``only`` with which a call can still take a turn of this priority class."""
    return ("ordinary",) if priority is None else ("priority", priority)


def one_spelling(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))


def person_key(name: str) -> str:
    """The name as it is compared: equal for two spellings of one person's name."""
    return one_spelling(one_spelling(name).casefold())
