"""Replays over HTTP: the list of days, and how a day would have gone."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from hall.clock import ManualClock
from hall.config.file import load
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from tests.support.hall_process import HallProcess, OpenHall, run_app
from tests.support.paths import TRIAL_HALL
from tests.support.problem import expect_problem

MINUTE = 60_000
EIGHT = 1_795_482_000_000  # 2026-11-24, 08:00 in the hall's time zone
DAY = "2026-11-24"


def busy_day(database: Path) -> Path:
    """A day on which one counter serves thirty people who came within half an hour."""
    clock, store = ManualClock(EIGHT), Store(database)
    engine = Engine(load(TRIAL_HALL), store, clock)
    for _ in range(30):
        engine.issue("papers")
        clock.at += MINUTE
    for _ in range(30):
        engine.call_next(1)
        clock.at += 5 * MINUTE
        engine.finish(1, confirmed=False)
    store.close()
    return database


@pytest.fixture
def hall(open_hall: OpenHall, tmp_path: Path) -> HallProcess:
    return open_hall(database=busy_day(tmp_path / "hall.db"))


def test_a_day_as_it_was_and_as_it_would_have_been(hall: HallProcess) -> None:
    assert hall.get("/api/v1/days").json == [{"day": DAY, "tickets": 30}]
    plain = hall.get(f"/api/v1/days/{DAY}/replay").json
    assert (plain["calls"], plain["different"], plain["changed"]) == (30, 0, None)
    assert sum(slot["came"] for slot in plain["as_it_was"]["slots"]) == 30
    two = hall.get(f"/api/v1/days/{DAY}/replay?counters=1&services=papers").json
    assert two["as_it_was"] == plain["as_it_was"]
    assert two["changed"]["all"]["p50_min"] < 0.6 * plain["as_it_was"]["all"]["p50_min"]
    later = hall.get(f"/api/v1/days/{DAY}/replay?skills=1=land;2=papers&lunch=2=09:00-10:00").json
    assert later["changed"]["all"]["p90_min"] > plain["as_it_was"]["all"]["p90_min"]


REFUSALS: Mapping[str, tuple[int, str, Mapping[str, object]]] = {
    "2026-11-25/replay": (404, "nothing_recorded", {"day": "2026-11-25"}),
    "yesterday/replay": (404, "nothing_recorded", {"day": "yesterday"}),
    f"{DAY}/replay?counters=-4": (422, "wished_counters", {"least": -3, "most": 20}),
    f"{DAY}/replay?services=fishing": (422, "unknown_service", {"service": "fishing"}),
    f"{DAY}/replay?lunch=9=12:00-13:00": (404, "unknown_counter", {"counter": 9}),
    f"{DAY}/replay?hours=noon": (422, "wished_hours", {"text": "noon"}),
    f"{DAY}/replay?skills=papers": (422, "invalid_field", {"field": "skills"}),
    f"{DAY}/replay?policy=lottery": (422, "invalid_field", {"field": "policy"}),
}


def test_impossible_requests_are_refused_in_a_sentence(hall: HallProcess) -> None:
    for language in ("vi", "en"):
        for path, (status, code, values) in REFUSALS.items():
            answer = hall.get(f"/api/v1/days/{path}", **{"Accept-Language": language})
            expect_problem(answer, language, status, code, **values)


def test_the_command_line_refuses_in_the_same_words(tmp_path: Path) -> None:
    database = busy_day(tmp_path / "hall.db")
    hall_files = ("--config", str(TRIAL_HALL), "--database", str(database))
    refused = run_app("replay", *hall_files, "--counters", "-4")
    assert refused.returncode == 1
    assert "The hall can have -3 to +20 counters more than it has." in refused.stderr
    replayed = run_app("replay", *hall_files, "--counters", "+1", "--services", "papers")
    assert replayed.returncode == 0, replayed
    assert "each of the 30 calls comes again as it was" in replayed.stdout
