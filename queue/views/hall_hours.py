"""Whether the counters of the hall are open, as its screens say it."""

from collections.abc import Mapping

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.hours import CounterHours, CounterTimes


class HallHours(TypedDict):
    """``reopens`` is when counters open next, in ms; None while they are open, or if nobody knows.

    ``exception`` is the name of today's exception from the weekly hours, in each language.
    """

    times: CounterTimes
    reopens: int | None
    exception: Mapping[str, str] | None


def hall_hours(hours: CounterHours) -> HallHours:
    return HallHours(
        times=hours.times,
        reopens=hours.reopens,
        exception=hours.exception.root if hours.exception else None,
    )
