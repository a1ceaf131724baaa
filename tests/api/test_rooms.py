"""Which screens an event wakes, and screens whose day is over."""

from pathlib import Path

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.displays.live.rooms import Room, concerned
from hall.queue.engine import Engine
from hall.queue.store.events import Event, PaperEvent, PrinterEvent, TurnEvent
from tests.support.routes import web_of

DAY = 24 * 3600 * 1000
BOARDS = [Room("board", "front"), Room("board", "back")]
COUNTERS = [Room("counter", str(number)) for number in (1, 2, 3, 4)]
KIOSKS = [Room("kiosk", "k1"), Room("kiosk", "k2")]
PHONES = [Room("ticket", "mine"), Room("ticket", "other")]
ROLL = Room("roll", "p1")
WALL = Room("wall", "")
RECEPTION, PRINTERS = Room("reception", ""), Room("printers", "")
ALL = [*BOARDS, *COUNTERS, *KIOSKS, *PHONES, ROLL, WALL, RECEPTION, PRINTERS]
TOLD_OF_P1 = [*COUNTERS, KIOSKS[0], ROLL, WALL, RECEPTION, PRINTERS]


def turn(kind: str, counter: int | None) -> TurnEvent:
    return TurnEvent(1, 0, kind, 1, "A001", "mine", "papers", counter, "k1")


def paper(kiosk: str | None) -> PaperEvent:
    return PaperEvent(1, 0, "paper", 1, "p1", "sent", "A001", "mine", kiosk)


OF_ITS_LINE = [BOARDS[0], COUNTERS[0], COUNTERS[1], *KIOSKS, PHONES[0], WALL, RECEPTION]
OF_ITS_COUNTER = [BOARDS[0], COUNTERS[1], PHONES[0], WALL]


@pytest.mark.parametrize(
    ("event", "rooms"),
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
        (paper("k1"), [KIOSKS[0], ROLL, PRINTERS]),
        (paper(None), [ROLL, PRINTERS]),
        (PrinterEvent(1, 0, "printer", "p1", "fault", "offline", near_end=False), TOLD_OF_P1),
        (Event(1, 0, "day_opened"), ALL),
    ],
    ids=lambda part: getattr(part, "kind", ""),
)
def test_whom_an_event_wakes(config: Config, event: Event, rooms: list[Room]) -> None:
    assert list(concerned(config, event, ALL)) == rooms


def test_a_phone_after_the_end_of_its_day(
    engine: Engine, clock: ManualClock, tmp_path: Path
) -> None:
    """It is told that the day is over, as often as it asks."""
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
