"""A day rehearsed through the API accounts for every ticket and is the same every time."""

import datetime as dt
import os
import re
import signal
from pathlib import Path

import pytest

from hall.queue.reports.closing_report import (
    TurnFigures,
    closing_figures,
)
from hall.queue.store.database import open_read_only
from hall.queue.store.verify import verify
from hall.rehearsal.client import HallClient
from tests.support.database import query
from tests.support.hall_process import (
    run_app,
    started,
)
from tests.support.paths import ROOT

TUESDAY = dt.date(2026, 11, 24)


def play(config: str, day: str, folder: Path) -> tuple[str, Path]:
    """The output of a rehearsal, and its database."""
    path = folder / "demo.db"
    done = run_app(
        "demo",
        "--headless",
        "--seed",
        "7",
        "--day",
        day,
        "--config",
        str(ROOT / config),
        "--port",
        "0",
        "--database",
        str(path),
        timeout=280,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout, path


@pytest.mark.slow
def test_a_day_played_twice_leaves_the_same_log(tmp_path: Path) -> None:
    logs = []
    for folder in (tmp_path / "first", tmp_path / "second"):
        folder.mkdir()
        _, path = play("tests/small-hall.toml", "2026-11-23", folder)
        logs.append(query(path, "SELECT * FROM wait_log ORDER BY issued, ticket"))
    assert logs[0] == logs[1]
    assert len(logs[0]) > 30


@pytest.mark.slow
def test_every_ticket_of_a_day_is_accounted_for(tmp_path: Path) -> None:
    printed, path = play("config.toml", TUESDAY.isoformat(), tmp_path)
    found = re.match(
        r"(\d+) tickets, (\d+) served, (\d+) missed, (\d+) of them came back;"
        r" (\d+) on hold for a while, (\d+) sent on, (\d+) further steps; (\d+) by appointment;"
        r" (\d+) asked without a number; (\d+) gave up; \d+ calls repeated, (\d+) slips undone;",
        printed,
    )
    assert found, printed
    issued, served, missed, returned, held, sent_on, *others = map(int, found.groups())
    stepped, booked, without_number, gave_up, slips = others
    outcomes = query(path, "SELECT outcome, count(*) FROM wait_log GROUP BY 1 ORDER BY 1")
    assert outcomes == [
        ("cancelled", gave_up),
        ("done", served),
        ("held", held),
        ("missed", missed - returned),
        ("transferred", sent_on),
    ]
    assert query(path, "SELECT count(*) FROM ticket") == [(issued + without_number,)]
    assert issued + without_number + stepped == served + missed - returned + gave_up
    assert min(returned, held, sent_on, stepped, booked, without_number, gave_up, slips) > 0
    assert query(path, "SELECT count(*) FROM appointment WHERE state = 'arrived'") > [(0,)]
    assert query(path, "SELECT count(*) FROM turn WHERE people > 1") > [(0,)]
    returns = "SELECT count(*) FROM turn WHERE prefer_counter IS NOT NULL AND state = 'done'"
    assert query(path, returns) > [(0,)]
    kinds = {row[0]: row[1] for row in query(path, "SELECT kind, count(*) FROM event GROUP BY 1")}
    assert (kinds["held"], kinds["resumed"], kinds["returned"]) == (held, held, returned)
    assert (kinds["served"], kinds["undone"], kinds["planned"] > 0) == (without_number, slips, True)
    assert kinds["counter_paused"] == kinds["counter_opened"] > 0
    assert verify(path) == []
    with open_read_only(path) as db:
        figures = closing_figures(db, TUESDAY.isoformat())
    assert figures["tickets"] == issued + without_number
    assert {**figures["total"], "wait_half_s": 0, "wait_most_s": 0} == TurnFigures(
        given=served + missed - returned + gave_up + sent_on,
        served=served,
        transferred=sent_on,
        missed=missed - returned,
        cancelled=gave_up,
        left=0,
        open=0,
        wait_half_s=0,
        wait_most_s=0,
    )
    assert query(path, "SELECT count(*) FROM queue_length WHERE waiting <> 0") == [(0,)]
    gaps = "SELECT series FROM ticket GROUP BY series HAVING max(number) <> count(*)"
    assert query(path, gaps) == []
    # Nobody is called at lunch, though people wait, nor before the counters open.
    early = "time(called) < '07:30:00' OR time(called) BETWEEN '11:30:00' AND '13:29:59'"
    assert query(path, f"SELECT ticket, called FROM wait_log WHERE {early}") == []
    assert "all" in printed


def test_a_day_plays_beside_a_hall_whose_screens_stay_open(tmp_path: Path) -> None:
    """The rehearsed clock never waits, so a busy machine may miss a fast day and needs a slower."""
    for speed in (20_000, 2_000, 400):
        path = tmp_path / f"{speed}.db"
        printed = play_beside(speed, path)
        if query(path, "SELECT count(*) > 5 FROM wait_log") == [(1,)]:
            break
    else:
        pytest.fail(f"even the slowest day ended before six turns: {printed[-1]}")
    assert any(re.match(r"\d+ tickets, ", line) for line in printed)
    assert "The day is over" in printed[-1]


def play_beside(speed: int, database: Path) -> list[str]:
    """The lines that a rehearsal at this speed prints until its day is over."""
    reading, writing = os.pipe()
    command = ["demo", "--speed", str(speed), "--day", "2026-11-23", "--port", "0"]
    command += ["--config", str(ROOT / "tests" / "small-hall.toml"), "--database", str(database)]
    demo = started(command, writing, writing)
    os.close(writing)
    printed: list[str] = []
    try:
        with open(reading, encoding="utf-8") as lines:
            for line in lines:
                printed.append(line)
                if "The day is over" in line or "The hall is closed" in line:
                    break
            hall = HallClient(printed[0].split()[1].rstrip("/"))
            assert hall.get("/hall")["speed"] == speed
            hall.close()
            demo.send_signal(signal.SIGTERM)
            assert demo.wait(10) == 0
    finally:
        demo.kill()
        demo.wait(10)
    return printed
