"""The printers as staff see them: their health, their open jobs and their doubtful papers."""

import sqlite3
from collections.abc import Mapping

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.paper.doubts import Doubt, doubts

JOBS_SHOWN = 30
OPEN_JOBS = """
SELECT print_job.id, kind, printer, print_job.state, reason, reprint, expires_at, label
FROM print_job
LEFT JOIN turn ON turn.id = turn_id
LEFT JOIN ticket ON ticket.id = ticket_id
WHERE open ORDER BY print_job.id LIMIT ?
"""


class PrinterHealth(TypedDict):
    """``state`` is ok, fault, unknown, or none for a kiosk without a printer.

    ``near_end`` is true when little paper is left, and ``left_mm`` how much is left by counting.
    ``queued`` is the number of jobs that wait.
    """

    id: str
    state: str
    reason: str
    near_end: bool
    queued: int
    left_mm: int | None


class PrinterState(PrinterHealth):
    """``doubt`` is a paper that somebody should look for at this printer; ``stand_in`` is the
    printer that prints in its place."""

    doubt: Doubt | None
    stand_in: str | None


class OpenJob(TypedDict):
    """A paper that is still to be printed; it is worth printing until ``until`` (ms)."""

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


def printer_states(
    db: sqlite3.Connection, healths: Mapping[str, PrinterHealth], now: int
) -> list[PrinterState]:
    doubtful = doubts(db, now)
    stand_ins = {row["printer"]: row["takes_over"] for row in db.execute("SELECT * FROM stand_in")}
    return [
        PrinterState(**health, doubt=doubtful.get(name), stand_in=stand_ins.get(name))
        for name, health in healths.items()
    ]


def printers(
    db: sqlite3.Connection, healths: Mapping[str, PrinterHealth], now: int
) -> PrintersView:
    return PrintersView(
        printers=printer_states(db, healths, now),
        jobs=[_job(row) for row in db.execute(OPEN_JOBS, (JOBS_SHOWN,))],
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
