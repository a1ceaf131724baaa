"""A day replayed as it was, and with what is wished."""

import datetime as dt

from hall.config.models import Config
from hall.hours import shifts_on
from hall.queue.replaying.day_outcome import DayOutcome, outcome
from hall.queue.replaying.day_record import DayRecord
from hall.queue.replaying.replay import ReplayResult, differences, replay
from hall.queue.replaying.scenario_request import ScenarioRequest, scenario_of
from hall.queue.replaying.staff_habits import habits_of


class ReplayedDay:
    """``different``: how many calls of ``as_it_was`` come otherwise than those recorded."""

    def __init__(self, config: Config, record: DayRecord) -> None:
        self._config = config
        self._record = record
        self._habits = habits_of(config, record)
        shifts = shifts_on(config, dt.date.fromisoformat(record.day))
        self._closes = max((shift.closes for shift in shifts), default=None)
        self.as_it_was = replay(config, record, self._habits)
        self.outcome = outcome(config, self.as_it_was, self._closes)
        self.different = len(differences(record, self.as_it_was))

    def changed(self, wish: ScenarioRequest) -> tuple[ReplayResult, DayOutcome]:
        """:raises HallError: the wish makes no sense."""
        scenario = scenario_of(self._config, self._record.day, wish, self.outcome)
        again = replay(self._config, self._record, self._habits, scenario)
        return again, outcome(self._config, again, scenario.closes(self._closes))
