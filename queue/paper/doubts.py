"""Papers that may not have come out, until somebody who stands at the printer says so.

Staff are asked about a printer that takes bytes and never confirms a paper, but not about every
paper: once it was seen to print, it is believed for the rest of the day, or until a paper is
missed.
"""

import json
import sqlite3
from collections.abc import Sequence

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import HOUR_MS
from hall.config.models import Config
from hall.queue.paper import print_jobs, targets
from hall.queue.paper.outbox import OLD_COPY, TWICE
from hall.queue.paper.print_jobs import Printed
from hall.queue.store import turns
from hall.queue.store.database import Transaction
from hall.queue.store.errors import NoDoubt, NoPrinter

MISSING = "missing"  # somebody looked, and no paper came
ASKED_FOR_MS = 30 * 60_000
BELIEVED_MS = 12 * HOUR_MS
LATEST_JOBS = 500  # a view must not get slower with the years
MAYBE_OUT = (
    "(state = 'sent' AND NOT open) OR (state = 'abandoned' AND reason IN ('twice', 'old_copy'))"
)
JOBS = f"""
SELECT print_job.id, kind, printer, print_job.state, reason, created_at, label,
  ({MAYBE_OUT.replace("state", "print_job.state")}) AS maybe
FROM print_job
LEFT JOIN turn ON turn.id = turn_id
LEFT JOIN ticket ON ticket.id = ticket_id
WHERE NOT open AND print_job.id > (SELECT max(id) FROM print_job) - {LATEST_JOBS} AND created_at > ?
ORDER BY print_job.id DESC
"""


class Doubt(TypedDict):
    """``label`` is the number on the paper, empty where it has none."""

    job: int
    kind: str
    label: str
    at: int


def doubts(db: sqlite3.Connection, now: int) -> dict[str, Doubt]:
    """The paper to ask about for each printer of which it is unknown whether its last came out."""
    by_printer: dict[str, list[sqlite3.Row]] = {}
    for row in db.execute(JOBS, (now - BELIEVED_MS,)):
        if row["maybe"] or row["state"] == "confirmed" or row["reason"] == MISSING:
            by_printer.setdefault(row["printer"], []).append(row)
    return {
        printer: _doubt(rows[0])
        for printer, rows in by_printer.items()
        if rows[0]["maybe"] and rows[0]["created_at"] > now - ASKED_FOR_MS and not _believed(rows)
    }


def _believed(rows: Sequence[sqlite3.Row]) -> bool:
    """Whether the last paper of known fate came out; ``rows`` are of one printer, newest first."""
    known = (row for row in rows if row["state"] != "sent")
    return next((row["state"] == "confirmed" for row in known), False)


def _doubt(row: sqlite3.Row) -> Doubt:
    return Doubt(
        job=row["id"],
        kind=row["kind"],
        label=row["label"] or "",
        at=row["created_at"],
    )


def answer(
    tx: Transaction, config: Config, job: int, printer: str, now: int, *, came: bool
) -> Printed:
    """Note whether the paper came out. If not, it is printed again with a mark, because nobody
    can be sure.

    :raises NoDoubt: it is known by now, or another paper has taken its place.
    """
    row = tx.one(
        f"SELECT * FROM print_job WHERE id = ? AND printer = ? AND ({MAYBE_OUT})", (job, printer)
    )
    if row is None:
        raise NoDoubt
    if not came:
        return _again(tx, config, row, now)
    tx.run("UPDATE print_job SET state = 'confirmed', reason = '' WHERE id = ?", (job,))
    print_jobs.publish(tx, job, now)
    return Printed(kind=row["kind"], printer=printer, state="confirmed", reprint=row["reprint"])


def answer_of_holder(
    tx: Transaction, config: Config, ticket_id: int, now: int, *, came: bool
) -> Printed:
    """As ``answer``, from the citizen at the kiosk, about the latest paper of a ticket.

    :raises NoDoubt: also where a reprint is missing too: then a person has to help.
    """
    rows = tx.all(print_jobs.TICKET_JOBS, (ticket_id,))
    if not rows or (rows[-1]["reprint"] and not came):
        raise NoDoubt
    return answer(tx, config, rows[-1]["id"], rows[-1]["printer"], now, came=came)


def _again(tx: Transaction, config: Config, row: sqlite3.Row, now: int) -> Printed:
    target = targets.target_of(
        config, tuple(name for name in json.loads(row["printers"]) if name in config.printer)
    )
    if target is None:
        raise NoPrinter
    turn = None if row["turn_id"] is None else turns.get(tx, row["turn_id"])
    if row["kind"] == "ticket" and turn is not None:
        printed = print_jobs.print_again(tx, turn, target, now)
    else:
        printed = print_jobs.order(
            tx,
            row["kind"],
            target,
            now,
            turn=turn,
            content=json.loads(row["content"]),
            reprint=row["reprint"] + (row["reason"] not in (TWICE, OLD_COPY)),
        )
    print_jobs.abandon(tx, row["id"], MISSING, now)
    return printed
