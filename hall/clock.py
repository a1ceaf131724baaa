"""The hall's time: milliseconds since 1970, UTC, as every room of the program counts it."""

import datetime as dt
import time
from dataclasses import dataclass, field
from typing import Protocol

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS

Span = tuple[int, int]  # from and to


def local_time(ms: int, zone: dt.tzinfo | None) -> dt.datetime:
    """In this computer's zone without one."""
    return dt.datetime.fromtimestamp(ms / 1000, zone)


def instant(day: dt.date, time: dt.time, zone: dt.tzinfo) -> int:
    """A local time that a change of clocks repeats is its first; one it skips, the hour after."""
    return round(dt.datetime.combine(day, time, zone).timestamp() * 1000)


class Clock(Protocol):
    """What the engine asks for the time. ``speed`` is how fast it runs against real time."""

    speed: float

    def now(self) -> int: ...


@dataclass
class SystemClock:
    speed: float = 1.0

    def now(self) -> int:
        return time.time_ns() // 1_000_000


@dataclass
class ScaledClock:
    """Runs ``speed`` times as fast as real time from ``start`` on; for rehearsals."""

    start: int
    speed: float = 20.0
    _origin: float = field(default_factory=time.monotonic)

    def now(self) -> int:
        return self.start + int((time.monotonic() - self._origin) * 1000 * self.speed)


@dataclass
class ManualClock:
    """Stands still until it is set; for tests and for days played without waiting."""

    at: int
    speed: float = 0.0

    def now(self) -> int:
        return self.at
