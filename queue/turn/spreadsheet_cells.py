"""Days and times in the cells of a spreadsheet, in every way that Vietnamese Excel writes them."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

MIDNIGHT = dt.time()
DAY_MIN = 24 * 60
SERIAL_ZERO = dt.date(1899, 12, 30)  # Excel's day 0, as far as the days after February 1900 go
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_415  # the years 2000 to 2100
# A fraction of a day may be rounded to four digits: 0.3958 is 09:30 all the same.
ROUNDED_MIN = 0.2
# The days that a spreadsheet writes before a time that has none.
NO_DAY = re.compile(
    r"30/12/1899|12/30/1899|1899[-/]12[-/]30|0?[01]/0?[01]/(?:19)?00|1900[-/]01[-/]0[01]"
)

DAY_FIRST = r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>2[01]\d{2}|\d{2})"
YEAR_FIRST = r"(?P<year>2[01]\d{2})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
MONTHS = (
    ("mot", "gieng", "jan"),
    ("hai", "feb"),
    ("ba", "mar"),
    ("tu", "apr"),
    ("nam", "may"),
    ("sau", "jun"),
    ("bay", "jul"),
    ("tam", "aug"),
    ("chin", "sep"),
    ("muoi", "oct"),
    ("muoi mot", "nov"),
    ("muoi hai", "chap", "dec"),
)
MONTH_NAMES = {name: n for n, names in enumerate(MONTHS, 1) for name in names}
NAMED = "|".join(sorted(MONTH_NAMES, key=len, reverse=True))
# "2 tháng 12 năm 2026", "02 Tháng Mười Hai, 2026", "02-thg 12-26", "2-Dec-26"
IN_WORDS = (
    rf"(?P<day>\d{{1,2}})(?:[- ]*th(?:ang|g)\.? ?|[- ]+)(?P<month>\d{{1,2}}(?!\d)|{NAMED})[a-z]*"
    r"(?:[-, ]+)(?:nam )?(?P<year>2[01]\d{2}|\d{2})"
)
WEEKDAYS = ("hai", "ba", "tu", "nam", "sau", "bay")  # Thứ Hai is Monday
WEEKDAY = re.compile(
    r"(?:(?:thu |t)(?P<weekday>hai|ba|tu|nam|sau|bay|[2-7])|(?P<sunday>chu nhat|cn)),? "
)
DAYS = tuple(
    re.compile(rf"{pattern}(?:(?:,? |t)(?P<rest>.+))?")
    for pattern in (DAY_FIRST, YEAR_FIRST, IN_WORDS)
)
HALF = r"sa|ch|sang|trua|chieu|toi|am|pm|a\.m\.|p\.m\."
TIMES = (
    re.compile(
        r"(?P<hour>\d{1,2}) ?(?:[:.hg]|gio) ?"
        r"(?:(?P<minute>\d{2})(?:'| ?p(?:h(?:ut)?)?)?(?::\d{2}(?:[.,]\d+)?)?)?"
        rf"(?: ?(?P<half>{HALF}))?"
    ),
    re.compile(rf"(?P<hour>\d{{1,2}})(?P<minute>) ?(?P<half>{HALF})"),
)
SERIAL = re.compile(r"(?P<day>\d{5})(?P<fraction>[.,]\d+)?")
FRACTION = re.compile(r"0?(?P<fraction>[.,]\d+)")


@dataclass(frozen=True, slots=True)
class DayAndTime:
    """What a cell says: a day, a time, or both."""

    day: dt.date | None = None
    time: dt.time | None = None


def plain(text: str) -> str:
    """The text without accents, capitals, wide forms, double spaces and characters of no width,
    which are typed in many ways."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d").replace("_", " "))
    return " ".join("".join(c for c in decomposed if not _is_mark(c)).split())


def _is_mark(character: str) -> bool:
    return bool(unicodedata.combining(character)) or unicodedata.category(character) == "Cf"


def day_and_time(day_cell: str, time_cell: str) -> tuple[dt.date | None, dt.time | None]:
    """The day and the time of a line; None for the cell that cannot be read.

    Each cell may hold the other half as well, as "02/12/2026 00:00:00" does. A half that says
    something else than its own cell makes the cell unreadable.
    """
    by_day, by_time = _day_cell(plain(day_cell)), _time_cell(plain(time_cell))
    day, time = by_day.day, by_time.time
    if by_day.time not in (None, MIDNIGHT, time):
        day = None
    if by_time.day not in (None, day):
        time = None
    return day, time


def _day_cell(text: str) -> DayAndTime:
    weekday = WEEKDAY.match(text)
    found = _day(text[weekday.end() if weekday else 0 :].removeprefix("ngay "))
    if weekday and found.day and found.day.isoweekday() != _isoweekday(weekday):
        return DayAndTime()  # one of the two is mistyped
    return found


def _isoweekday(found: re.Match[str]) -> int:
    if found["sunday"]:
        return 7
    name = found["weekday"]
    return int(name) - 1 if name.isdecimal() else WEEKDAYS.index(name) + 1


def _day(text: str) -> DayAndTime:
    if serial := SERIAL.fullmatch(text):
        return _serial(serial)
    for pattern in DAYS:
        if found := pattern.fullmatch(text):
            rest = found["rest"]
            time = None if rest is None else _time(rest)
            unread = rest is not None and time is None
            return DayAndTime(None if unread else _date(found), time)
    return DayAndTime()


def _time_cell(text: str) -> DayAndTime:
    if serial := SERIAL.fullmatch(text):
        found = _serial(serial)
        return DayAndTime(found.day, found.time or MIDNIGHT)
    first, _, rest = text.partition(" ")
    if NO_DAY.fullmatch(first):
        return DayAndTime(None, _time(rest))
    with_day = _day_cell(text)
    return with_day if with_day.time is not None else DayAndTime(None, _time(text))


def _serial(found: re.Match[str]) -> DayAndTime:
    """Excel's number of a day, with the time as its fraction."""
    number = int(found["day"])
    if not FIRST_SERIAL <= number <= LAST_SERIAL:
        return DayAndTime()
    time = _of_fraction(found["fraction"]) if found["fraction"] else None
    if found["fraction"] and time is None:
        return DayAndTime()
    return DayAndTime(SERIAL_ZERO + dt.timedelta(days=number), time)


def _date(found: re.Match[str]) -> dt.date | None:
    year = int(found["year"])
    try:
        month = MONTH_NAMES.get(found["month"]) or int(found["month"])
        return dt.date(year if year > 99 else 2000 + year, month, int(found["day"]))
    except ValueError:
        return None


def _time(text: str) -> dt.time | None:
    if fraction := FRACTION.fullmatch(text):
        return _of_fraction(fraction["fraction"])
    for pattern in TIMES:
        if found := pattern.fullmatch(text):
            hour = _in_half(int(found["hour"]), found["half"])
            try:
                return None if hour is None else dt.time(hour, int(found["minute"] or 0))
            except ValueError:
                return None
    return None


def _of_fraction(text: str) -> dt.time | None:
    """The time after this part of a day, written as ".395833333" or with a comma."""
    minutes = float(text.replace(",", ".")) * DAY_MIN
    whole = round(minutes)
    if abs(minutes - whole) > ROUNDED_MIN or whole >= DAY_MIN:
        return None
    return dt.time(whole // 60, whole % 60)


def _morning(hour: int) -> int | None:
    return 0 if hour == 12 else hour if hour < 12 else None


def _afternoon(hour: int) -> int | None:
    return hour + 12 if hour < 12 else hour


def _noon(hour: int) -> int | None:
    return hour if 10 <= hour <= 14 else hour + 12 if hour in (1, 2) else None


HALVES: Mapping[str, Callable[[int], int | None]] = {
    "sa": _morning,
    "sang": _morning,
    "am": _morning,
    "a.m.": _morning,
    "ch": _afternoon,
    "chieu": _afternoon,
    "toi": _afternoon,
    "pm": _afternoon,
    "p.m.": _afternoon,
    "trua": _noon,
}
"""The hour of the day that an hour of each half of it is; None for one that it does not have."""


def _in_half(hour: int, half: str | None) -> int | None:
    return hour if half is None else HALVES[half](hour)
