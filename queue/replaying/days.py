"""Days of a database, replayed: the door for command line and screens."""

import datetime as dt
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config import Config
from hall.hours import shifts_on
from hall.queue.read_only import last_day_with_tickets, opened
from hall.queue.replaying.habits import habits_of
from hall.queue.replaying.outcome import Outcome, outcome
from hall.queue.replaying.record import read
from hall.queue.replaying.refusals import NothingRecordedYet
from hall.queue.replaying.replay import differences, replay
from hall.queue.replaying.wishes import Wish, scenario_of

DAYS_SHOWN = 400
RECORDED = "SELECT day, count(*) AS tickets FROM ticket GROUP BY day ORDER BY day DESC LIMIT ?"


class RecordedDay(TypedDict):
    """``tickets``: how many numbers were given."""

    day: str
    tickets: int


@dataclass(frozen=True, slots=True)
class Replays:
    """``different``: how many of ``calls`` come otherwise when nothing is changed. More than none
    means that the hall was configured otherwise then."""

    day: str
    calls: int
    different: int
    as_it_was: Outcome
    scenarios: Sequence[Outcome]


def recorded(db: sqlite3.Connection) -> list[RecordedDay]:
    """The latest first."""
    return [
        RecordedDay(day=row["day"], tickets=row["tickets"])
        for row in db.execute(RECORDED, (DAYS_SHOWN,))
    ]


def wished(config: Config, database: Path, day: str | None, wishes: Sequence[Wish]) -> Replays:
    """Of ``day``, or of the last one with a ticket.

    :raises FileNotFoundError: there is no database. :raises HallError:
    """
    with opened(database) as db:
        day = day or last_day_with_tickets(db)
        if day is None:
            raise NothingRecordedYet
        record = read(db, day, list(config.counter))
    habits = habits_of(config, record)
    last = max((s.closes for s in shifts_on(config, dt.date.fromisoformat(day))), default=None)
    again = replay(config, record, habits)
    was = outcome(config, again, last)

    def would_be(wish: Wish) -> Outcome:
        scenario = scenario_of(config, record.day, wish, was)
        changed = replay(config, record, habits, scenario)
        return outcome(config, changed, scenario.closes(last))

    return Replays(
        day=day,
        calls=len(record.calls),
        different=len(differences(record, again)),
        as_it_was=was,
        scenarios=[would_be(wish) for wish in wishes if wish != Wish()],
    )
