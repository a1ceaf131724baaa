"""How the printers are, as staff see them: what waits at each, and what nobody knows of it."""

import sqlite3
from collections.abc import Mapping

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.paper.doubts import Doubt, doubts
from hall.queue.views.kiosk import PrinterHealth

JOBS_SHOWN = 30

JOBS = """
SELECT print_job.id, kind, printer, print_job.state, reason, reprint, expires_at, label
FROM print_job
LEFT JOIN turn ON turn.id = turn_id
LEFT JOIN ticket ON ticket.id = ticket_id
WHERE open ORDER BY print_job.id LIMIT ?
"""


class PrinterState(PrinterHealth):
    """``doubt``: a paper of it that somebody should look for. ``stand_in`` prints for it."""

    doubt: Doubt | None
    stand_in: str | None


class OpenJob(TypedDict):
    """A paper that is still to come out: worth printing ``until`` then."""

    job: int
    printer: str
    kind: str
    label: str
    state: str
    reason: str
    reprint: int
    until: int


class PrintersView(TypedDict):
    printers: list[PrinterState]
    jobs: list[OpenJob]


def states(
    db: sqlite3.Connection, printers: Mapping[str, PrinterHealth], now: int
) -> list[PrinterState]:
    asked = doubts(db, now)
    stand_ins = {row["printer"]: row["takes_over"] for row in db.execute("SELECT * FROM stand_in")}
    return [
        PrinterState(**health, doubt=asked.get(name), stand_in=stand_ins.get(name))
        for name, health in printers.items()
    ]


def printers(
    db: sqlite3.Connection, healths: Mapping[str, PrinterHealth], now: int
) -> PrintersView:
    return PrintersView(
        printers=states(db, healths, now),
        jobs=[_job(row) for row in db.execute(JOBS, (JOBS_SHOWN,))],
    )


def _job(row: sqlite3.Row) -> OpenJob:
    return OpenJob(
        job=row["id"],
        printer=row["printer"],
        kind=row["kind"],
        label=row["label"] or "",
        state=row["state"],
        reason=row["reason"],
        reprint=row["reprint"],
        until=row["expires_at"],
    )
