"""Quiet calls, as a back office makes them, are shown on the phone but not in the hall."""

from hall.clock import ManualClock
from hall.displays.cli import tables
from hall.queue.engine import Engine
from hall.queue.reports import wait_log
from hall.queue.store.verify import verify
from tests.support.database import query
from tests.support.hall_process import HallProcess
from tests.support.show import Show

MINUTE = 60_000


def _shown(show: Show) -> list[str]:
    return [call["label"] for call in show("board", "front")["calls"]]


def test_no_display_shows_a_quiet_call(engine: Engine, show: Show, clock: ManualClock) -> None:
    engine.issue("papers")
    token = engine.issue("papers")["token"]
    engine.call_next(1)
    assert engine.call(2, "A002", quiet=True)["quiet"] is True
    assert _shown(show) == ["A001"]
    phone = show("ticket", token)
    assert (phone["state"], phone["counter"]) == ("called", 2)
    clock.at += MINUTE
    engine.recall(2)
    engine.start(2)
    engine.finish(2)
    assert _shown(show) == ["A001"]
    assert query(engine.store.path, "SELECT ticket, quiet FROM wait_log") == [("A002", 1)]
    assert verify(engine.store.path) == []


def test_the_next_call_of_the_turn_is_shown_again(engine: Engine, show: Show) -> None:
    engine.issue("papers")
    engine.call_next(1, quiet=True)
    engine.hold(1, "papers-missing")
    assert _shown(show) == []
    engine.back(1, "A001")
    engine.call_next(1)
    assert _shown(show) == ["A001"]


def test_quiet_calls_say_nothing_about_the_wait(
    engine: Engine, show: Show, clock: ManualClock
) -> None:
    for _ in range(6):
        engine.issue("papers")
    for minutes in (0, 1, 2, 3, 4):
        clock.at += minutes * MINUTE
        engine.call_next(1, finishing=None if minutes == 0 else f"A00{minutes}")
    assert show("wall")["wait_p90_s"] == 10 * 60
    clock.at += 25 * MINUTE
    engine.call_next(1, finishing="A005", quiet=True)
    assert show("wall")["wait_p90_s"] == 10 * 60
    engine.finish(1, confirmed=False)
    table = tables.waits(wait_log.rows(engine.store.path, None)).splitlines()
    assert table[1].split()[:5] == ["1", "6", "0", "3.0", "10.0"]


def test_quiet_over_the_api(server: HallProcess) -> None:
    for label in (server.issue("results")["label"], server.issue("results")["label"]):
        command = "next" if label.endswith("1") else "call"
        given = {} if command == "next" else {"label": label}
        turn = server.act(4, command, quiet=True, **given)
        assert (turn["label"], turn["quiet"]) == (label, True)
        server.act(4, "start")
        server.act(4, "finish")
    loud = server.issue("results")["label"]
    assert (server.act(4, "next")["label"], server.act(4, "start")["quiet"]) == (loud, False)
