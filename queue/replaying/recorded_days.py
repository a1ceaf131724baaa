"""The recorded days of a database, and replays of one of them for command line and screens."""

import datetime as dt
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Config
from hall.hours import shifts_on
from hall.queue.replaying.day_outcome import DayOutcome, outcome
from hall.queue.replaying.day_record import DayRecord, read
from hall.queue.replaying.replay import ReplayResult, differences, replay
from hall.queue.replaying.scenario_request import ScenarioRequest, scenario_of
from hall.queue.replaying.staff_habits import habits_of
from hall.queue.store.database import open_read_only
from hall.queue.store.days import last_day_with_tickets
from hall.queue.store.errors import HallError

DAYS_SHOWN = 400
RECORDED = "SELECT day, count(*) AS tickets FROM ticket GROUP BY day ORDER BY day DESC LIMIT ?"


class NothingRecordedYet(HallError):
    """No number has been given on any day."""

    code = "nothing_recorded_yet"


class RecordedDay(TypedDict):
    """``tickets`` is how many numbers were given, also those that were taken back."""

    day: str
    tickets: int


class ReplayedDay:
    """A day replayed as it was; ``different`` of its recorded calls do not come again."""

    def __init__(self, config: Config, record: DayRecord) -> None:
        self._config = config
        self._record = record
        self._habits = habits_of(config, record)
        shifts = shifts_on(config, dt.date.fromisoformat(record.day))
        self._closes = max((shift.closes for shift in shifts), default=None)
        self.as_it_was = replay(config, record, self._habits)
        self.outcome = outcome(config, self.as_it_was, self._closes)
        self.different = len(differences(record, self.as_it_was))

    def changed(self, request: ScenarioRequest) -> tuple[ReplayResult, DayOutcome]:
        """The day replayed with a scenario. :raises HallError: the scenario makes no sense."""
        scenario = scenario_of(self._config, self._record.day, request, self.outcome)
        again = replay(self._config, self._record, self._habits, scenario)
        return again, outcome(self._config, again, scenario.closes(self._closes))


@dataclass(frozen=True, slots=True)
class Replays:
    """``different`` of ``calls`` do not come again when nothing is changed. Unless it is 0, the
    hall was configured otherwise then."""

    day: str
    calls: int
    different: int
    as_it_was: DayOutcome
    scenarios: Sequence[DayOutcome]


def recorded(db: sqlite3.Connection) -> list[RecordedDay]:
    """The latest days with tickets, the last one first."""
    return [
        RecordedDay(day=row["day"], tickets=row["tickets"])
        for row in db.execute(RECORDED, (DAYS_SHOWN,))
    ]


def replays_of(
    config: Config, database: Path, day: str | None, requests: Sequence[ScenarioRequest]
) -> Replays:
    """Replays of ``day``, or of the last day with a ticket, one for each request that changes
    something.

    :raises FileNotFoundError: there is no database. :raises HallError:
    """
    with open_read_only(database) as db:
        day = day or last_day_with_tickets(db)
        if day is None:
            raise NothingRecordedYet
        record = read(db, day, list(config.counter))
    replayed = ReplayedDay(config, record)
    changed = (replayed.changed(request) for request in requests if request != ScenarioRequest())
    return Replays(
        day=day,
        calls=len(record.calls),
        different=replayed.different,
        as_it_was=replayed.outcome,
        scenarios=[found for _, found in changed],
    )
