"""A counter serves somebody without a ticket."""

import pytest

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.store.errors import CounterBusy, UnknownLabel, UnknownTicket, WrongCounter
from hall.queue.store.verify import verify
from tests.support.database import dump, query
from tests.support.hall_process import HallProcess
from tests.support.problem import expect_problem
from tests.support.show import Show

MINUTE = 60_000
TURN = "SELECT state, counter, called_at, started_at, quiet, ahead FROM turn ORDER BY id DESC"


def test_serving_without_a_ticket_gives_the_next_number(
    engine: Engine, show: Show, clock: ManualClock
) -> None:
    engine.issue("papers", kiosk="k1")
    turn = engine.serve(1)
    assert (turn["label"], turn["state"], turn["why"]["rule"]) == ("A002", "serving", "no_ticket")
    assert query(engine.store.path, TURN)[0] == ("serving", 1, clock.at, clock.at, 1, 0)
    assert show("board", "front")["calls"] == []
    assert query(engine.store.path, "SELECT count(*) FROM print_job") == [(1,)]
    clock.at += 5 * MINUTE
    assert engine.finish(1)["state"] == "done"
    log = "SELECT ticket, waiting_s, service_s, quiet FROM wait_log"
    assert query(engine.store.path, log) == [("A002", 0, 300, 1)]
    assert engine.issue("papers")["label"] == "A003"
    assert verify(engine.store.path) == []


def test_only_a_free_counter_serves_its_own_services(engine: Engine) -> None:
    before = dump(engine.store.path)
    with pytest.raises(WrongCounter):
        engine.serve(1, service="land")
    assert dump(engine.store.path) == before
    assert engine.serve(2, service="land")["label"] == "B001"
    before = dump(engine.store.path)
    with pytest.raises(CounterBusy):
        engine.serve(2)
    assert dump(engine.store.path) == before


def test_serving_without_a_ticket_needs_no_opening_hours(
    engine: Engine, clock: ManualClock
) -> None:
    clock.at += 9 * 60 * MINUTE + 5 * MINUTE  # 17:05
    assert engine.serve(1)["label"] == "A001"


def test_an_undone_number_stays_used(engine: Engine, show: Show) -> None:
    label = engine.serve(1)["label"]
    (token,) = query(engine.store.path, "SELECT token FROM ticket")[0]
    assert [(turn["label"], turn["state"]) for turn in engine.undo(1)] == [(label, "undone")]
    assert show("counter", 1)["current"] is None
    assert (show("wall")["served"], show("wall")["waiting"]) == (0, 0)
    assert query(engine.store.path, "SELECT * FROM wait_log") == []
    with pytest.raises(UnknownLabel):
        engine.call(1, label)
    with pytest.raises(UnknownTicket):
        engine.cancel(token)
    assert engine.serve(1)["label"] == "A002"
    assert verify(engine.store.path) == []


def test_serving_without_a_ticket_is_no_ordinary_call(engine: Engine) -> None:
    """This hall calls two turns with priority and then one without."""
    for priority in ("elder", "elder", "elder", None):
        engine.issue("papers", priority=priority)
    for label in ("A001", "A002"):
        turn = engine.call_next(1)
        assert turn is not None
        assert turn["label"] == label
        engine.finish(1, confirmed=False)
    engine.serve(1)
    turn = engine.call_next(1, finishing="A005")
    assert turn is not None
    assert turn["label"] == "A004"


def test_over_the_api(server: HallProcess) -> None:
    serve = "/api/v1/counters/4/serve"
    answer = server.post(serve, key="nobody has a ticket")
    assert answer.status == 200
    assert (answer.json["service"], answer.json["state"]) == ("results", "serving")
    assert server.post(serve, key="nobody has a ticket").body == answer.body
    busy = server.post(serve, {"service": "results"})
    expect_problem(busy, "vi", 409, "counter_busy", counter=4, label=answer.json["label"])
    wrong = server.post(serve, {"service": "land"})
    expect_problem(wrong, "vi", 422, "wrong_counter", counter=4, service="land")
    server.act(4, "finish")
