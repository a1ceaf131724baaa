"""What the estimates find, as plain data, and how it is rounded to what people are told.

Views, answers and papers import this module, so it must not load numpy.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hall.clock import MINUTE_MS

STEP_MIN = 5
STAYS_MIN = 1.0  # so much beyond the middle between two steps, and a number still stays

WaitRange = tuple[int, int]
"""From and to, in minutes, both multiples of five. A range from 0 is told as "under" its end."""

NewTicket = tuple[str, str | None]
"""The service and priority class of a ticket that somebody might take now."""


@dataclass(frozen=True, slots=True)
class PercentileRange:
    """The 10th, 50th and 90th percentile of what the runs found: a time from now in ms, or a
    number of people."""

    low: int
    middle: int
    high: int

    def adjusted(self, factor: float) -> "PercentileRange":
        """The same middle with a range that is wider (above 1) or narrower by ``factor``."""
        if factor == 1:
            return self
        low = self.middle - (self.middle - self.low) * factor
        high = self.middle + (self.high - self.middle) * factor
        return PercentileRange(max(0, round(low)), self.middle, round(high))


@dataclass(frozen=True, slots=True)
class RawEstimates:
    """How long until each waiting turn, and a new ticket of each kind, is called.

    They hold at ``at`` (ms) with all events up to ``seq``. None stands where no wait can be told.
    ``factors`` gives by service how much scoring has widened or narrowed the ranges.
    """

    seq: int
    at: int
    turns: Mapping[int, PercentileRange | None]
    new_tickets: Mapping[NewTicket, PercentileRange | None]
    factors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaitEstimates:
    """The waits in the words of all screens and papers, and the estimates they were rounded
    from."""

    raw: RawEstimates
    turns: Mapping[int, WaitRange | None]
    new_tickets: Mapping[NewTicket, WaitRange | None]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The rest of the day as estimated at ``at``: how many more turns are called before the
    counters close, how many people still wait then, and when the last of those called in time is
    finished, in ms from ``at``."""

    seq: int
    at: int
    calls: PercentileRange
    waiting: PercentileRange
    last: PercentileRange


@dataclass(frozen=True, slots=True)
class DayEnd:
    """The two moments (ms, full five minutes) between which the last turn of the day is expected
    to be finished."""

    at: int
    last: tuple[int, int]


def rounded(raw: RawEstimates, before: WaitEstimates | None = None) -> WaitEstimates:
    """The estimates as they are told; ``before`` is what was told until now."""
    turns = before.turns if before else {}
    new_tickets = before.new_tickets if before else {}
    return WaitEstimates(
        raw,
        {turn: rounded_range(found, turns.get(turn)) for turn, found in raw.turns.items()},
        {
            ticket: rounded_range(found, new_tickets.get(ticket))
            for ticket, found in raw.new_tickets.items()
        },
    )


def rounded_range(
    found: PercentileRange | None, before: WaitRange | None = None
) -> WaitRange | None:
    """Minutes as people tell them. A number of ``before`` stays unless it is clearly wrong."""
    if found is None:
        return None
    low = _step(found.low / MINUTE_MS, before[0] if before else None)
    high = _step(found.high / MINUTE_MS, before[1] if before else None)
    return low, max(high, low + STEP_MIN)


def rounded_end(outlook: Outlook, before: DayEnd | None = None) -> DayEnd:
    """The end of the day as it is told. A moment of ``before`` stays unless it is clearly wrong."""
    old: tuple[int | None, int | None] = (None, None)
    if before is not None:
        old = (before.last[0] // MINUTE_MS, before.last[1] // MINUTE_MS)
    low = _step((outlook.at + outlook.last.low) / MINUTE_MS, old[0])
    high = _step((outlook.at + outlook.last.high) / MINUTE_MS, old[1])
    last = (low * MINUTE_MS, max(high, low + STEP_MIN) * MINUTE_MS)
    return DayEnd(outlook.at, last)


def _step(minutes: float, before: int | None) -> int:
    """The multiple of five nearest to ``minutes``, or ``before`` while that is not clearly
    wrong."""
    if before is not None and abs(minutes - before) <= STEP_MIN / 2 + STAYS_MIN:
        return before
    return round(minutes / STEP_MIN) * STEP_MIN
