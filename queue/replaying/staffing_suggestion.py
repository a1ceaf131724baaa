"""Suggests the staffing of a coming day from the recorded days that were like it."""

import datetime as dt
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hall.config.models import Config
from hall.hours import DAYS_AHEAD, business_day, shifts_on
from hall.queue.replaying.day_record import read
from hall.queue.replaying.staff_habits import habits_of
from hall.queue.replaying.staffing_plan import GroupNeed, counters_needed
from hall.queue.store.database import open_read_only
from hall.queue.store.errors import HallError

MOST_DAYS = 6
DAYS = "SELECT DISTINCT day FROM ticket WHERE day >= ? AND day < ? ORDER BY day DESC"


class ClosedThatDay(HallError):
    """The hall has no hours on this ``day``."""

    code = "closed_that_day"


class NothingAlike(HallError):
    """No day was recorded in the ``weeks`` before this ``day``."""

    code = "nothing_alike"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``days`` are those it was made from, the latest first. They are other weekdays only if the
    same one was never recorded. ``share`` of the people are to be called within their target."""

    day: str
    days: Sequence[str]
    same_weekday: bool
    share: float
    groups: Sequence[GroupNeed]


def suggestion_for(
    config: Config, database: Path, now: int, day: dt.date | None, weeks: int, share: float
) -> Suggestion:
    """``day`` is by default the next day with hours, and ``weeks`` say how far back to look.

    :raises ClosedThatDay, NothingAlike:
    """
    day = day or next_open(config, now)
    if not shifts_on(config, day):
        raise ClosedThatDay(day=day.isoformat())
    with open_read_only(database) as db:
        found = _recorded(db, config, day, weeks)
        alike = [each for each in found if dt.date.fromisoformat(each).weekday() == day.weekday()]
        days = (alike or found)[:MOST_DAYS]
        if not days:
            raise NothingAlike(day=day.isoformat(), weeks=weeks)
        records = [read(db, each, list(config.counter)) for each in days]
    known = [(record, habits_of(config, record)) for record in records]
    groups = counters_needed(config, day, known, share)
    return Suggestion(day.isoformat(), days, bool(alike), share, groups)


def next_open(config: Config, now: int) -> dt.date:
    """The next day with hours after today, or tomorrow if there is none."""
    today = business_day(config, now)
    coming_days = [today + dt.timedelta(days=ahead) for ahead in range(1, DAYS_AHEAD + 1)]
    return next((day for day in coming_days if shifts_on(config, day)), coming_days[0])


def _recorded(db: sqlite3.Connection, config: Config, day: dt.date, weeks: int) -> list[str]:
    """The recorded days before ``day`` on which the hall was to be open, the latest first."""
    since = day - dt.timedelta(weeks=weeks)
    rows = db.execute(DAYS, (since.isoformat(), day.isoformat()))
    return [row["day"] for row in rows if shifts_on(config, dt.date.fromisoformat(row["day"]))]
