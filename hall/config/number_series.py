"""The numbers of a service: one or two letters before a number, or a range of plain numbers.

A025 and AB025 are numbers of the series "A" and "AB"; 305 is one of the series of 300 to 499. No two
series have a label in common: letters end where digits begin, and ranges don't overlap.
"""

import re
from dataclasses import dataclass

LETTERS = r"^([A-Z]{1,2})?$"
RANGE = r"^([1-9][0-9]{0,4}[-–][1-9][0-9]{0,4})?$"
LABEL = re.compile(r"([A-Z]{0,2})([0-9]{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class NumberSeries:
    """``key`` names the series in the tables: its letters, or the first number of its range.
    ``letters`` begin each label and are empty for a range; only a range has a ``last`` number."""

    key: str
    letters: str
    first: int
    last: int | None

    def longest(self, quota: int) -> str:
        """A label as long as they get: beyond 999 only with a range or quota that goes so far."""
        return label_of(self.key, self.last or max(999, quota))

    def has(self, number: int) -> bool:
        return self.last is None or number <= self.last


def series_of(letters: str, numbers: str) -> NumberSeries:
    """The series of a service with these letters, or with numbers such as "300-499"."""
    if not numbers:
        return NumberSeries(key=letters, letters=letters, first=1, last=None)
    first, last = range_of(numbers)
    return NumberSeries(key=str(first), letters="", first=first, last=last)


def range_of(numbers: str) -> tuple[int, int]:
    """The first and the last number of a text such as "300-499"."""
    first, last = re.split("[-–]", numbers)
    return int(first), int(last)


def first_of(key: str) -> int:
    """The first number of the series with this key."""
    return int(key) if key.isdecimal() else 1


def label_of(key: str, number: int) -> str:
    """The label of a number of the series with this key: the same as the column ``ticket.label``."""
    return f"{'' if key.isdecimal() else key}{number:03d}"


def parts_of(label: str) -> tuple[str, int]:
    """The letters and the number of a label; ("", 0), which no ticket has, for another text."""
    found = LABEL.fullmatch(label)
    return (found[1], int(found[2])) if found else ("", 0)
