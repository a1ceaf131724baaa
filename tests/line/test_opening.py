"""Staff open the hall by hand beyond its hours."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.store.errors import NotOpened, TicketsClosed
from hall.queue.store.verify import verify
from tests.support.hall_process import OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.paths import TRIAL_HALL

MINUTE = 60_000
HOUR = 60 * MINUTE
LUNCH = 4 * HOUR  # after 8:00, the time of the clock


def is_open(engine: Engine) -> bool:
    with engine.store.reading() as db:
        return engine.tickets(db).open


def test_tickets_are_given_until_its_end(engine: Engine, clock: ManualClock) -> None:
    clock.at += LUNCH
    with pytest.raises(TicketsClosed):
        engine.issue("papers")
    assert engine.open_hall(30) == {"until": clock.at + 30 * MINUTE}
    assert engine.issue("papers")["label"] == "A001"
    clock.at += 30 * MINUTE
    with pytest.raises(TicketsClosed):
        engine.issue("papers")
    assert verify(engine.store.path) == []


def test_it_is_closed_by_hand_and_opened_again(engine: Engine, clock: ManualClock) -> None:
    clock.at += LUNCH
    engine.open_hall(30)
    clock.at += MINUTE
    assert engine.open_hall(60) == {"until": clock.at + 60 * MINUTE}
    assert engine.open_hall(5) == {"until": clock.at + 60 * MINUTE}
    assert engine.close_hall() == {"until": None}
    assert not is_open(engine)
    with pytest.raises(NotOpened):
        engine.close_hall()
    engine.open_hall(5)
    assert is_open(engine)
    assert verify(engine.store.path) == []


def test_closing_leaves_the_hours_of_the_hall(engine: Engine, clock: ManualClock) -> None:
    clock.at += 3 * HOUR
    engine.open_hall(60)
    with engine.store.reading() as db:
        assert engine.tickets(db).until == clock.at + 60 * MINUTE  # past 11:30
    engine.close_hall()
    with engine.store.reading() as db:
        assert engine.tickets(db).until == clock.at + 30 * MINUTE


def test_it_never_shortens_the_hours(engine: Engine, clock: ManualClock) -> None:
    engine.open_hall(30)
    with engine.store.reading() as db:
        window = engine.tickets(db)
    assert window.until == clock.at + 3 * HOUR + 30 * MINUTE
    assert window.shift is not None


def test_it_is_closed_also_when_the_clock_was_set_back(engine: Engine, clock: ManualClock) -> None:
    clock.at += LUNCH
    engine.open_hall(30)
    clock.at -= MINUTE
    engine.open_hall(5)
    assert engine.close_hall() == {"until": None}
    assert not is_open(engine)
    clock.at += 2 * MINUTE
    assert not is_open(engine)
    assert verify(engine.store.path) == []


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE opening SET ends = ends + 1",
        "DELETE FROM opening",
        "INSERT INTO opening SELECT 99, day, 1, 2 FROM business_day",
    ],
)
def test_verify_finds_a_forged_opening(engine: Engine, forgery: str) -> None:
    engine.open_hall(30)
    with closing(sqlite3.connect(engine.store.path)) as db:
        db.execute(forgery)
        db.commit()
    assert "opening" in " ".join(verify(engine.store.path))


def test_over_the_api_and_on_the_screens(
    open_hall: OpenHall, watch: Callable[..., LiveScreen]
) -> None:
    holiday = '[[exceptions]]\ndate = "2000-01-01"\nuntil = "2999-12-31"\n'
    hall = open_hall(config=TRIAL_HALL.read_text("utf-8") + holiday, hours=True)
    ticket = ("/api/v1/tickets", {"service": "papers"})
    assert hall.post(*ticket).json["code"] == "tickets_closed_for_good"
    for minutes in (4, 241):
        assert hall.post("/api/v1/hall/open", {"minutes": minutes}).status == 422
    kiosk = watch(hall, view="kiosk", kiosk="k1")
    ends = hall.post("/api/v1/hall/open", {"minutes": 5}).json["until"]
    assert hall.get("/api/v1/hall").json["tickets"]["until"] == ends
    assert hall.post(*ticket).status == 201
    kiosk.wait_for_view(lambda view: view["tickets"]["until"] == ends)
    assert hall.post("/api/v1/hall/close", {}).json == {"until": None}
    assert hall.post(*ticket).status == 409
    assert hall.post("/api/v1/hall/close", {}).json["code"] == "not_opened"
