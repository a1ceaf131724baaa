"""Whether a number taken now can still be served before the counters close. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from hall.clock import MINUTE_MS

LEAST_FINISHED = 5  # fewer say nothing of how long a service takes
MOST_FINISHED = 50  # the latest; a whole day's would be read with every number
# In the first half hour of a shift a counter may not have called yet: all are counted.
SETTLING_MS = 30 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Load:
    """What stands before a new number: who waits, how long one takes, and who serves them."""

    waiting: int
    service_ms: float
    counters: int
    left_ms: int


def in_time(load: Load) -> bool:
    """Whether those who wait are served before the time is over, so that one more can follow."""
    return load.waiting * load.service_ms <= load.counters * load.left_ms


def typical_ms(finished: Sequence[int], usual_ms: int) -> float:
    """The median of the latest finished services, or the usual time with too few of them."""
    return median(finished) if len(finished) >= LEAST_FINISHED else usual_ms
