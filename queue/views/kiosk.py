"""What a kiosk shows: the queues, whether numbers are given, and how its paper is doing."""

import sqlite3
from collections.abc import Mapping
from typing import TypedDict

from hall.config import Config, Kiosk
from hall.hours import TicketWindow
from hall.queue.turns import label
from hall.queue.views.common import OfferedService, Tickets, offered_services, open_day, tickets

JOBS_SHOWN = 8


class PrinterHealth(TypedDict):
    """``state``: ok, fault, unknown – or none, for a kiosk without a printer; ``queued``: jobs."""

    id: str
    state: str
    reason: str
    queued: int


class KioskView(TypedDict):
    services: dict[str, OfferedService]
    tickets: Tickets
    printer: PrinterHealth
    jobs: dict[str, str]


NO_PRINTER = PrinterHealth(id="", state="none", reason="", queued=0)


def kiosk(
    db: sqlite3.Connection,
    config: Config,
    place: Kiosk,
    printers: Mapping[str, PrinterHealth],
    window: TicketWindow,
    now: int,
) -> KioskView:
    day = open_day(db)
    rows = db.execute(
        "SELECT series, number, print_job.state FROM print_job"
        " JOIN turn ON turn.id = print_job.turn_id JOIN ticket ON ticket.id = turn.ticket_id"
        " WHERE ticket.kiosk = ? AND ticket.day = ? ORDER BY print_job.id DESC LIMIT ?",
        (place.id, day, JOBS_SHOWN),
    )
    return KioskView(
        services=offered_services(db, config, window, now),
        tickets=tickets(window),
        printer=printers.get(place.printer or "", NO_PRINTER),
        jobs={label(row["series"], row["number"]): row["state"] for row in rows},
    )
