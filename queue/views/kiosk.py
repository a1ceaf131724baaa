"""What a kiosk shows: the queues, whether numbers are given, and how its paper is doing."""

import sqlite3
from collections.abc import Mapping, Sequence

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config import Config, Kiosk
from hall.hours import TicketWindow
from hall.queue.turns import label
from hall.queue.views.common import OfferedService, Tickets, offered_services, open_day, tickets

JOBS_SHOWN = 8


class PrinterHealth(TypedDict):
    """``state``: ok, fault, unknown – or none, for a kiosk without a printer; ``queued``: jobs;
    ``near_end``: little paper is left; ``left_mm``: so much, by counting."""

    id: str
    state: str
    reason: str
    near_end: bool
    queued: int
    left_mm: int | None


class TicketJob(TypedDict):
    """The printing of one number: tried ``until`` then (ms), with ``reprint`` on the paper."""

    state: str
    reason: str
    reprint: int
    until: int


class KioskView(TypedDict):
    services: dict[str, OfferedService]
    tickets: Tickets
    printer: PrinterHealth
    jobs: dict[str, TicketJob]


NO_PRINTER = PrinterHealth(id="", state="none", reason="", near_end=False, queued=0, left_mm=None)


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
        "SELECT series, number, print_job.state, reason, reprint, expires_at FROM print_job"
        " JOIN turn ON turn.id = print_job.turn_id JOIN ticket ON ticket.id = turn.ticket_id"
        " WHERE ticket.kiosk = ? AND ticket.day = ? AND kind = 'ticket'"
        " ORDER BY print_job.id DESC LIMIT ?",
        (place.id, day, JOBS_SHOWN),
    ).fetchall()
    return KioskView(
        services=offered_services(db, config, window, now),
        tickets=tickets(window),
        printer=_in_use([printers[name] for name in place.printers if name in printers]),
        # Of a number printed again, the last one counts.
        jobs={label(row["series"], row["number"]): _job(row) for row in reversed(rows)},
    )


def _job(row: sqlite3.Row) -> TicketJob:
    return TicketJob(
        state=row["state"], reason=row["reason"], reprint=row["reprint"], until=row["expires_at"]
    )


def _in_use(printers: Sequence[PrinterHealth]) -> PrinterHealth:
    """Where the next ticket comes out: the first without a fault."""
    healthy = (printer for printer in printers if printer["state"] != "fault")
    return next(healthy, next(iter(printers), NO_PRINTER))
