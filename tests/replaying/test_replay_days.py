"""Several days are replayed with several scenarios on the command line."""

from pathlib import Path

import pytest

from hall.config.file import load
from hall.queue.replaying.day_tally import tallies, total
from hall.queue.replaying.scenario_request import ScenarioRequest
from hall.queue.replaying.worker_pool import WorkerRefusal, replay_many
from tests.replaying.test_staffing_plan import morning
from tests.support.hall_process import run_app
from tests.support.paths import TRIAL_HALL

DAYS = ("2026-11-24", "2026-12-01")
TRIAL = load(TRIAL_HALL)
REQUESTS = (
    ScenarioRequest(counters=1, services=("papers",)),
    ScenarioRequest(lunch={1: "08:00-09:00"}),
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return morning(tmp_path_factory.mktemp("days") / "hall.db", 2)


def test_two_processes_find_what_one_finds(recorded: Path) -> None:
    days = [(str(recorded), day) for day in DAYS]
    progress: list[tuple[int, int]] = []
    found = replay_many(TRIAL, days, REQUESTS, lambda done, goal: progress.append((done, goal)), 2)
    alone = [tally for day in days for tally in tallies(TRIAL, day, REQUESTS)]
    for scenario, pooled in enumerate(found):
        assert pooled == total(each for each in alone if each.scenario == scenario)
    assert [done for done, _ in progress] == [1, 2, 3, 4, 5, 6]
    was, more, lunch = found
    assert (was.days, was.different) == (2, 0)
    assert more.p90_min < was.p90_min < lunch.p90_min


def test_an_impossible_scenario_is_reported_on(recorded: Path) -> None:
    with pytest.raises(WorkerRefusal) as refused:
        replay_many(
            TRIAL, [(str(recorded), DAYS[0])], [ScenarioRequest(hours="noon")], lambda *_: None
        )
    assert (refused.value.code, refused.value.values) == ("wished_hours", {"text": "noon"})


def replayed(database: Path, *options: str) -> str:
    hall_files = ("--config", str(TRIAL_HALL), "--database", str(database))
    done = run_app("replay", *hall_files, *options)
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


def test_scenarios_of_a_file(recorded: Path, tmp_path: Path) -> None:
    file = tmp_path / "what-if.txt"
    file.write_text("# what to try\n--counters +1 --services papers\n\n--lunch 1=08:00-09:00\n")
    lines = replayed(recorded, "--days", "30", "--scenarios", str(file)).splitlines()
    assert lines[0].startswith("2 days, ")
    assert lines[0].endswith("; 0 do not come again as they were.")
    assert [line.split("  ")[0] for line in lines[3:]] == [
        "as it was",
        "--counters +1 --services papers",
        "--lunch 1=08:00-09:00",
    ]
