"""Visits of several steps, planned by the configuration, by a transfer or by staff."""

import json
from pathlib import Path
from typing import Any

import pytest

from hall.clock import ManualClock
from hall.config.file import load
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import CounterBusy, NothingToUndo, UnknownService, WrongCounter
from hall.queue.store.verify import verify
from tests.support.database import query
from tests.support.hall_process import OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.problem import expect_problem
from tests.support.show import Show, show_of

MINUTE = 60_000
LAND = {"service": "land", "counter": None}
RESULTS = {"service": "results", "counter": None}


@pytest.fixture
def engine(tmp_path: Path, store: Store, clock: ManualClock) -> Engine:
    """An engine whose service of papers is followed by land and then results."""
    text = TRIAL_HALL.read_text("utf-8")
    (tmp_path / "config.toml").write_text(
        text.replace('letter = "A"', 'letter = "A"\nthen = ["land", "results"]'), "utf-8"
    )
    return Engine(load(tmp_path / "config.toml"), store, clock)


@pytest.fixture
def show(engine: Engine) -> Show:
    return show_of(engine)


def _turns(engine: Engine) -> list[tuple[Any, ...]]:
    rows = query(engine.store.path, "SELECT service, state, steps FROM turn ORDER BY id")
    return [
        (service, state, [s["service"] for s in json.loads(steps)])
        for service, state, steps in rows
    ]


def test_a_finished_step_leads_to_the_next(engine: Engine, show: Show, clock: ManualClock) -> None:
    token = engine.issue("papers", priority="elder", people=2)["token"]
    other = engine.issue("land")["label"]
    assert show("ticket", token)["steps"] == [LAND, RESULTS]
    engine.call_next(1)
    assert show("counter", 1)["current"]["steps"] == [LAND, RESULTS]
    clock.at += 10 * MINUTE
    assert engine.finish(1, confirmed=False)["state"] == "done"
    phone = show("ticket", token)
    assert (phone["label"], phone["service"], phone["state"]) == ("A001", "land", "waiting")
    assert (phone["priority"], phone["people"], phone["steps"]) == ("elder", 2, [RESULTS])
    assert phone["arrived_at"] == clock.at
    clock.at += 5 * MINUTE
    called = engine.call_next(3)
    assert called is not None
    assert called["label"] == "A001"
    called = engine.call_next(3, finishing="A001")
    assert called is not None
    assert called["label"] == other
    engine.call_next(4)
    engine.finish(4, confirmed=False)
    log = "SELECT service, counter, waiting_s, outcome FROM wait_log WHERE ticket = 'A001'"
    assert query(engine.store.path, log) == [
        ("papers", 1, 0, "done"),
        ("land", 3, 300, "done"),
        ("results", 4, 0, "done"),
    ]
    assert verify(engine.store.path) == []


def test_the_next_step_stands_by_arrival(engine: Engine) -> None:
    engine.issue("papers")
    engine.issue("land")
    engine.call_next(1)
    engine.finish(1, confirmed=False)
    called = engine.call_next(3)
    assert called is not None
    assert called["label"] == "A001"


def test_a_finish_undone_takes_the_next_step_back(engine: Engine) -> None:
    engine.issue("papers")
    engine.call_next(1)
    engine.start(1)
    before = _turns(engine)
    engine.finish(1)
    assert [turn["state"] for turn in engine.undo(1)] == ["undone", "serving"]
    assert [turn for turn in _turns(engine) if turn[1] != "undone"] == before
    engine.finish(1)
    engine.call_next(3)
    with pytest.raises(NothingToUndo):
        engine.undo(1)  # the next step was called already
    assert verify(engine.store.path) == []


def test_only_a_finished_turn_goes_on(engine: Engine) -> None:
    token = engine.issue("papers")["token"]
    engine.call_next(1)
    engine.miss(1)
    assert [turn[1] for turn in _turns(engine)] == ["missed"]
    engine.come_back(token)
    engine.call_next(1)
    engine.hold(1, "papers-missing")
    engine.cancel(token)
    assert _turns(engine) == [("papers", "cancelled", ["land", "results"])]


def test_a_transfer_keeps_what_follows(engine: Engine) -> None:
    engine.issue("papers")
    engine.call_next(1)
    assert engine.transfer(1, service="results")["steps"] == [LAND, RESULTS]
    engine.call_next(4)
    engine.finish(4, confirmed=False)
    assert _turns(engine)[-1] == ("land", "waiting", ["results"])


def test_come_back_to_me(engine: Engine) -> None:
    engine.issue("papers")
    engine.issue("papers")
    engine.call_next(1)
    turn = engine.transfer(1, service="results", come_back=True)
    assert turn["steps"] == [{"service": "papers", "counter": 1}, LAND, RESULTS]
    engine.call_next(4)
    engine.finish(4, confirmed=False)
    other = engine.call_next(2)  # the number is first in line, but for counter 1 alone
    back = engine.call_next(1)
    assert other is not None
    assert back is not None
    assert (other["label"], back["label"], back["steps"]) == ("A002", "A001", [LAND, RESULTS])


@pytest.mark.parametrize(
    ("back_to", "left"), [(2, []), (None, [{"service": "land", "counter": 2}])]
)
def test_who_is_sent_back_by_hand_does_not_come_back_again(
    engine: Engine, back_to: int | None, left: list[dict[str, Any]]
) -> None:
    """A step at a counter for the same service is done by going there, not by another counter."""
    engine.issue("land")
    engine.call_next(2)
    engine.transfer(2, to_counter=3, come_back=True)
    engine.call_next(3)
    assert engine.transfer(3, service="land", to_counter=back_to)["steps"] == left


def test_staff_plan_what_follows(engine: Engine) -> None:
    engine.issue("results")
    engine.call_next(4)
    with pytest.raises(UnknownService):
        engine.plan(4, [{"service": "fishing", "counter": None}])
    with pytest.raises(WrongCounter):
        engine.plan(4, [{"service": "land", "counter": 1}])
    with pytest.raises(CounterBusy):
        engine.plan(4, [LAND], of="C002")  # type: ignore[list-item]
    steps = engine.plan(4, [{"service": "land", "counter": 2}], of="C001")["steps"]
    assert steps == [{"service": "land", "counter": 2}]
    assert [turn["steps"] for turn in engine.undo(4)] == [[]]
    engine.plan(4, [{"service": "land", "counter": 2}])
    engine.finish(4, confirmed=False)
    assert engine.call_next(3) is None
    assert engine.call_next(2) is not None
    engine.plan(2, [])
    engine.finish(2, confirmed=False)
    assert [turn[1] for turn in _turns(engine)] == ["done", "done"]
    assert verify(engine.store.path) == []


def test_over_the_api(open_hall: OpenHall) -> None:
    text = TRIAL_HALL.read_text("utf-8").replace('letter = "A"', 'letter = "A"\nthen = ["land"]')
    hall = open_hall(config=text)
    ticket = hall.issue("papers")
    path = f"/api/v1/tickets/{ticket['token']}"
    assert hall.get(path).json["steps"] == [LAND]
    hall.act(1, "next")
    hall.act(1, "steps", steps=[{"service": "results"}, LAND], of=ticket["label"])
    turn = hall.post("/api/v1/counters/1/transfer", {"counter": 2, "return": True}).json
    assert turn["steps"] == [{"service": "papers", "counter": 1}, RESULTS, LAND]
    hall.act(2, "next")
    hall.act(2, "finish", confirmed=False)
    seen = hall.get(path).json
    assert (seen["service"], seen["state"], seen["steps"]) == ("papers", "waiting", [RESULTS, LAND])
    for wrong in ({}, {"steps": "land"}, {"steps": [LAND] * 10}):
        answer = hall.post("/api/v1/counters/1/steps", wrong)
        expect_problem(answer, "vi", 422, "invalid_field", field="steps")
    answer = hall.post("/api/v1/counters/1/steps", {"steps": [{"service": "land", "counter": 4}]})
    expect_problem(answer, "vi", 422, "wrong_counter", counter=4, service="land")
