"""Days that the hall itself recorded, event by event: the wait that it would have told with each
number, and how long that number then waited.

These days have appointments, steps, transfers, holds and groups.
"""

import datetime as dt
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.estimating.estimate_days import RUNS, hall, plain, pool, weekdays
from bench.estimating.rewound import GivenNumber, numbers
from bench.server import CONFIG, ROOT
from hall.config.models import Config
from hall.hours import tickets_at
from hall.queue.estimating import history
from hall.queue.estimating.expected_waits import estimate
from hall.queue.estimating.read_state import read
from hall.queue.estimating.service_times import Beliefs, Observation, learn, with_today
from hall.queue.estimating.wait_estimates import PercentileRange
from hall.queue.store.database import open_read_only

LEARNED_FROM = dt.date(2026, 11, 2), 10
SCORED_FROM = (dt.date(2026, 12, 1), 20), (dt.date(2027, 3, 1), 25)
LEARNED_SEED, SCORED_SEED = 100, 7100
# Appointments are left out: they have their time, and nobody is told a wait.
CALLED = """
SELECT turn_id, min(event.at) AS at FROM event JOIN turn ON turn.id = turn_id
WHERE kind = 'called' AND due_at IS NULL GROUP BY turn_id
"""
DatabaseDay = tuple[Path, str]


@dataclass(frozen=True, slots=True)
class RecordedPrediction:
    """The estimates for one number, in ms; ``wait`` is what came true."""

    service: str
    hour: int
    wait: int
    ours: PercentileRange
    plain: float


def predictions() -> list[RecordedPrediction]:
    with tempfile.TemporaryDirectory() as folder, pool() as workers:
        record = partial(_recorded, Path(folder))
        past = workers.map(record, enumerate(weekdays(*LEARNED_FROM), LEARNED_SEED))
        known = learn(hall(), [turn for day in past for turn in _turns(*day)])
        scored = (day for span in SCORED_FROM for day in weekdays(*span))
        days = workers.map(record, enumerate(scored, SCORED_SEED))
        return [one for day in workers.map(partial(_predicted, known), days) for one in day]


def _recorded(folder: Path, numbered: tuple[int, dt.date]) -> DatabaseDay:
    seed, day = numbered
    database = folder / f"{day}.db"
    command = [sys.executable, str(ROOT / "app.py"), "demo", "--headless", "--config", str(CONFIG)]
    command += ["--day", str(day), "--seed", str(seed), "--database", str(database), "--port", "0"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return database, str(day)


def _turns(database: Path, day: str) -> Sequence[Observation]:
    with open_read_only(database) as db:
        return history.today(db, hall(), day)


def _predicted(known: Beliefs, recorded: DatabaseDay) -> list[RecordedPrediction]:
    config, (database, day) = hall(), recorded
    with open_read_only(database) as db:
        called = {row["turn_id"]: row["at"] for row in db.execute(CALLED)}
    return [
        _prediction(store, config, known, day, one, called[one.turn_id] - one.at)
        for store, one in numbers(database, day)
        if one.turn_id in called
    ]


def _prediction(
    store: sqlite3.Connection, config: Config, known: Beliefs, day: str, one: GivenNumber, wait: int
) -> RecordedPrediction:
    state = read(store, config, tickets_at(config, one.at), one.at)
    beliefs = with_today(known, history.today(store, config, day))
    found = estimate(state, beliefs, runs=RUNS).turns[one.turn_id]
    if found is None:
        raise ValueError(f"no wait was estimated for {one}")
    turn = next(turn for turn in state.waiting if turn.turn_id == one.turn_id)
    return RecordedPrediction(
        one.service, state.hour(one.at), wait, found, plain(state, turn, known)
    )
