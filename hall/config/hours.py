"""The opening hours in ``config.toml``: windows of a week and exceptions from it, and the checks
of them."""

import datetime as dt
from collections.abc import Iterator

from pydantic import ValidationError, field_validator

from hall.config.base import EMPTY, Model, TimeOfDay, Words
from hall.config.lines import KeyPath
from hall.config.plain_data import Table, items, table
from hall.config.problems import Finding
from hall.config.sections import HallSection

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class OpeningWindow(Model):
    """Counters are open from ``opens`` to ``closes``; tickets are given from ``tickets_from``
    until ``tickets_until``, else while counters are open."""

    opens: TimeOfDay
    closes: TimeOfDay
    tickets_from: TimeOfDay | None = None
    tickets_until: TimeOfDay | None = None

    @property
    def issues_from(self) -> dt.time:
        return dt.time.fromisoformat(self.tickets_from or self.opens)

    @property
    def issues_until(self) -> dt.time:
        return dt.time.fromisoformat(self.tickets_until or self.closes)


class Hours(Model):
    monday: tuple[OpeningWindow, ...] = ()
    tuesday: tuple[OpeningWindow, ...] = ()
    wednesday: tuple[OpeningWindow, ...] = ()
    thursday: tuple[OpeningWindow, ...] = ()
    friday: tuple[OpeningWindow, ...] = ()
    saturday: tuple[OpeningWindow, ...] = ()
    sunday: tuple[OpeningWindow, ...] = ()

    def on(self, day: dt.date) -> tuple[OpeningWindow, ...]:
        windows: tuple[OpeningWindow, ...] = getattr(self, WEEKDAYS[day.weekday()])
        return windows


class DayException(Model):
    """From ``date`` to ``until``, both included, these windows hold instead of the weekday's."""

    date: str
    until: str = ""
    name: Words = EMPTY
    windows: tuple[OpeningWindow, ...] = ()

    def __hash__(self) -> int:
        return hash((self.date, self.until))

    @field_validator("date", "until")
    @classmethod
    def _a_day(cls, value: str) -> str:
        try:
            return str(dt.date.fromisoformat(value))
        except ValueError as error:
            raise ValueError(f'{value!r} is not a day. Write it as "2027-02-05".') from error


PlacedWindow = tuple[KeyPath, OpeningWindow]


def hours(data: Table) -> Iterator[Finding]:
    days = {day: list(_windows(("hours",), table(data, "hours"), day)) for day in WEEKDAYS}
    for path, item in items(data, "exceptions"):
        days[f"the exception of {item.get('date')}"] = list(_windows(path, item, "windows"))
    for placed in days.values():
        for path, window in placed:
            yield from _window(path, window)
        yield from _overlaps([(path, each) for path, each in placed if each.opens < each.closes])
    yield from _day_start(data, days)
    yield from _exceptions(data)


def _windows(holder_path: KeyPath, holder: Table, key: str) -> Iterator[PlacedWindow]:
    for path, item in items(holder, key):
        try:
            yield (*holder_path, *path), OpeningWindow.model_validate(item)
        except ValidationError:
            continue  # reported by the models


def _window(path: KeyPath, window: OpeningWindow) -> Iterator[Finding]:
    begins, ends = window.tickets_from or window.opens, window.tickets_until or window.closes
    last = (*path, "tickets_until" if window.tickets_until else "tickets_from")
    if window.opens >= window.closes:
        message = f"The window opens at {window.opens} and would close at {window.closes}."
        yield Finding((*path, "closes"), message, "Closing must come after opening.")
    elif ends > window.closes:
        message = f"Tickets would be given until {ends}, but the window closes at {window.closes}."
        yield Finding(last, message, "Stop giving tickets at closing time or before.")
    elif begins >= ends:
        yield Finding(last, f"Tickets would be given from {begins} until {ends}, so never.")


def _overlaps(windows: list[PlacedWindow]) -> Iterator[Finding]:
    """Takes windows that close after they open, and compares each with the latest before it."""
    windows = sorted(windows, key=lambda placed: placed[1].opens)
    for n, (path, window) in enumerate(windows[1:], start=1):
        before = max((each for _, each in windows[:n]), key=lambda each: each.closes)
        begins = window.tickets_from or window.opens
        if window.opens < before.closes:
            other = f"{before.opens}–{before.closes}"
            message = f"The window {window.opens}–{window.closes} overlaps the one of {other}."
            yield Finding((*path, "opens"), message)
        elif begins < (before.tickets_until or before.closes):
            message = f"Tickets would begin at {begins}, while those before are still given."
            yield Finding((*path, "tickets_from"), message)


def _day_start(data: Table, week: dict[str, list[PlacedWindow]]) -> Iterator[Finding]:
    starts = table(data, "hall").get("day_starts", HallSection.model_fields["day_starts"].default)
    for day, windows in week.items():
        for _, window in windows:
            if min(window.opens, window.tickets_from or window.opens) < str(starts) < window.closes:
                message = f"The business day would change at {starts}, while the hall is open"
                hint = "Choose a time at night."
                yield Finding(("hall", "day_starts"), f"{message} on {day}.", hint)
                return


def _exceptions(data: Table) -> Iterator[Finding]:
    """Two exceptions on one day would leave open which of them holds."""
    before: list[DayException] = []
    for path, item in items(data, "exceptions"):
        try:
            special = DayException.model_validate({**item, "windows": (), "name": ""})
        except ValidationError:
            continue  # reported by the models
        last = special.until or special.date
        if last < special.date:
            message = f"The exception would begin on {special.date} and end on {last}."
            yield Finding((*path, "until"), message, "Its last day must not come before its first.")
            continue
        for other in before:
            if special.date <= (other.until or other.date) and other.date <= last:
                message = f"This exception overlaps the one that begins on {other.date}."
                yield Finding((*path, "date"), message, "Each day may have one.")
                break
        before.append(special)
