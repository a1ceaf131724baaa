"""A replayed day in a few numbers, which add up over days and pass between processes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.queue.replaying.day_outcome import DayOutcome, waits_that_count
from hall.queue.replaying.day_record import read
from hall.queue.replaying.recorded_days import ReplayedDay
from hall.queue.replaying.replay import ReplayResult
from hall.queue.replaying.scenario_request import ScenarioRequest
from hall.queue.reports.wait_log import percentile
from hall.queue.store.database import open_read_only

DayInDatabase = tuple[str, str]
"""A database and a day in it."""


@dataclass(frozen=True, slots=True)
class DayTally:
    """``scenario`` 0 is the day as it was. ``different`` of its calls do not come again."""

    scenario: int
    calls: int
    different: int
    waits_ms: Sequence[int]
    in_target: int
    overtime_min: float
    uncalled: int


@dataclass(frozen=True, slots=True)
class ScenarioTotal:
    """One scenario over several days; ``overtime_min`` is the mean of the days."""

    days: int
    calls: int
    different: int
    called: int
    p50_min: float
    p90_min: float
    in_target: float
    overtime_min: float
    uncalled: int


def tallies(
    config: Config, recorded: DayInDatabase, requests: Sequence[ScenarioRequest]
) -> Iterator[DayTally]:
    """The day as it was, then with each scenario. :raises HallError:"""
    database, day = recorded
    with open_read_only(Path(database)) as db:
        record = read(db, day, list(config.counter))
    replayed = ReplayedDay(config, record)
    yield _tally(0, replayed.as_it_was, replayed.outcome, replayed.different)
    for number, request in enumerate(requests, 1):
        result, outcome = replayed.changed(request)
        yield _tally(number, result, outcome, 0)


def _tally(scenario: int, replayed: ReplayResult, found: DayOutcome, different: int) -> DayTally:
    share = found.all.in_target or 0.0
    return DayTally(
        scenario=scenario,
        calls=len(replayed.calls),
        different=different,
        waits_ms=[call.waited_ms for call in waits_that_count(replayed)],
        in_target=round(share * found.all.called),
        overtime_min=found.overtime_min,
        uncalled=found.uncalled,
    )


def total(found: Iterable[DayTally]) -> ScenarioTotal:
    """The tallies must be of one scenario, with a call on at least one day."""
    days = list(found)
    waits = sorted(wait for day in days for wait in day.waits_ms)
    return ScenarioTotal(
        days=len(days),
        calls=sum(day.calls for day in days),
        different=sum(day.different for day in days),
        called=len(waits),
        p50_min=percentile(waits, 0.5) / MINUTE_MS if waits else 0.0,
        p90_min=percentile(waits, 0.9) / MINUTE_MS if waits else 0.0,
        in_target=sum(day.in_target for day in days) / max(1, len(waits)),
        overtime_min=sum(day.overtime_min for day in days) / len(days),
        uncalled=sum(day.uncalled for day in days),
    )
