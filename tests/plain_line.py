"""Who stands where in a plain hall and who is next: without a database or keys to run out of."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from hall.config import Config

TURNS = """
SELECT turn.day, series || printf('%03d', number), token, service, priority, state, counter, calls,
  arrived_at, called_at, last_called_at, started_at, ended_at, away_since, away_ms, hold_reason,
  back_at, not_before, prefer_counter, prefer_until, quiet, people, steps
FROM turn JOIN ticket ON ticket.id = turn.ticket_id ORDER BY turn.id
"""


Step = tuple[str, int | None]


@dataclass
class Ticket:
    """``number`` counts all tickets ever given."""

    number: int
    day: str
    label: str
    priority: str | None
    token: str = ""


@dataclass
class Turn:
    ticket: Ticket
    service: str
    arrived: int
    place: Fraction
    state: str = "waiting"
    counter: int | None = None
    calls: int = 0
    called: int | None = None
    last_called: int | None = None
    started: int | None = None
    ended: int | None = None
    away_since: int | None = None
    away_ms: int = 0
    reason: str | None = None
    back_at: int | None = None
    not_before: int | None = None
    prefer: int | None = None
    prefer_until: int | None = None
    quiet: bool = False
    people: int = 1
    steps: list[Step] = field(default_factory=list)
    touched: int = 0

    def at(self, now: int) -> int:
        """Now, but never before what happened last."""
        moments = (self.last_called, self.started, self.ended, self.away_since)
        return max(now, self.arrived + self.away_ms, *(moment or 0 for moment in moments))

    def waited(self, now: int) -> int:
        return max(0, now - self.arrived - self.away_ms)


def row_of(turn: Turn) -> tuple[Any, ...]:
    """As ``TURNS`` reads it."""
    ticket = turn.ticket
    steps = [{"service": service, "counter": counter} for service, counter in turn.steps]
    written = json.dumps(steps, separators=(",", ":"))
    return (
        *(ticket.day, ticket.label, ticket.token, turn.service, ticket.priority, turn.state),
        *(turn.counter, turn.calls, turn.arrived, turn.called, turn.last_called, turn.started),
        *(turn.ended, turn.away_since, turn.away_ms, turn.reason, turn.back_at, turn.not_before),
        *(turn.prefer, turn.prefer_until, turn.quiet, turn.people, written),
    )


@dataclass
class PlainLine:
    config: Config
    day: str | None = None
    turns: list[Turn] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    calls: dict[int, tuple[str, int, bool]] = field(default_factory=dict)
    """Day, counter, and whether it went to priority, in order; without those undone."""

    def at(self, counter: int) -> Turn | None:
        """Whom this counter has called or serves."""
        return next((t for t in self.those("called", "serving") if t.counter == counter), None)

    def those(self, *states: str) -> Sequence[Turn]:
        return [turn for turn in self.turns if turn.state in states]

    def known(self) -> Sequence[Ticket]:
        """All but those whose only turn was undone."""
        kept = {turn.ticket.number for turn in self.turns if turn.state != "undone"}
        return [ticket for ticket in self.tickets if ticket.number in kept]

    def of(self, ticket: Ticket) -> Turn:
        """The ticket's latest turn."""
        return [t for t in self.turns if t.ticket is ticket and t.state != "undone"][-1]

    def stands(self, turn: Turn) -> tuple[Fraction, int]:
        return turn.place, next(index for index, t in enumerate(self.turns) if t is turn)

    def offered(self, counter: int, now: int, services: Sequence[str]) -> Sequence[Turn]:
        """Who waits for these services and may be called by this counter, in order."""
        return sorted(
            (
                turn
                for turn in self.those("waiting")
                if turn.service in services
                and (turn.not_before or 0) <= now
                and (turn.prefer in (None, counter) or (turn.prefer_until or now + 1) <= now)
            ),
            key=self.stands,
        )

    def choose(self, counter: int, now: int, service: str | None, only: str | None) -> Turn | None:
        offered = self.offered(counter, now, self.config.counter[counter].services)
        line: Sequence[Turn] = [turn for turn in offered if service in (None, turn.service)]
        if only is not None:
            line = [t for t in line if (t.ticket.priority is not None) == (only == "priority")]
        if not line and service is None and only is None:
            line = self.offered(counter, now, self.helped(counter))
        policy = self.config.policy
        patience = policy.patience_min * 60_000
        for turn in line:
            if turn.waited(now) >= patience:
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
        waiting = [turn.service for turn in self.those("waiting")]
        return [s for s in self.config.counter[counter].helps if waiting.count(s) > over]

    def by_weight(self, line: Sequence[Turn], now: int) -> Turn | None:
        def score(turn: Turn) -> float:
            priority = self.config.priority.get(turn.ticket.priority or "")
            same = [t.waited(now) for t in line if t.ticket.priority == turn.ticket.priority]
            return max(same) * (priority.weight if priority else 1.0)

        return max(line, key=score, default=None)  # of several the first

    def place_for(self, ticket: Ticket, service: str, place: str) -> Fraction:
        waiting = [turn.place for turn in self.those("waiting") if turn.service == service]
        if place == "arrival":
            return Fraction(ticket.number)
        if place == "front":
            return min(waiting) - 1 if waiting else Fraction(0)
        return self.end_of_line(max(waiting, default=Fraction(0)))

    def end_of_line(self, place: Fraction) -> Fraction:
        given = len(self.tickets)
        return (max(place, Fraction(given)) + given + 1) / 2

    def behind(self, turn: Turn, places: int) -> Fraction:
        line = sorted(
            other.place
            for other in self.those("waiting")
            if other.service == turn.service
            and (other.ticket.priority is None) == (turn.ticket.priority is None)
        )
        if not line:
            return turn.place
        before = line[:places]
        after = line[places:]
        while after and after[0].denominator > 1:  # who returned to here earlier stays before
            before.append(after.pop(0))
        if not after:
            return max(self.end_of_line(before[-1]), turn.place)
        first = before[-1] if before else after[0] - 2
        return max((first + after[0]) / 2, turn.place)
