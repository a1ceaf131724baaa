"""The table of live views: each view is one entry of ``VIEWS``.

An event that changes every view, like the opening of a day, is a bare ``Event``; no entry lists it.
"""

from collections.abc import Mapping
from typing import Any

from hall.config.models import Config
from hall.displays.live.roll import RollView, roll
from hall.displays.live.rooms import Moment, NewEstimates, Room, UnknownView, View
from hall.hours import has_opened
from hall.queue.store.events import (
    AppointmentEvent,
    CounterEvent,
    PaperEvent,
    PrinterEvent,
    TurnEvent,
)
from hall.queue.views.board import BoardView, board
from hall.queue.views.counter import CounterView, counter
from hall.queue.views.dangers import DangerAlert, dangers
from hall.queue.views.hall_hours import HallHours, hall_hours
from hall.queue.views.hall_now import HallNow
from hall.queue.views.kiosk import KioskView, kiosk
from hall.queue.views.printers import PrinterState, PrintersView, printer_states, printers
from hall.queue.views.reception import ReceptionView, reception
from hall.queue.views.ticket import TicketView, ticket
from hall.queue.views.wall import WallView, wall

# Kinds of events after which other turns may have another position in their line.
MOVES_LINE = frozenset(
    {
        "issued",
        "called",
        "cancelled",
        "held",
        "resumed",
        "missed",
        "returned",
        "joined",
        "undone",
        "rehomed",
        "moved",
    }
)


class CounterScreen(CounterView):
    """The view of a counter's tablet, with the printers and the hours of the hall, and what
    endangers it."""

    printers: list[PrinterState]
    dangers: list[DangerAlert]
    hours: HallHours


class ReceptionScreen(ReceptionView):
    """The view of the reception, with the printers of the hall and what endangers it."""

    printers: list[PrinterState]
    dangers: list[DangerAlert]


def always(_: object, __: Room) -> bool:
    return True


def moves_a_line(event: TurnEvent, _: Room) -> bool:
    return event.kind in MOVES_LINE


def moves_a_shown_line(event: TurnEvent, room: Room) -> bool:
    return event.kind in MOVES_LINE and event.service in room.services_shown


def shows_service(event: TurnEvent, room: Room) -> bool:
    """A service that the hall no longer has is in no area, so every display shows its calls."""
    service = room.config.service.get(event.service)
    display = room.config.display.get(room.key)
    return service is None or (display is not None and service.area in display.areas)


def gives_up_paper(event: PaperEvent, _: Room) -> bool:
    return event.state == "abandoned"


def has_printers(_: PrinterEvent, room: Room) -> bool:
    kiosk = room.config.kiosk.get(room.key)
    return kiosk is not None and bool(kiosk.printers)


def changes_new_tickets(change: NewEstimates, _: Room) -> bool:
    return change.new_tickets_changed


def _now(moment: Moment) -> HallNow:
    hall = moment.hall
    return HallNow(moment.db, hall.config, hall.engine.waits(), moment.now)


def _board(moment: Moment, display: str) -> BoardView:
    engine = moment.hall.engine
    return board(
        _now(moment),
        moment.hall.config.display[display],
        engine.tickets(moment.db),
        engine.counter_hours(moment.db),
        speed=engine.clock.speed,
    )


def _counter(moment: Moment, number: str) -> CounterScreen:
    hall = moment.hall
    shown = counter(_now(moment), hall.config.counter[int(number)])
    return CounterScreen(
        **shown,
        printers=printer_states(moment.db, hall.printers(), moment.now),
        dangers=_dangers(moment),
        hours=hall_hours(hall.engine.counter_hours(moment.db)),
    )


def _kiosk(moment: Moment, kiosk_id: str) -> KioskView:
    hall = moment.hall
    return kiosk(
        _now(moment),
        hall.config.kiosk[kiosk_id],
        hall.printers(),
        hall.engine.tickets(moment.db),
        hall.engine.counter_hours(moment.db),
    )


def _printers(moment: Moment, _: str) -> PrintersView:
    return printers(moment.db, moment.hall.printers(), moment.now)


def _reception(moment: Moment, _: str) -> ReceptionScreen:
    hall = moment.hall
    shown = reception(_now(moment), hall.engine.tickets(moment.db))
    return ReceptionScreen(
        **shown,
        printers=printer_states(moment.db, hall.printers(), moment.now),
        dangers=_dangers(moment),
    )


def _ticket(moment: Moment, token: str) -> TicketView:
    return ticket(_now(moment), token, moment.hall.engine.counter_hours(moment.db))


def _wall(moment: Moment, _: str) -> WallView:
    hall = moment.hall
    opened = hall.engine.ignore_hours or has_opened(hall.config, moment.now)
    hours = hall.engine.counter_hours(moment.db)
    shown = wall(_now(moment), hall.printers(), hours, opened=opened)
    shown["alerts"] = [*_dangers(moment), *shown["alerts"]]
    return shown


def _dangers(moment: Moment) -> list[DangerAlert]:
    return dangers(moment.db, moment.hall.config, moment.hall.engine.store, moment.now)


# ``least_gap_s``: a change after a quiet time goes out at once, and changes that follow within the
# gap are sent together. The gap is longer where a snapshot is large (wall) or goes to many rooms
# (phones).
BOARD = View(
    name="board",
    content=BoardView,
    shows=_board,
    key="display",
    keys=lambda config: config.display,
    grant="show",
    least_gap_s=0.02,
    concerns={
        TurnEvent: shows_service,
        NewEstimates: changes_new_tickets,
    },
)
COUNTER = View(
    name="counter",
    content=CounterScreen,
    shows=_counter,
    key="counter",
    keys=lambda config: config.counter,
    grant="serve",
    least_gap_s=0.02,
    services_shown=lambda view: frozenset(line["service"] for line in view["lines"]),
    concerns={
        TurnEvent: lambda event, room: (
            str(event.counter) == room.key or moves_a_shown_line(event, room)
        ),
        CounterEvent: always,
        PrinterEvent: always,
        NewEstimates: lambda change, room: (
            not room.services_shown.isdisjoint(change.services.values())
        ),
    },
)
KIOSK = View(
    name="kiosk",
    content=KioskView,
    shows=_kiosk,
    key="kiosk",
    keys=lambda config: config.kiosk,
    grant="show",
    least_gap_s=0.25,
    concerns={
        TurnEvent: moves_a_line,
        PaperEvent: lambda event, room: event.kiosk == room.key,
        # Any printer may print for one of the kiosk's.
        PrinterEvent: has_printers,
        NewEstimates: changes_new_tickets,
    },
)
PRINTERS = View(
    name="printers",
    content=PrintersView,
    shows=_printers,
    grant="serve",
    least_gap_s=0.25,
    concerns={PaperEvent: always, PrinterEvent: always},
)
RECEPTION = View(
    name="reception",
    content=ReceptionScreen,
    shows=_reception,
    grant="serve",
    least_gap_s=0.25,
    concerns={
        TurnEvent: moves_a_line,
        CounterEvent: always,  # a service may have lost its last counter
        AppointmentEvent: always,
        PrinterEvent: always,
        NewEstimates: changes_new_tickets,
    },
)
ROLL = View(
    name="roll",
    content=RollView,
    shows=roll,
    key="printer",
    keys=lambda config: config.printer,
    grant="show",
    least_gap_s=0.25,
    concerns={
        PaperEvent: lambda event, room: event.printer == room.key,
        PrinterEvent: lambda event, room: event.printer == room.key,
    },
    changes_with_time=False,
)
TICKET = View(
    name="ticket",
    content=TicketView,
    shows=_ticket,
    key="token",
    grant=None,  # the token of a ticket opens its own view
    least_gap_s=0.5,
    services_shown=lambda view: frozenset({view["service"]}),  # a transfer changes it
    concerns={
        TurnEvent: lambda event, room: event.token == room.key or moves_a_shown_line(event, room),
        PaperEvent: lambda event, room: event.token == room.key,
        NewEstimates: lambda change, room: room.key in change.services,
    },
    changes_with_time=False,
)
WALL = View(
    name="wall",
    content=WallView,
    shows=_wall,
    grant="supervise",
    least_gap_s=1.0,
    concerns={
        TurnEvent: always,
        CounterEvent: always,
        PrinterEvent: always,
        PaperEvent: gives_up_paper,
        NewEstimates: changes_new_tickets,
    },
)

VIEWS: Mapping[str, View] = {
    view.name: view for view in (BOARD, COUNTER, KIOSK, PRINTERS, RECEPTION, ROLL, TICKET, WALL)
}


def room_of(config: Config, request: Mapping[str, Any]) -> Room:
    """The room that a screen asks for as it connects. :raises UnknownView: there is none."""
    view = VIEWS.get(str(request.get("view")))
    if view is None:
        raise UnknownView
    return view.room(config, request.get(view.key, ""))
