"""Checks of the opening hours: each window in itself, the windows of a day, the day's start, and
the exceptions from the week."""

from collections.abc import Iterator

from pydantic import ValidationError

from hall.config.lines import KeyPath
from hall.config.models import WEEKDAYS, DayException, Hall, Window
from hall.config.problems import Finding, Table
from hall.config.tables import items, table

Placed = tuple[KeyPath, Window]


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


def _windows(place: KeyPath, holder: Table, key: str) -> Iterator[Placed]:
    for path, item in items(holder, key):
        try:
            yield (*place, *path), Window.model_validate(item)
        except ValidationError:
            continue  # reported by the models


def _window(path: KeyPath, window: Window) -> Iterator[Finding]:
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


def _overlaps(windows: list[Placed]) -> Iterator[Finding]:
    """Of windows that close after they open; each is held against the latest before it."""
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


def _day_start(data: Table, week: dict[str, list[Placed]]) -> Iterator[Finding]:
    starts = table(data, "hall").get("day_starts", Hall.model_fields["day_starts"].default)
    for day, windows in week.items():
        for _, window in windows:
            if min(window.opens, window.tickets_from or window.opens) < str(starts) < window.closes:
                message = f"The business day would change at {starts}, while the hall is open"
                hint = "Choose a time at night."
                yield Finding(("hall", "day_starts"), f"{message} on {day}.", hint)
                return


def _exceptions(data: Table) -> Iterator[Finding]:
    """Two on one day would leave open which of them holds."""
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
