"""A number for several people."""

import pytest

from hall.queue.engine import Engine
from hall.queue.store.errors import CounterBusy, NothingCalled
from hall.queue.store.verify import verify
from tests.support.database import dump, query
from tests.support.hall_process import HallProcess
from tests.support.problem import expect_problem
from tests.support.show import Show


def _log(engine: Engine) -> list[tuple[object, ...]]:
    return query(engine.store.path, "SELECT ticket, service, people FROM wait_log ORDER BY ended")


def test_phone_tablet_and_log_have_the_number_of_people(engine: Engine, show: Show) -> None:
    token = engine.issue("papers", people=4)["token"]
    engine.issue("papers")
    line = show("counter", 1)
    assert [turn["people"] for turn in line["waiting"]] == [4, 1]
    assert line["next"]["people"] == 4
    engine.call_next(1)
    assert show("counter", 1)["current"]["people"] == 4
    assert show("ticket", token)["people"] == 4
    engine.finish(1, confirmed=False)
    assert _log(engine) == [("A001", "papers", 4)]
    assert verify(engine.store.path) == []


def test_staff_correct_the_number_and_a_transfer_keeps_it(engine: Engine) -> None:
    engine.issue("papers", people=4)
    with pytest.raises(NothingCalled):
        engine.count_people(1, 3)
    engine.call_next(1)
    with pytest.raises(CounterBusy):
        engine.count_people(1, 3, of="A002")
    assert engine.count_people(1, 3, of="A001")["people"] == 3
    engine.transfer(1, service="land")
    engine.call_next(3)
    engine.count_people(3, 2)
    before = dump(engine.store.path)
    engine.count_people(3, 2)
    assert dump(engine.store.path) == before
    assert [turn["people"] for turn in engine.undo(3)] == [3]
    engine.finish(3, confirmed=False)
    assert _log(engine) == [("A001", "papers", 3), ("A001", "land", 3)]
    assert verify(engine.store.path) == []


def test_over_the_api(server: HallProcess) -> None:
    ticket = server.issue("results", people=2)
    server.act(4, "next")
    assert server.act(4, "people", people=99, of=ticket["label"])["people"] == 99
    assert server.get(f"/api/v1/tickets/{ticket['token']}").json["people"] == 99
    for wrong in (0, 100, "2", 1.5, None):
        answer = server.post("/api/v1/counters/4/people", {"people": wrong})
        expect_problem(answer, "vi", 422, "invalid_field", field="people")
        answer = server.post("/api/v1/tickets", {"service": "results", "people": wrong})
        expect_problem(answer, "vi", 422, "invalid_field", field="people")
    server.act(4, "finish", confirmed=False)
