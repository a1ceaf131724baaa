"""Notes travel with a ticket and are deleted when the day closes."""

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.store.verify import verify
from tests.support.database import query
from tests.support.hall_process import HallProcess
from tests.support.problem import expect_problem
from tests.support.show import Show

HOUR = 3_600_000


def _notes(show: Show, counter: int) -> list[str]:
    return [note["text"] for note in show("counter", counter)["current"]["notes"]]


def test_notes_travel_with_a_ticket_and_end_with_the_day(
    engine: Engine, show: Show, clock: ManualClock
) -> None:
    engine.issue("papers")
    engine.call_next(1)
    engine.write_note(1, "hard of hearing", of="A001")
    engine.write_note(1, "a slip")
    assert _notes(show, 1) == ["hard of hearing", "a slip"]
    engine.undo(1)
    assert _notes(show, 1) == ["hard of hearing"]
    engine.transfer(1, service="land")
    engine.call_next(3)
    assert _notes(show, 3) == ["hard of hearing"]
    mentions = "SELECT count(*) FROM event WHERE data LIKE '%hearing%'"
    assert query(engine.store.path, mentions) == [(0,)]
    clock.at += 24 * HOUR
    engine.tick()
    assert query(engine.store.path, "SELECT * FROM note") == []
    assert verify(engine.store.path) == []


def test_over_the_api(server: HallProcess) -> None:
    server.issue("results")
    server.act(4, "next")
    path = "/api/v1/counters/4/notes"
    assert server.post(path, {"text": "brings a dog"}, key="one note").status == 200
    kept = "SELECT count(*) FROM answer WHERE fingerprint || body LIKE '%dog%'"
    assert query(server.database, kept) == [(0,)]
    for wrong in ("", " \n ", "x" * 201, 5):
        expect_problem(server.post(path, {"text": wrong}), "vi", 422, "invalid_field", field="text")
    server.act(4, "finish", confirmed=False)
