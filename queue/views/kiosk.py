"""What a kiosk shows: the services, whether tickets are given, and how its printing goes."""

import sqlite3
from collections.abc import Mapping, Sequence

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Kiosk
from hall.hours import CounterHours, TicketWindow
from hall.queue.paper.doubts import doubts
from hall.queue.paper.print_jobs import standing_in
from hall.queue.store.days import open_day
from hall.queue.views.hall_hours import HallHours, hall_hours
from hall.queue.views.hall_now import HallNow
from hall.queue.views.printers import PrinterHealth
from hall.queue.views.services import OfferedService, TicketHours, offered_services, ticket_hours

JOBS_SHOWN = 8
UNPRINTED_MS = 30 * 60_000
UNPRINTED_SHOWN = 4


class TicketJob(TypedDict):
    """The printing of one ticket, which is tried until ``until`` (ms).

    ``printer`` may be one that prints in place of the kiosk's own. ``reprint`` is how many may be
    on paper already. A ``settled`` job will not change any more. ``asked`` is true when the kiosk
    should ask whether the ticket came out.
    """

    printer: str
    state: str
    reason: str
    reprint: int
    until: int
    settled: bool
    asked: bool


class KioskView(TypedDict):
    """``hours`` are those of the counters. ``jobs`` are by number. ``unprinted`` are numbers that
    still wait and got no paper at this kiosk, the latest first."""

    services: dict[str, OfferedService]
    tickets: TicketHours
    hours: HallHours
    printer: PrinterHealth
    jobs: dict[str, TicketJob]
    unprinted: list[str]


NO_PRINTER = PrinterHealth(id="", state="none", reason="", near_end=False, queued=0, left_mm=None)


def kiosk(
    hall: HallNow,
    device: Kiosk,
    printers: Mapping[str, PrinterHealth],
    window: TicketWindow,
    hours: CounterHours,
) -> KioskView:
    db = hall.db
    day = open_day(db)
    rows = db.execute(
        "SELECT print_job.*, label FROM print_job"
        " JOIN turn ON turn.id = print_job.turn_id JOIN ticket ON ticket.id = turn.ticket_id"
        " WHERE ticket.kiosk = ? AND ticket.day = ? AND kind = 'ticket'"
        " ORDER BY print_job.id DESC LIMIT ?",
        (device.id, day, JOBS_SHOWN),
    ).fetchall()
    in_use = [standing_in(db, name) for name in device.printers]
    doubted = {doubt["job"] for doubt in doubts(db, hall.now).values()}
    return KioskView(
        services=offered_services(hall, window),
        tickets=ticket_hours(hall, window),
        hours=hall_hours(hours),
        unprinted=_unprinted(db, device.id, day, hall.now),
        printer=_next_printer([printers[name] for name in in_use if name in printers]),
        # Reversed, so that the last job of a number that was printed again replaces earlier ones.
        jobs={row["label"]: _job(row, row["id"] in doubted) for row in reversed(rows)},
    )


def _job(row: sqlite3.Row, doubted: bool) -> TicketJob:
    return TicketJob(
        printer=row["printer"],
        state=row["state"],
        reason=row["reason"],
        reprint=row["reprint"],
        until=row["expires_at"],
        settled=not row["open"],
        asked=doubted,
    )


def _unprinted(db: sqlite3.Connection, kiosk_id: str, day: str | None, now: int) -> list[str]:
    rows = db.execute(
        "SELECT label FROM ticket JOIN turn ON turn.ticket_id = ticket.id"
        " JOIN print_job ON print_job.turn_id = turn.id"
        " WHERE ticket.day = ? AND ticket.kiosk = ? AND issued_at > ? AND turn.state = 'waiting'"
        " AND kind = 'ticket'"
        " GROUP BY ticket.id HAVING sum(print_job.state <> 'abandoned' OR reason = 'missing') = 0"
        " ORDER BY ticket.id DESC LIMIT ?",
        (day, kiosk_id, now - UNPRINTED_MS, UNPRINTED_SHOWN),
    )
    return [row["label"] for row in rows]


def _next_printer(printers: Sequence[PrinterHealth]) -> PrinterHealth:
    """The printer of the next ticket: the first without a fault, else the first."""
    healthy = (printer for printer in printers if printer["state"] != "fault")
    return next(healthy, next(iter(printers), NO_PRINTER))
