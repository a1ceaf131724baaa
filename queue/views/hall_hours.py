"""Whether the counters of the hall are open, as its screens say it."""

from collections.abc import Mapping, Sequence

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.hours import CounterHours, CounterTimes
from hall.queue.views.hall_now import HallNow

OVERTIME_MS = 10 * MINUTE_MS
"""After hours, counters that have called nobody for so long are no longer at work."""
RESTS: tuple[CounterTimes, ...] = ("before", "lunch", "break")


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


def counters_rest_until(hall: HallNow, hours: CounterHours, services: Sequence[str]) -> int | None:
    """When counters call numbers of these services again, in ms; None while they are open, if they
    don't open again today, or while one of them goes on working into the break."""
    if hours.times not in RESTS or hours.reopens is None:
        return None
    (last,) = hall.db.execute(
        "SELECT max(last_called_at) FROM turn WHERE counter IS NOT NULL AND day ="
        " (SELECT day FROM business_day WHERE closed_at IS NULL)"
        f" AND service IN ({', '.join('?' * len(services))})",
        services,
    ).fetchone()
    works_on = last is not None and hall.now - last < OVERTIME_MS
    return None if works_on else hours.reopens
