"""Reads the QR code of a Vietnamese identity card (CCCD): its number and the date of birth.

    number | old number or empty | name | birth | sex | residence | date of issue | perhaps more

Issues of the card differ, so fields are found by their shape. The text itself is never kept.
"""

import datetime as dt
import re
from dataclasses import dataclass

FEWEST_FIELDS = 6
NUMBER = re.compile(r"[0-9]{12}")
DATE = re.compile(r"([0-9]{2})/?([0-9]{2})/?([0-9]{4})")


class NoCard(ValueError):
    """The text is not that of an identity card. The message does not repeat the text."""


@dataclass(frozen=True, slots=True, repr=False)
class IdentityCard:
    """It has no ``repr``, so that a log cannot show whose card it is."""

    number: str
    born: dt.date

    def age_on(self, day: dt.date) -> int:
        """The age in whole years."""
        had_birthday = (day.month, day.day) >= (self.born.month, self.born.day)
        return day.year - self.born.year - (not had_birthday)


def parse(text: str) -> IdentityCard:
    """Reads the number and the date of birth from the fields between "|" in a card's QR code.

    :raises NoCard: the text has too few fields, no number or no date.
    """
    fields = [field.strip() for field in text.split("|")]
    number = next(filter(NUMBER.fullmatch, fields), None)
    dates = [date for date in map(_date, fields) if date is not None]
    if len(fields) < FEWEST_FIELDS or number is None or not dates:
        raise NoCard
    # The earliest date is that of birth: a card is issued later.
    return IdentityCard(number, min(dates))


def _date(field: str) -> dt.date | None:
    found = DATE.fullmatch(field)
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
