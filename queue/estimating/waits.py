"""The waits that the hall tells people at one moment.

All views, answers and papers take them from here, so that none of them contradicts another.
"""

import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.compact_json import encode
from hall.queue.estimating.wait_estimates import DayEnd, WaitEstimates, WaitRange

FRESH_MS = 90_000
"""An older estimate is not told any more: three times the longest pause between two of them."""


class EstimateStamp(TypedDict):
    """``seq`` is that of the last event that the estimates know of; ``at`` is when they were made,
    in ms since 1970."""

    seq: int
    at: int


@dataclass(frozen=True, slots=True)
class FirstEstimate:
    """The wait that was told when a number was taken, kept with it in the table ``said_wait``.

    ``low_min`` and ``high_min`` were told. They were rounded from ``low``, ``middle`` and ``high``
    in ms, which scoring had widened to ``factor_pct`` percent.
    """

    seq: int
    low_min: int
    high_min: int
    low: int
    middle: int
    high: int
    factor_pct: int


@dataclass(frozen=True, slots=True)
class Waits:
    """``estimates`` is None while no wait can be told to anybody."""

    estimates: WaitEstimates | None = None
    day_end: DayEnd | None = None

    @property
    def stamp(self) -> EstimateStamp | None:
        if self.estimates is None:
            return None
        return EstimateStamp(seq=self.estimates.raw.seq, at=self.estimates.raw.at)

    def new_ticket(self, service: str, priority: str | None = None) -> WaitRange | None:
        """The expected wait of a ticket taken now."""
        first = self.first_estimate(service, priority)
        return None if first is None else (first.low_min, first.high_min)

    def turn(
        self, db: sqlite3.Connection, turn_id: int, arrived_at: int, now: int
    ) -> WaitRange | None:
        """The expected wait of a turn in the line. Until the estimates include the turn, it is the
        wait that was told with its number."""
        if self.estimates is not None and turn_id in self.estimates.turns:
            return self.estimates.turns[turn_id]
        return first_waits(db, [turn_id]).get(turn_id) if now - arrived_at <= FRESH_MS else None

    def first_estimate(self, service: str, priority: str | None) -> FirstEstimate | None:
        """The expected wait of a ticket taken now, as it is kept with the ticket."""
        if self.estimates is None:
            return None
        raw = self.estimates.raw
        classes = [each[1] for each in self.estimates.new_tickets if each[0] == service]
        if priority not in classes:
            # Where all priority classes count the same, only the first of them was estimated.
            priority = next((each for each in classes if each is not None), None)
        wait = self.estimates.new_tickets.get((service, priority))
        found = raw.new_tickets.get((service, priority))
        if wait is None or found is None:
            return None
        return FirstEstimate(
            seq=raw.seq,
            low_min=wait[0],
            high_min=wait[1],
            low=found.low,
            middle=found.middle,
            high=found.high,
            factor_pct=round(100 * raw.factors.get(service, 1.0)),
        )


WaitProvider = Callable[[], Waits]
"""Returns the waits of this moment."""


def no_waits() -> Waits:
    """The provider of a hall that makes no estimates."""
    return Waits()


def first_waits(db: sqlite3.Connection, turns: Collection[int]) -> dict[int, WaitRange]:
    """The waits that were told with the numbers of these turns, without those that had none."""
    rows = db.execute(
        "SELECT turn_id, low_min, high_min FROM said_wait"
        " WHERE turn_id IN (SELECT value FROM json_each(?))",
        (encode(list(turns)),),
    )
    return {row["turn_id"]: (row["low_min"], row["high_min"]) for row in rows}


def changes(before: WaitEstimates | None, after: WaitEstimates) -> tuple[bool, Collection[int]]:
    """Whether a new ticket is told another wait than before, and the turns that are."""
    old = before or WaitEstimates(after.raw, {}, {})
    tickets = old.new_tickets.keys() | after.new_tickets.keys()
    changed = any(old.new_tickets.get(each) != after.new_tickets.get(each) for each in tickets)
    return changed, [turn for turn, wait in after.turns.items() if old.turns.get(turn) != wait]
