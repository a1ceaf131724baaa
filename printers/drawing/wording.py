"""Words that several papers say: dates and moments, and texts of the catalogue in each language."""

import datetime as dt
from collections.abc import Sequence

from hall.texts import text

TOKEN_TAIL = 4


def moment(language: str, at: dt.datetime) -> str:
    return f"{date(language, at)} · {at:%H:%M}"


def date(language: str, at: dt.date) -> str:
    weekday = text(language, f"paper.weekday.{at.isoweekday()}")
    return f"{weekday} {at:%d/%m/%Y}"


def token_end(token: str) -> str:
    """The letters of a token that people read to each other."""
    return token[-TOKEN_TAIL:]


def both(languages: Sequence[str], key: str) -> str:
    """The text of the catalogue in each language, in one line."""
    return " / ".join(dict.fromkeys(text(language, key) for language in languages))


def each(languages: Sequence[str], key: str, **values: object) -> list[str]:
    """The text of the catalogue in each language, one after the other."""
    return [text(language, key, **values) for language in languages]
