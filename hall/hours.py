"""When tickets are given, and which business day a moment belongs to."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from zoneinfo import ZoneInfo

from hall.clock import Span, instant, local_time
from hall.config.base import Words
from hall.config.models import Config, DayException, Hours, Window

DAY = dt.timedelta(days=1)
DAYS_AHEAD = 60  # how far the next opening is looked for: past Tết, or weeks of repairs


@dataclass(frozen=True)
class Shift:
    """Counters open and close, in ms; ``later`` is when they open again the same day, if at all."""

    opens: int
    closes: int
    later: int | None


@dataclass(frozen=True)
class TicketWindow:
    """Whether tickets are given now. Times in ms; an answer holds until the next of its times."""

    open: bool
    until: int | None
    """End of the present window, None while closed."""
    reopens: int | None
    """The next time a window begins after now; None if none does in the next 60 days."""
    exception: Words | None = None
    """What today's exception is called, where it has a name."""
    shift: Shift | None = field(default=None, compare=False)
    """While tickets are given: in which of today's windows they are to be served."""


def tickets_at(config: Config, now: int) -> TicketWindow:
    """A window includes its first moment and not its end: at 11:30 it is closed until 13:30."""
    day = local_time(now, config.hall.zone).date()
    spans = _spans_from(config.hours, config.exceptions, config.hall.zone, day)
    following = bisect_right(spans, now, key=lambda span: span[0])
    reopens = spans[following][0] if following < len(spans) else None
    until = spans[following - 1][1] if following else now
    special = exception_on(config.exceptions, day)
    name = special.name if special and any(special.name.root.values()) else None
    if now >= until:
        return TicketWindow(False, None, reopens, name)
    return TicketWindow(True, until, reopens, name, _shift_at(config, day, until))


def shifts_on(config: Config, day: dt.date) -> tuple[Shift, ...]:
    """When counters are open on that day, in order; windows that adjoin are one shift."""
    return _shifts(config.hours, config.exceptions, config.hall.zone, day)


def tickets_on(config: Config, day: dt.date) -> tuple[Span, ...]:
    """When numbers are given on that day, in order."""
    zone = config.hall.zone
    return tuple(
        sorted(
            (instant(day, window.issues_from, zone), instant(day, window.issues_until, zone))
            for window in windows_on(config, day)
        )
    )


def _shift_at(config: Config, day: dt.date, until: int) -> Shift | None:
    """The shift in which tickets given until then are served."""
    return next((shift for shift in shifts_on(config, day) if until <= shift.closes), None)


@lru_cache(maxsize=8)
def _shifts(
    hours: Hours, exceptions: tuple[DayException, ...], zone: ZoneInfo, day: dt.date
) -> tuple[Shift, ...]:
    """The windows of a day in order; those that adjoin are one."""
    joined: list[Span] = []
    for window in sorted(_windows_on(hours, exceptions, day), key=lambda window: window.opens):
        opens, closes = (
            instant(day, dt.time.fromisoformat(at), zone) for at in (window.opens, window.closes)
        )
        if joined and opens <= joined[-1][1]:
            joined[-1] = joined[-1][0], closes
        else:
            joined.append((opens, closes))
    following = [*(opens for opens, _ in joined[1:]), None]
    return tuple(Shift(*span, later) for span, later in zip(joined, following, strict=False))


def exception_on(exceptions: Iterable[DayException], day: dt.date) -> DayException | None:
    holding = (each for each in exceptions if each.date <= str(day) <= (each.until or each.date))
    return next(holding, None)


def windows_on(config: Config, day: dt.date) -> tuple[Window, ...]:
    """When counters are open on that day: its exception's windows, else its weekday's."""
    return _windows_on(config.hours, config.exceptions, day)


def business_day(config: Config, now: int) -> dt.date:
    """The local date, which changes when ``hall.day_starts`` is first reached, not at midnight."""
    day = local_time(now, config.hall.zone).date()
    starts = dt.time.fromisoformat(config.hall.day_starts)
    return day if now >= instant(day, starts, config.hall.zone) else day - DAY


def has_opened(config: Config, now: int) -> bool:
    """Whether counters have opened today; also true on a day on which they never do."""
    day = local_time(now, config.hall.zone).date()
    opens = [dt.time.fromisoformat(window.opens) for window in windows_on(config, day)]
    return not opens or now >= instant(day, min(opens), config.hall.zone)


@lru_cache(maxsize=8)
def _spans_from(
    hours: Hours, exceptions: tuple[DayException, ...], zone: ZoneInfo, first: dt.date
) -> tuple[Span, ...]:
    """The ticket windows of the days to come, in order, adjoining ones joined."""
    joined: list[Span] = []
    for starts, ends in _spans(hours, exceptions, zone, first):
        if joined and starts <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(ends, joined[-1][1])
        else:
            joined.append((starts, ends))
    return tuple(joined)


def _spans(
    hours: Hours, exceptions: tuple[DayException, ...], zone: ZoneInfo, first: dt.date
) -> Iterator[Span]:
    for day in (first + DAY * after for after in range(DAYS_AHEAD + 1)):
        windows = _windows_on(hours, exceptions, day)
        for window in sorted(windows, key=lambda window: window.issues_from):
            starts = instant(day, window.issues_from, zone)
            ends = instant(day, window.issues_until, zone)
            if starts < ends:
                yield starts, ends


def _windows_on(
    hours: Hours, exceptions: Iterable[DayException], day: dt.date
) -> tuple[Window, ...]:
    special = exception_on(exceptions, day)
    return hours.on(day) if special is None else special.windows
