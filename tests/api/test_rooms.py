"""The rooms of screens that each change concerns, and screens whose day is over."""

from pathlib import Path

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.displays.live.rooms import NewEstimates, Room, UnknownView
from hall.displays.live.views import VIEWS, room_of
from hall.queue.engine import Engine
from hall.queue.store.events import (
    AppointmentEvent,
    CounterEvent,
    Event,
    PaperEvent,
    PrinterEvent,
    TurnEvent,
)
from tests.support.routes import web_of

DAY = 24 * 3600 * 1000
BOARDS = ["board:front", "board:back"]
COUNTERS = ["counter:1", "counter:2", "counter:3", "counter:4"]
KIOSKS = ["kiosk:k1", "kiosk:k2"]
PHONES = ["ticket:mine", "ticket:other"]
ROLL = "roll:p1"
WALL, RECEPTION, PRINTERS = "wall:", "reception:", "printers:"
ALL = [*BOARDS, *COUNTERS, *KIOSKS, *PHONES, ROLL, WALL, RECEPTION, PRINTERS]
SHOWING_P1 = [*COUNTERS, KIOSKS[0], ROLL, WALL, RECEPTION, PRINTERS]


def room(config: Config, name: str) -> Room:
    """A room as it is after its first snapshot; the ticket ``other`` waits for ``land``."""
    view, _, key = name.partition(":")
    room = VIEWS[view].room(config, key)
    if view == "counter":
        counter = config.counter[int(key)]
        room.services_shown = frozenset((*counter.services, *counter.helps))
    if view == "ticket":
        room.services_shown = frozenset({"papers" if key == "mine" else "land"})
    return room


def turn(kind: str, counter: int | None) -> TurnEvent:
    return TurnEvent(1, 0, kind, "staff", 1, "A001", "mine", "papers", counter, "k1")


def paper(kiosk: str | None) -> PaperEvent:
    return PaperEvent(1, 0, "paper", "rule", 1, "p1", "sent", "A001", "mine", kiosk)


OF_ITS_LINE = [BOARDS[0], COUNTERS[0], COUNTERS[1], *KIOSKS, PHONES[0], WALL, RECEPTION]
OF_ITS_COUNTER = [BOARDS[0], COUNTERS[1], PHONES[0], WALL]


@pytest.mark.parametrize(
    ("change", "rooms"),
    [
        (turn("issued", None), OF_ITS_LINE),
        (turn("called", 2), OF_ITS_LINE),
        (turn("cancelled", None), OF_ITS_LINE),
        (turn("recalled", 2), OF_ITS_COUNTER),
        (turn("started", 2), OF_ITS_COUNTER),
        (turn("finished", 2), OF_ITS_COUNTER),
        (turn("transferred", 2), OF_ITS_COUNTER),
        *((turn(kind, 2), OF_ITS_LINE) for kind in ("missed", "held", "joined", "undone")),
        *((turn(kind, None), OF_ITS_LINE) for kind in ("resumed", "returned")),
        (paper("k1"), [KIOSKS[0], PHONES[0], ROLL, PRINTERS]),
        (paper(None), [PHONES[0], ROLL, PRINTERS]),
        (
            PrinterEvent(1, 0, "printer", "rule", "p1", "fault", "offline", near_end=False),
            SHOWING_P1,
        ),
        (CounterEvent(1, 0, "opened", "staff", 2), [*COUNTERS, WALL, RECEPTION]),
        (AppointmentEvent(1, 0, "booked", "staff"), [RECEPTION]),
        (Event(1, 0, "day_opened", "rule"), ALL),
        (NewEstimates(True, {}), [*BOARDS, *KIOSKS, WALL, RECEPTION]),
        (NewEstimates(False, {"mine": "papers"}), [COUNTERS[0], COUNTERS[1], PHONES[0]]),
    ],
    ids=lambda part: getattr(part, "kind", ""),
)
def test_the_rooms_that_a_change_concerns(
    config: Config, change: Event | NewEstimates, rooms: list[str]
) -> None:
    assert [name for name in ALL if room(config, name).is_concerned(change)] == rooms


def test_phones_of_a_line_that_moves_are_concerned(config: Config) -> None:
    phone = room(config, "ticket:behind")
    phone.services_shown = frozenset({"papers"})
    assert phone.is_concerned(turn("called", 2))
    assert not phone.is_concerned(turn("started", 2))


@pytest.mark.parametrize(
    "request_",
    [
        {},
        {"view": "garden"},
        {"view": "counter", "counter": 9},
        {"view": "kiosk"},
        {"view": "board", "display": "nowhere"},
        {"view": "roll", "printer": "p9"},
    ],
)
def test_there_is_no_room_for_what_the_hall_does_not_have(
    config: Config, request_: dict[str, object]
) -> None:
    with pytest.raises(UnknownView):
        room_of(config, request_)


def test_a_phone_after_the_end_of_its_day(
    engine: Engine, clock: ManualClock, tmp_path: Path
) -> None:
    """The phone is told that the day is over each time it asks."""
    app, live = web_of(engine, tmp_path / "devices.json")
    token = engine.issue("papers")["token"]
    phone = live.socketio.test_client(
        app, auth={"view": "ticket", "token": token}, headers={"Host": "localhost"}
    )
    assert [message["name"] for message in phone.get_received()] == ["snapshot"]
    clock.at += DAY
    engine.tick()
    phone.emit("sync")
    (snapshot,) = (message["args"][0] for message in phone.get_received())
    assert snapshot["view"]["state"] == "over"
    again = live.socketio.test_client(app, auth={"view": "ticket", "token": token})
    assert again.get_received()[0]["args"][0]["view"]["state"] == "over"
