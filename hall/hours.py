"""When tickets are given, and which business day a moment belongs to."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from hall.config import Config, Hours

DAY = dt.timedelta(days=1)

Span = tuple[int, int]


@dataclass(frozen=True)
class TicketWindow:
    """Whether tickets are given now. Times in ms; an answer holds until the next of its times."""

    open: bool
    until: int | None
    """End of the present window, None while closed."""
    reopens: int | None
    """The next time a window begins after now; None if the hall has no hours at all."""


def tickets_at(config: Config, now: int) -> TicketWindow:
    """Moments count from a window's first millisecond to just before its last."""
    spans = _spans_from(config.hours, config.hall.zone, _local(config, now).date())
    following = bisect_right(spans, now, key=lambda span: span[0])
    reopens = spans[following][0] if following < len(spans) else None
    until = spans[following - 1][1] if following else now
    return TicketWindow(now < until, until if now < until else None, reopens)


def business_day(config: Config, now: int) -> dt.date:
    """The local date, which changes when ``hall.day_starts`` is first reached, not at midnight."""
    day = _local(config, now).date()
    starts = dt.time.fromisoformat(config.hall.day_starts)
    return day if now >= _instant(day, starts, config.hall.zone) else day - DAY


def has_opened(config: Config, now: int) -> bool:
    """Whether counters have opened today; also true on a day on which they never do."""
    day = _local(config, now).date()
    opens = [dt.time.fromisoformat(window.opens) for window in config.hours.on(day)]
    return not opens or now >= _instant(day, min(opens), config.hall.zone)


@lru_cache(maxsize=8)
def _spans_from(hours: Hours, zone: ZoneInfo, first: dt.date) -> tuple[Span, ...]:
    """A week's ticket windows and the same weekday again, in order, adjoining ones joined."""
    joined: list[Span] = []
    for starts, ends in _windows(hours, zone, first):
        if joined and starts <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(ends, joined[-1][1])
        else:
            joined.append((starts, ends))
    return tuple(joined)


def _windows(hours: Hours, zone: ZoneInfo, first: dt.date) -> Iterator[Span]:
    for day in (first + DAY * after for after in range(8)):
        for window in sorted(hours.on(day), key=lambda window: window.issues_from):
            starts = _instant(day, window.issues_from, zone)
            ends = _instant(day, window.issues_until, zone)
            if starts < ends:
                yield starts, ends


def _instant(day: dt.date, time: dt.time, zone: ZoneInfo) -> int:
    """A local time that a change of clocks repeats is its first; one it skips, the hour after."""
    return round(dt.datetime.combine(day, time, zone).timestamp() * 1000)


def _local(config: Config, now: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(now / 1000, config.hall.zone)
