"""Which room of live screens shows what, and which rooms an event concerns."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Config
from hall.displays.web.hall_context import HallContext
from hall.hours import has_opened
from hall.played_faults import PlayedFault
from hall.queue.store.errors import (
    HallError,
    UnknownCounter,
    UnknownKiosk,
)
from hall.queue.store.events import (
    AppointmentEvent,
    CounterEvent,
    Event,
    PaperEvent,
    PrinterEvent,
    TurnEvent,
)
from hall.queue.views.board import BoardView, board
from hall.queue.views.counter import CounterView, counter
from hall.queue.views.kiosk import KioskView, kiosk
from hall.queue.views.printers import PrinterState, PrintersView, printers, states
from hall.queue.views.reception import ReceptionView, reception
from hall.queue.views.ticket import TicketView, ticket
from hall.queue.views.wall import WallView, wall

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


class CounterScreen(CounterView):
    """What a counter's tablet shows, with the printers of the hall."""

    printers: list[PrinterState]


class ReceptionScreen(ReceptionView):
    """What the reception shows, with the printers of the hall."""

    printers: list[PrinterState]


class RollImage(TypedDict):
    """A paper on an on-screen roll. ``at`` is in ms, ``url`` its picture; ``phone`` is the page of
    its ticket, None if it is no ticket's."""

    job: int
    label: str
    at: int
    url: str
    phone: str | None


class RollView(TypedDict):
    """How a printer is, and the papers on its roll if that is on the screen; ``fault`` is the one
    that it plays, None for a real printer."""

    printer: str
    state: str
    reason: str
    near_end: bool
    queued: int
    left_mm: int | None
    fault: PlayedFault | None
    images: list[RollImage]


# What ``show`` answers for each view; the types of the screens' modules are made of it.
VIEWS: Mapping[str, Any] = {
    "board": BoardView,
    "counter": CounterScreen,
    "kiosk": KioskView,
    "printers": PrintersView,
    "reception": ReceptionScreen,
    "roll": RollView,
    "ticket": TicketView,
    "wall": WallView,
}


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


def show(context: HallContext, room: Room, db: Any, now: int) -> Mapping[str, Any]:
    """The view of a room as of the moment that ``db`` reads. :raises UnknownTicket:"""
    config, waits = context.config, context.engine.waits()
    match room.view:
        case "board":
            return board(db, config, config.display[room.key], context.engine.tickets(db), waits)
        case "counter":
            seen = counter(db, config, config.counter[int(room.key)], waits, now)
            return CounterScreen(**seen, printers=states(db, context.printers(), now))
        case "wall":
            opened = context.engine.ignore_hours or has_opened(config, now)
            return wall(db, config, context.printers(), opened, waits, now)
        case "reception":
            welcome = reception(db, config, context.engine.tickets(db), waits, now)
            return ReceptionScreen(**welcome, printers=states(db, context.printers(), now))
        case "printers":
            return printers(db, context.printers(), now)
        case "ticket":
            return ticket(db, config, room.key, waits, now)
        case "kiosk":
            place, window = config.kiosk[room.key], context.engine.tickets(db)
            return kiosk(db, config, place, context.printers(), window, waits, now)
        case _:
            return roll(context, room.key)


def roll(context: HallContext, printer: str) -> RollView:
    health = context.printers().get(printer)
    images = context.rolls[printer].images() if printer in context.rolls else []
    return RollView(
        printer=printer,
        state=health["state"] if health else "unknown",
        reason=health["reason"] if health else "",
        near_end=health["near_end"] if health else False,
        queued=health["queued"] if health else 0,
        left_mm=health["left_mm"] if health else None,
        fault=context.rolls[printer].fault if printer in context.rolls else None,
        images=[
            RollImage(
                job=image.job,
                label=image.label,
                at=image.at,
                url=f"/printers/{printer}/{image.job}.png",
                phone=f"/t/{image.token}" if image.token else None,
            )
            for image in images
        ],
    )
