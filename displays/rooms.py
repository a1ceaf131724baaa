"""Which room of live screens shows what, and which rooms an event concerns."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from hall.config import Config
from hall.displays.desk import Desk
from hall.hours import has_opened
from hall.queue.errors import HallError, UnknownCounter, UnknownKiosk
from hall.queue.events import (
    AppointmentEvent,
    CounterEvent,
    Event,
    PaperEvent,
    PrinterEvent,
    TurnEvent,
)
from hall.queue.views.board import board
from hall.queue.views.counter import counter
from hall.queue.views.kiosk import kiosk
from hall.queue.views.printers import printers, states
from hall.queue.views.reception import reception
from hall.queue.views.ticket import ticket
from hall.queue.views.wall import wall

# A room is shown again at most this often (seconds): a change after a quiet time goes out at
# once, a flood is gathered. The whole of a wall or of many phones costs more than one board.
LEAST_GAP_S: Mapping[str, float] = {
    "counter": 0.02,
    "board": 0.02,
    "ticket": 0.5,
    "kiosk": 0.25,
    "roll": 0.25,
    "reception": 0.25,
    "printers": 0.25,
    "wall": 1.0,
}
# Which grant of displays.access a view needs; a ticket's token is its own.
GRANT: Mapping[str, str | None] = {
    "board": "show",
    "kiosk": "show",
    "roll": "show",
    "counter": "serve",
    "reception": "serve",
    "printers": "serve",
    "wall": "supervise",
    "ticket": None,
}
# Events after which somebody else's place in the line may have changed.
MOVES_LINE = frozenset(
    {"issued", "called", "cancelled", "held", "resumed", "missed", "returned", "joined", "undone"}
)


TELL_PRINTERS = frozenset({"wall", "counter", "reception", "printers"})
KEYLESS = frozenset({"wall", "reception", "printers"})  # the hall has one each


class UnknownView(HallError):
    """There is no such view, display or printer to show."""

    code = "not_found"


@dataclass(frozen=True, slots=True)
class Room:
    """``key``: the display, kiosk or printer id, counter number, or ticket token it is about."""

    view: str
    key: str

    @property
    def name(self) -> str:
        return f"{self.view}:{self.key}"


def room_of(config: Config, auth: Mapping[str, Any]) -> Room:
    """The room a client asks for. :raises HallError: it does not exist."""
    view = str(auth.get("view"))
    key = {"board": "display", "ticket": "token", "roll": "printer"}.get(view, view)
    room = Room(view, "" if view in KEYLESS else str(auth.get(key, "")))
    if view == "counter" and room.key not in {str(number) for number in config.counter}:
        raise UnknownCounter(counter=room.key)
    if view == "kiosk" and room.key not in config.kiosk:
        raise UnknownKiosk(kiosk=room.key)
    places: Mapping[str, Mapping[str, object]] = {
        "board": config.display,
        "roll": config.printer,
    }
    if view not in LEAST_GAP_S or (view in places and room.key not in places[view]):
        raise UnknownView
    return room


def concerned(
    config: Config,
    event: Event,
    rooms: Sequence[Room],
    taken: Mapping[Room, Collection[str]] = MappingProxyType({}),
) -> Iterator[Room]:
    """Those of ``rooms`` whose view ``event`` changes; phones further back come separately.

    ``taken`` are the services that a counter's room has last shown; else it is as configured.
    """
    for room in rooms:
        if _concerns(config, event, room, taken.get(room)):
            yield room


def _concerns(config: Config, event: Event, room: Room, services: Collection[str] | None) -> bool:
    match event:
        case TurnEvent():
            return _concerns_turn(config, event, room, services)
        case CounterEvent():
            return room.view in ("counter", "wall")
        case AppointmentEvent():
            return room.view == "reception"
        case PaperEvent():
            keys = {"kiosk": event.kiosk, "roll": event.printer, "printers": ""}
            return room.key == keys.get(room.view)
        case PrinterEvent():
            if room.view == "kiosk":
                return bool(config.kiosk[room.key].printers)  # any may print for one of them
            return room.view in TELL_PRINTERS or room == Room("roll", event.printer)
        case _:
            return True


def _concerns_turn(
    config: Config, event: TurnEvent, room: Room, services: Collection[str] | None
) -> bool:
    match room.view:
        case "ticket":
            return room.key == event.token
        case "board":
            return config.service[event.service].area in config.display[room.key].areas
        case "counter":
            number = int(room.key)
            if number == event.counter:
                return True
            place = config.counter[number]
            takes = place.services if services is None else services
            return event.service in (*takes, *place.helps) and event.kind in MOVES_LINE
        case "kiosk" | "reception":
            return event.kind in MOVES_LINE
        case view:
            return view == "wall"


def show(desk: Desk, room: Room, db: Any, now: int) -> Mapping[str, Any]:
    """The view of a room as of the moment that ``db`` reads. :raises UnknownTicket:"""
    config, waits = desk.config, desk.engine.waits()
    match room.view:
        case "board":
            return board(db, config, config.display[room.key], desk.engine.tickets(db), waits)
        case "counter":
            seen = counter(db, config, config.counter[int(room.key)], waits, now)
            return {**seen, "printers": states(db, desk.printers(), now)}
        case "wall":
            opened = desk.engine.ignore_hours or has_opened(config, now)
            return wall(db, config, desk.printers(), opened, waits, now)
        case "reception":
            welcome = reception(db, config, desk.engine.tickets(db), waits, now)
            return {**welcome, "printers": states(db, desk.printers(), now)}
        case "printers":
            return printers(db, desk.printers(), now)
        case "ticket":
            return ticket(db, config, room.key, waits, now)
        case "kiosk":
            place, window = config.kiosk[room.key], desk.engine.tickets(db)
            return kiosk(db, config, place, desk.printers(), window, waits, now)
        case _:
            return roll(desk, room.key)


def roll(desk: Desk, printer: str) -> Mapping[str, Any]:
    health = desk.printers().get(printer)
    images = desk.rolls[printer].images() if printer in desk.rolls else []
    return {
        "printer": printer,
        "state": health["state"] if health else "unknown",
        "reason": health["reason"] if health else "",
        "near_end": health["near_end"] if health else False,
        "queued": health["queued"] if health else 0,
        "left_mm": health["left_mm"] if health else None,
        "fault": desk.rolls[printer].fault if printer in desk.rolls else None,
        "images": [
            {
                "job": image.job,
                "label": image.label,
                "at": image.at,
                "url": f"/printers/{printer}/{image.job}.png",
                "phone": f"/t/{image.token}" if image.token else None,
            }
            for image in images
        ],
    }
