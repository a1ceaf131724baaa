"""Screens show the state of counters, and the report of pauses adds them up."""

from collections.abc import Callable
from pathlib import Path

from hall.clock import ManualClock
from hall.config.models import Config
from hall.displays.cli import tables
from hall.queue.engine import Engine
from hall.queue.reports.pauses import pauses
from tests.support.database import query
from tests.support.hall_process import run_app
from tests.support.paths import TRIAL_HALL
from tests.support.show import Show

MINUTE = 60_000


def test_screens_show_the_counters_as_they_are(
    engine: Engine, show: Show, clock: ManualClock
) -> None:
    engine.issue("papers")
    engine.pause_counter(1, "break", minutes=5)
    engine.seat_staff(2, "Hoa")
    engine.open_counter(2)
    engine.close_counter(3)
    seen = {place["number"]: place for place in show("wall")["counters"]}
    paused = (seen[1]["state"], seen[1]["reason"], seen[1]["since"], seen[1]["until"])
    assert paused == ("paused", "break", clock.at, clock.at + 5 * MINUTE)
    assert (seen[3]["state"], seen[3]["since"]) == ("closed", clock.at)
    assert (seen[4]["state"], seen[4]["since"]) == ("closed", None)
    tablet = show("counter", 2)
    assert (tablet["seat"]["staff"], tablet["undo"]["kind"]) == ("Hoa", "counter_staffed")
    assert tablet["undo"]["label"] is None
    assert [other["state"] for other in tablet["others"]] == ["paused", "closed", "open"]


def test_counters_that_pause_are_not_at_work(engine: Engine, show: Show) -> None:
    for service in ("papers", "land"):
        engine.issue(service)
    engine.call_next(1)
    engine.call_next(2)
    assert show("wall")["services"]["papers"]["counters"] == 2
    engine.miss(1)
    engine.pause_counter(1, "break")
    engine.assign_services(2, ["papers"])
    seen = show("wall")["services"]
    assert (seen["papers"]["counters"], seen["land"]["counters"]) == (1, 0)


def test_a_turn_open_too_long_is_an_alert(
    engine: Engine, show: Show, clock: ManualClock, config: Config
) -> None:
    engine.issue("papers")
    engine.call_next(1)
    engine.start(1)
    called_at = clock.at
    clock.at += config.calls.forgotten_min * MINUTE - 1
    assert _forgotten(show) == []
    clock.at += 1
    alert = {"kind": "forgotten", "label": "A001", "counter": 1, "since": called_at}
    assert _forgotten(show) == [alert]
    engine.tick()
    assert query(engine.store.path, "SELECT state FROM turn")[0][0] == "serving"


def _forgotten(show: Show) -> list[object]:
    return [alert for alert in show("wall")["alerts"] if alert["kind"] == "forgotten"]


def test_the_report_adds_up_what_was_paused(engine: Engine, clock: ManualClock) -> None:
    def after(minutes: float, command: Callable[[], object]) -> None:
        clock.at += round(minutes * MINUTE)
        command()

    engine.pause_counter(1, "break")
    after(4, lambda: engine.assign_services(1, ["land"]))  # does not end the pause
    after(6, lambda: engine.open_counter(1))
    after(1, lambda: engine.pause_counter(1, "signing"))
    after(0.25, lambda: engine.undo(1))  # undone as a slip
    after(1, lambda: engine.pause_counter(1, "signing", minutes=20))
    after(20, lambda: engine.tick())
    after(1, lambda: engine.pause_counter(2, "break"))
    after(2, lambda: engine.close_counter(2))
    after(1, lambda: engine.pause_counter(3, "break"))
    found = pauses(engine.store.path, None, clock.at + 7 * MINUTE)
    assert [(p.counter, p.reason, p.justified, p.ms / MINUTE) for p in found] == [
        (1, "break", False, 10),
        (1, "signing", True, 20),
        (2, "break", False, 2),
        (3, "break", False, 7),
    ]
    lines = tables.pauses(found, {"break": "Nghỉ giải lao"}).splitlines()
    assert lines[1].split() == ["1", "1", "10.0", "no", "Nghỉ", "giải", "lao"]
    assert lines[2].split() == ["1", "1", "20.0", "yes", "signing"]
    assert lines[-2].split() == ["all", "1", "20.0", "yes"]
    assert lines[-1].split() == ["all", "3", "19.0", "no"]


def test_an_undone_opening_leaves_one_pause(engine: Engine, clock: ManualClock) -> None:
    engine.pause_counter(1, "break")
    clock.at += 5 * MINUTE
    engine.open_counter(1)
    engine.undo(1)
    clock.at += 5 * MINUTE
    engine.open_counter(1)
    assert [p.ms for p in pauses(engine.store.path, None, clock.at)] == [10 * MINUTE]


def test_the_command_line_prints_the_report(engine: Engine, tmp_path: Path) -> None:
    engine.pause_counter(1, "signing")
    engine.open_counter(1)
    options = ("--config", str(TRIAL_HALL), "--database", str(engine.store.path))
    done = run_app("pauses", *options)
    assert done.returncode == 0
    assert "In, ký hồ sơ" in done.stdout
    missing = run_app("pauses", "--config", str(TRIAL_HALL), "--database", str(tmp_path / "none"))
    assert missing.returncode == 1
