"""The hall's time, which every room of the program counts in milliseconds since 1970, UTC."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS

Span = tuple[int, int]  # from and to, in ms


def local_time(ms: int, zone: dt.tzinfo | None) -> dt.datetime:
    """``zone`` None means the zone of this computer."""
    return dt.datetime.fromtimestamp(ms / 1000, zone)


def instant(day: dt.date, time: dt.time, zone: dt.tzinfo) -> int:
    """If a change of clocks repeats the local time, the first of the two is meant; if it skips the
    time, the one an hour later."""
    return round(dt.datetime.combine(day, time, zone).timestamp() * 1000)


class Clock(Protocol):
    """The engine's clock. ``speed`` is how fast it runs against real time, 0 for one that stands."""

    speed: float

    def now(self) -> int: ...


@dataclass
class SystemClock:
    speed: float = 1.0

    def now(self) -> int:
        return time.time_ns() // 1_000_000


@dataclass
class ScaledClock:
    """A clock for rehearsals that begins at ``start`` and runs ``speed`` times as fast as real time."""

    start: int
    speed: float = 20.0
    _origin: float = field(default_factory=time.monotonic)

    def now(self) -> int:
        return self.start + int((time.monotonic() - self._origin) * 1000 * self.speed)


def steady_s() -> float:
    """Seconds by a clock that nobody can set; where the system can, it also runs in standby."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class HallClock:
    """The hall's own time: it starts with that of the computer and then runs evenly, whatever is
    done to the computer's clock, until it is ``set``.

    ``computer`` is the clock that may jump, ``steady`` counts seconds and never does. A computer's
    clock that stands still (speed 0) is the hall's time itself.
    """

    def __init__(self, computer: Clock, steady: Callable[[], float] = steady_s) -> None:
        self._computer = computer
        self._steady = steady
        self.speed = computer.speed
        self.set(computer.now())

    def now(self) -> int:
        if not self.speed:
            return self._computer.now()
        at, since = self._set
        return at + round((self._steady() - since) * 1000 * self.speed)

    def ahead(self) -> int:
        """By how much the computer's clock is ahead of the hall's, in ms; negative if behind."""
        return self._computer.now() - self.now()

    def set(self, at: int) -> None:
        """The hall's time is ``at`` now."""
        self._set = at, self._steady()


@dataclass
class ManualClock:
    """A clock that stands still until it is set, for tests and for days played without waiting."""

    at: int
    speed: float = 0.0

    def now(self) -> int:
        return self.at
