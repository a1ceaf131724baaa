"""The plain model's tickets and turns, and the rows that a database must have for them."""

import json
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

MINUTE = 60_000
TURNS = """
SELECT turn.day, series || printf('%03d', number), token, service, priority, state, counter, staff,
  calls, arrived_at, called_at, last_called_at, started_at, ended_at, away_since, away_ms,
  hold_reason, back_at, not_before, prefer_counter, prefer_until, prefer_staff, due_at, quiet,
  people, steps
FROM turn JOIN ticket ON ticket.id = turn.ticket_id ORDER BY turn.id
"""

Step = tuple[str, int | None]


@dataclass
class Ticket:
    """``number`` counts all tickets ever given; ``holder`` is the citizen's card or device."""

    number: int
    day: str
    label: str
    priority: str | None
    issued: int
    holder: str | None = None
    token: str = ""


@dataclass
class Turn:
    ticket: Ticket
    service: str
    arrived: int
    position: Fraction
    state: str = "waiting"
    counter: int | None = None
    staff: str | None = None
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
    prefer_staff: str | None = None
    due: int | None = None
    quiet: bool = False
    people: int = 1
    steps: list[Step] = field(default_factory=list)
    touched: int = 0
    rehomed: int = 0
    """The number of the event that last took away what the turn was kept for, 0 before."""

    def at(self, now: int) -> int:
        """The moment of a change made now: never before what happened last, whatever the clock."""
        moments = (self.last_called, self.started, self.ended, self.away_since)
        return max(now, self.arrived + self.away_ms, *(moment or 0 for moment in moments))

    def waited(self, now: int) -> int:
        """The wait so far in milliseconds; it begins at an appointment's time at the earliest."""
        return max(0, now - max(self.arrived, self.due or 0) - self.away_ms)


def row_of(turn: Turn) -> tuple[Any, ...]:
    """The row that ``TURNS`` must read for this turn."""
    ticket = turn.ticket
    steps = [{"service": service, "counter": counter} for service, counter in turn.steps]
    written = json.dumps(steps, separators=(",", ":"))
    return (
        ticket.day,
        ticket.label,
        ticket.token,
        turn.service,
        ticket.priority,
        turn.state,
        turn.counter,
        turn.staff,
        turn.calls,
        turn.arrived,
        turn.called,
        turn.last_called,
        turn.started,
        turn.ended,
        turn.away_since,
        turn.away_ms,
        turn.reason,
        turn.back_at,
        turn.not_before,
        turn.prefer,
        turn.prefer_until,
        turn.prefer_staff,
        turn.due,
        turn.quiet,
        turn.people,
        written,
    )
