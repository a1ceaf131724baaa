"""The wait log has every wait, by counter, for any SQLite tool."""

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.config.sections import HallSection
from hall.queue.engine import Engine
from hall.queue.reports.wait_log import COLUMNS
from hall.queue.store.database import Store
from tests.support.hall_process import OpenHall, run_app
from tests.support.paths import TRIAL_HALL

SECOND = 1000
MINUTE = 60 * SECOND


def log(path: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute("SELECT * FROM wait_log ORDER BY issued, ticket")]


def test_a_whole_turn(engine: Engine, store: Store, clock: ManualClock) -> None:
    engine.issue("papers", priority="elder")
    clock.at += 7 * MINUTE + 400
    engine.call_next(1)
    clock.at += 40 * SECOND
    engine.recall(1)
    clock.at += 25 * SECOND
    engine.start(1)
    clock.at += 11 * MINUTE
    assert log(store.path) == []
    engine.finish(1)
    assert log(store.path) == [
        {
            "day": "2026-11-24",
            "ticket": "A001",
            "service": "papers",
            "priority": "elder",
            "counter": 1,
            "staff": "Lan",
            "quiet": 0,
            "people": 1,
            "issued": "2026-11-24 08:00:00",
            "joined": "2026-11-24 08:00:00",
            "called": "2026-11-24 08:07:00",
            "started": "2026-11-24 08:08:05",
            "ended": "2026-11-24 08:19:05",
            "waiting_s": 7 * 60,
            "walking_s": 65,
            "service_s": 11 * 60,
            "outcome": "done",
        }
    ]


def test_an_arrival_that_nobody_confirmed(engine: Engine, store: Store, clock: ManualClock) -> None:
    engine.issue("papers")
    clock.at += MINUTE
    engine.call_next(1)
    clock.at += 5 * MINUTE
    engine.call_next(1, finishing="A001")
    (row,) = log(store.path)
    assert (row["started"], row["walking_s"]) == (None, None)
    assert (row["waiting_s"], row["service_s"], row["outcome"]) == (60, 300, "done")


def test_a_turn_that_missed_its_call(engine: Engine, store: Store, clock: ManualClock) -> None:
    engine.issue("papers")
    clock.at += 3 * MINUTE
    engine.call_next(1)
    clock.at += MINUTE
    engine.miss(1)
    (row,) = log(store.path)
    assert (row["outcome"], row["counter"], row["waiting_s"]) == ("missed", 1, 180)
    assert (row["called"], row["ended"]) == ("2026-11-24 08:03:00", "2026-11-24 08:04:00")
    assert (row["started"], row["walking_s"], row["service_s"]) == (None, None, None)


def test_a_number_that_is_over(engine: Engine, store: Store, clock: ManualClock) -> None:
    tokens = [engine.issue("papers")["token"] for _ in range(2)]
    clock.at += 2 * MINUTE
    engine.call_next(1)
    clock.at += 2 * MINUTE
    for token in tokens:
        engine.cancel(token)
    called, waiting = log(store.path)
    assert (called["outcome"], called["counter"], called["waiting_s"]) == ("cancelled", 1, 120)
    assert (waiting["outcome"], waiting["counter"], waiting["waiting_s"]) == (
        "cancelled",
        None,
        240,
    )
    assert (waiting["called"], waiting["ended"]) == (None, "2026-11-24 08:04:00")


def test_local_time_of_another_zone(store: Store, clock: ManualClock, config: Config) -> None:
    hall = HallSection(name=config.hall.name, timezone="America/New_York")
    engine = Engine(config.model_copy(update={"hall": hall}), store, clock, ignore_hours=True)
    engine.issue("papers")
    engine.call_next(1)
    engine.miss(1)
    (row,) = log(store.path)
    assert (row["day"], row["issued"]) == ("2026-11-23", "2026-11-23 20:00:00")


@pytest.mark.parametrize("by_day", [False, True])
def test_on_the_command_line_while_the_hall_is_open(open_hall: OpenHall, by_day: bool) -> None:
    hall = open_hall()
    for counter in (1, 1, 2):
        hall.issue("papers")
        hall.act(counter, "next")
        hall.act(counter, "start")
        hall.act(counter, "finish")
    hall.issue("papers")
    hall.act(1, "next")
    hall.act(1, "miss")
    hall.issue("papers")
    given = ["--config", str(TRIAL_HALL), "--database", str(hall.database)]
    if by_day:
        given += ["--day", log(hall.database)[0]["day"]]
    table = run_app("waits", *given)
    assert (table.returncode, table.stderr) == (0, "")
    lines = [line.split() for line in table.stdout.splitlines()]
    assert [line[:3] for line in lines] == [
        ["counter", "done", "missed"],
        ["1", "2", "1"],
        ["2", "1", "0"],
        ["all", "3", "1"],
    ]
    listed = run_app("waits", "--csv", *given)
    assert (listed.returncode, listed.stderr) == (0, "")
    for_excel = run_app("waits", "--excel", *given)
    assert for_excel.stdout == "\ufeff" + listed.stdout.replace(",", ";")
    rows = list(csv.DictReader(io.StringIO(listed.stdout)))
    assert tuple(rows[0]) == COLUMNS
    assert [(row["ticket"], row["counter"], row["outcome"]) for row in rows] == [
        ("A001", "1", "done"),
        ("A002", "1", "done"),
        ("A003", "2", "done"),
        ("A004", "1", "missed"),
    ]


def test_a_day_without_a_hall(tmp_path: Path) -> None:
    given = ["--config", str(TRIAL_HALL), "--database"]
    missing = run_app("waits", *given, str(tmp_path / "none.db"))
    assert missing.returncode == 1
    (sentence,) = missing.stderr.splitlines()
    assert sentence.startswith("Cannot do this: there is no database ")
    Store(tmp_path / "empty.db").close()
    empty = run_app("waits", "--csv", *given, str(tmp_path / "empty.db"))
    assert (empty.returncode, empty.stdout) == (0, ",".join(COLUMNS) + "\n")
