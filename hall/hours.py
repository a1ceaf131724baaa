"""Opening hours as moments: when tickets are given, when counters are open, which day it is."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from hall.clock import Span, instant, local_time
from hall.config.base import Words
from hall.config.hours import DayException, Hours, OpeningWindow
from hall.config.models import Config

DAY = dt.timedelta(days=1)
DAYS_AHEAD = 60  # the next opening is looked for this far ahead: past Tết, or weeks of repairs
NOON = dt.time(12)

CounterTimes = Literal["open", "before", "lunch", "break", "over", "closed"]
"""Whether counters are open; else whether they open later today for the first time (``before``) or
again, after a break that has noon in it (``lunch``) or not (``break``); else whether they were open
today (``over``) or never are (``closed``)."""


@dataclass(frozen=True)
class Shift:
    """When counters open and close, in ms; ``later`` is when they open again the same day, or None."""

    opens: int
    closes: int
    later: int | None


@dataclass(frozen=True)
class TicketWindow:
    """Whether tickets are given at a moment. Times are in ms; all of it holds until the next of them."""

    open: bool
    until: int | None
    """When the present window ends; None while closed."""
    reopens: int | None
    """The next time a window begins after now; None if none does in the next 60 days."""
    exception: Words | None = None
    """The name of today's exception from the week, if it has one."""
    shift: Shift | None = field(default=None, compare=False)
    """The shift in which tickets given now are served; None while none are given."""


@dataclass(frozen=True)
class CounterHours:
    """Whether counters are open at a moment, by the hours of the hall."""

    times: CounterTimes
    reopens: int | None = None
    """When counters open next, in ms; None while they are open, or if they don't in 60 days."""
    exception: Words | None = None
    """The name of today's exception from the week, if it has one."""


def tickets_at(config: Config, now: int) -> TicketWindow:
    """Whether tickets are given at ``now``. A window that ends at 11:30 is closed at 11:30."""
    day = local_time(now, config.hall.zone).date()
    spans = _spans_from(config.hours, config.exceptions, config.hall.zone, day)
    following = bisect_right(spans, now, key=lambda span: span[0])
    reopens = spans[following][0] if following < len(spans) else None
    until = spans[following - 1][1] if following else now
    name = _exception_name(config, day)
    if now >= until:
        return TicketWindow(False, None, reopens, name)
    return TicketWindow(True, until, reopens, name, _shift_at(config, day, until))


def counters_at(config: Config, now: int) -> CounterHours:
    """Whether counters are open at ``now``; a shift that ends at 11:30 is over at 11:30."""
    today = local_time(now, config.hall.zone).date()
    name = _exception_name(config, today)
    shifts = shifts_on(config, today)
    if any(shift.opens <= now < shift.closes for shift in shifts):
        return CounterHours("open", None, name)
    following = (each for each in shifts if each.opens > now)
    if (later := next(following, None)) is not None:
        spans = [(shift.opens, shift.closes) for shift in shifts]
        return CounterHours(_pause(config, spans, now, today), later.opens, name)
    days = (today + DAY * after for after in range(1, DAYS_AHEAD + 1))
    ahead = (shift for day in days for shift in shifts_on(config, day))
    reopens = next((shift.opens for shift in ahead), None)
    return CounterHours("over" if shifts else "closed", reopens, name)


def tickets_pause(config: Config, now: int) -> CounterTimes:
    """What the time is called in which no tickets are given, as that of closed counters."""
    today = local_time(now, config.hall.zone).date()
    spans = tickets_on(config, today)
    if any(starts > now for starts, _ in spans):
        return _pause(config, spans, now, today)
    return "closed"


def tickets_next_day(config: Config, now: int) -> int | None:
    """When tickets are given for the first time after today, or None as in ``TicketWindow``."""
    tomorrow = local_time(now, config.hall.zone).date() + DAY
    midnight = instant(tomorrow, dt.time.min, config.hall.zone)
    window = tickets_at(config, midnight)
    return midnight if window.open else window.reopens


def _pause(config: Config, spans: Sequence[Span], now: int, day: dt.date) -> CounterTimes:
    """What the time before a later span of the day is called."""
    ended = max((ends for _, ends in spans if ends <= now), default=None)
    if ended is None:
        return "before"
    reopens = min(starts for starts, _ in spans if starts > now)
    return "lunch" if ended <= instant(day, NOON, config.hall.zone) < reopens else "break"


def _exception_name(config: Config, day: dt.date) -> Words | None:
    special = exception_on(config.exceptions, day)
    return special.name if special and any(special.name.root.values()) else None


def shifts_on(config: Config, day: dt.date) -> tuple[Shift, ...]:
    """When counters are open on a day, in order; windows that adjoin are one shift."""
    return _shifts(config.hours, config.exceptions, config.hall.zone, day)


def counters_open(config: Config, at: int) -> bool:
    """Whether counters are open at a moment by the hours: from the opening minute on, and no longer
    in the minute of closing."""
    shifts = shifts_on(config, local_time(at, config.hall.zone).date())
    return any(shift.opens <= at < shift.closes for shift in shifts)


def tickets_on(config: Config, day: dt.date) -> tuple[Span, ...]:
    """When tickets are given on a day, in order."""
    zone = config.hall.zone
    return tuple(
        sorted(
            (instant(day, window.issues_from, zone), instant(day, window.issues_until, zone))
            for window in windows_on(config, day)
        )
    )


def _shift_at(config: Config, day: dt.date, until: int) -> Shift | None:
    """The shift in which tickets that are given until ``until`` are served."""
    return next((shift for shift in shifts_on(config, day) if until <= shift.closes), None)


@lru_cache(maxsize=8)
def _shifts(
    hours: Hours, exceptions: tuple[DayException, ...], zone: ZoneInfo, day: dt.date
) -> tuple[Shift, ...]:
    joined: list[Span] = []
    for window in sorted(_windows_on(hours, exceptions, day), key=lambda window: window.opens):
        opens = instant(day, dt.time.fromisoformat(window.opens), zone)
        closes = instant(day, dt.time.fromisoformat(window.closes), zone)
        if joined and opens <= joined[-1][1]:
            joined[-1] = joined[-1][0], closes
        else:
            joined.append((opens, closes))
    return tuple(
        Shift(opens, closes, later=joined[n][0] if n < len(joined) else None)
        for n, (opens, closes) in enumerate(joined, start=1)
    )


def exception_on(exceptions: Iterable[DayException], day: dt.date) -> DayException | None:
    special = (each for each in exceptions if each.date <= str(day) <= (each.until or each.date))
    return next(special, None)


def windows_on(config: Config, day: dt.date) -> tuple[OpeningWindow, ...]:
    """The windows of a day: those of its exception, else those of its weekday."""
    return _windows_on(config.hours, config.exceptions, day)


def business_day(config: Config, now: int) -> dt.date:
    """The date of the business day at ``now``; it changes at ``hall.day_starts``, not at midnight."""
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
    """When tickets are given from a day on, in order; windows that adjoin are joined."""
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
) -> tuple[OpeningWindow, ...]:
    special = exception_on(exceptions, day)
    return hours.on(day) if special is None else special.windows
