"""A citizen undoes a cancellation made by mistake."""

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import CancelStands, HasTicket, NothingToUndo
from hall.queue.store.verify import verify
from tests.support.database import dump
from tests.support.hall_process import HallProcess
from tests.support.problem import expect_problem
from tests.support.show import Show

SECOND = 1_000


@pytest.mark.parametrize("state", ["waiting", "called", "held"])
def test_a_restored_turn_has_its_old_position(
    engine: Engine, show: Show, clock: ManualClock, state: str
) -> None:
    token = engine.issue("papers")["token"]
    engine.issue("papers")
    if state != "waiting":
        engine.call_next(1)
    if state == "held":
        engine.hold(1, "papers-missing", minutes=5)
    before = dump(engine.store.path, "turn", "queue_length")
    engine.cancel(token)
    assert show("ticket", token)["undo_until"] == clock.at + 30 * SECOND
    clock.at += 30 * SECOND
    assert engine.undo_cancel(token)["state"] == state
    assert dump(engine.store.path, "turn", "queue_length") == before
    assert show("ticket", token)["undo_until"] is None
    assert verify(engine.store.path) == []


def _stands(engine: Engine, token: str) -> None:
    before = dump(engine.store.path)
    with pytest.raises(CancelStands):
        engine.undo_cancel(token)
    assert dump(engine.store.path) == before


def test_only_a_recent_cancellation_is_undone(engine: Engine, clock: ManualClock) -> None:
    token = engine.issue("papers")["token"]
    _stands(engine, token)
    engine.cancel(token)
    clock.at += 30 * SECOND + 1
    _stands(engine, token)
    clock.at -= 1
    engine.undo_cancel(token)
    _stands(engine, token)


def test_a_counter_that_has_called_the_next(engine: Engine) -> None:
    token = engine.issue("papers")["token"]
    engine.issue("papers")
    engine.call_next(1)
    engine.cancel(token)
    engine.call_next(1)
    _stands(engine, token)


@pytest.mark.parametrize("command", ["pause_counter", "close_counter"])
def test_a_counter_that_works_no_more(engine: Engine, command: str) -> None:
    token = engine.issue("papers")["token"]
    engine.call_next(1)
    engine.cancel(token)
    getattr(engine, command)(1, *(["break"] if command == "pause_counter" else []))
    _stands(engine, token)
    engine.open_counter(1)
    assert engine.undo_cancel(token)["state"] == "called"
    with pytest.raises(NothingToUndo):  # the counter would be paused or closed with a citizen at it
        engine.undo(1)


def test_nobody_gets_two_numbers_that_way(config: Config, store: Store, clock: ManualClock) -> None:
    tickets = config.tickets.model_copy(update={"one_per_identity": "hall"})
    engine = Engine(config.model_copy(update={"tickets": tickets}), store, clock)
    first = engine.issue("papers", device="phone")["token"]
    engine.cancel(first)
    second = engine.issue("land", device="phone")["token"]
    _stands(engine, first)
    engine.cancel(second)
    assert engine.undo_cancel(first)["state"] == "waiting"
    with pytest.raises(HasTicket):
        engine.issue("land", device="phone")


def test_over_the_api(server: HallProcess) -> None:
    ticket = server.issue("results")
    undo = f"/api/v1/tickets/{ticket['token']}/undo"
    expect_problem(server.post(undo), "vi", 409, "cancel_stands", label=ticket["label"])
    server.post(f"/api/v1/tickets/{ticket['token']}/cancel")
    first = server.post(undo, key="a slip")
    assert (first.status, first.json["state"]) == (200, "waiting")
    assert server.post(undo, key="a slip").body == first.body
    server.act(4, "next")
    server.act(4, "finish", confirmed=False)
