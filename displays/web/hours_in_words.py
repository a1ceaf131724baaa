"""The hours of a day in words, for the refusal of an appointment outside them."""

import datetime as dt
from collections.abc import Mapping, Sequence

from hall import texts
from hall.config.base import Words

# By whether the hall is open that day at all, and whether the day is an exception with a name.
SENTENCES = {
    (True, False): "error.day_open",
    (True, True): "error.day_open_special",
    (False, False): "error.day_closed",
    (False, True): "error.day_closed_special",
}


def day_in_words(
    language: str,
    *,
    date: dt.date,
    time: str,
    hours: Sequence[tuple[str, str]],
    special: Words | None,
    likely: str | None,
) -> str:
    """When the hall is open on ``date``; if a ``likely`` time is given, whether that was meant.

    The arguments are the values of ``AppointmentOutsideHours``.
    """
    sentence = texts.text(
        language,
        SENTENCES[bool(hours), special is not None],
        date=date,
        time=time,
        hours=", ".join(f"{opens}–{closes}" for opens, closes in hours),
        name=special.text(language) if special else "",
    )
    if likely is None:
        return sentence
    return f"{sentence} {texts.text(language, 'error.likely_time', time=likely)}"


def with_hours_in_words(language: str, values: Mapping[str, object]) -> Mapping[str, object]:
    """The values of an error, with ``day`` in words in place of those of ``AppointmentOutsideHours``."""
    if "likely" not in values:
        return values
    return {"day": day_in_words(language, **values)}  # type: ignore[arg-type]
