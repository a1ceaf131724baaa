"""Print jobs within a command: made, given up, printed again, moved to another printer."""

import json
import sqlite3
from collections.abc import Collection

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.compact_json import encode
from hall.queue.paper.print_content import PrintKind
from hall.queue.paper.targets import Target
from hall.queue.store.chain import append
from hall.queue.store.database import Transaction
from hall.queue.store.events import Event, PaperEvent
from hall.queue.store.turns import Turn

WAITING = ("queued", "held", "unknown")  # nothing of the job is on its way to a printer
OUT = ("sending", "sent")
OWN_PAGES = ("test", "address")  # of no use from another printer
REPLACED = "replaced"
TICKET_JOBS = """
SELECT print_job.* FROM print_job JOIN turn ON turn.id = turn_id
WHERE ticket_id = ? AND kind = 'ticket' ORDER BY print_job.id
"""


class Printed(TypedDict):
    """A print job; ``reprint`` is the number of the copy on the paper, 0 for the first."""

    kind: str
    printer: str
    state: str
    reprint: int


class Moved(TypedDict):
    """``to`` now prints for ``printer``; ``jobs`` is how many waiting jobs moved at once."""

    printer: str
    to: str
    jobs: int


def add(
    tx: Transaction,
    kind: PrintKind,
    target: Target,
    now: int,
    *,
    turn_id: int | None = None,
    content: dict[str, object] | None = None,
    reprint: int = 0,
) -> tuple[int, str]:
    """Make a job. The result is its id and the printer where it waits."""
    printer = target.printers[0]
    if kind not in OWN_PAGES:
        printer = standing_in(tx.connection, printer)
    job = tx.run(
        "INSERT INTO print_job (kind, turn_id, content, printer, printers, reprint, created_at,"
        " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            kind,
            turn_id,
            encode(content or {}),
            printer,
            encode(target.printers),
            reprint,
            now,
            now + target.keep_ms,
        ),
    ).lastrowid
    assert job is not None
    return job, printer


def order(
    tx: Transaction,
    kind: PrintKind,
    target: Target,
    now: int,
    *,
    turn: Turn | None = None,
    content: dict[str, object] | None = None,
    reprint: int = 0,
) -> Printed:
    """Make a job outside the command that issues a ticket, and publish an event of it."""
    job, printer = add(
        tx,
        kind,
        target,
        now,
        turn_id=None if turn is None else turn.id,
        content=content,
        reprint=reprint,
    )
    publish(tx, job, now)
    return Printed(kind=kind, printer=printer, state="queued", reprint=reprint)


def print_again(tx: Transaction, turn: Turn, target: Target, now: int) -> Printed:
    """Print a ticket again, in place of its jobs that still wait.

    The new paper is marked with how many papers may be out: there are never two without a mark.
    """
    out = 0
    for job in tx.all(TICKET_JOBS, (turn.ticket_id,)):
        out = max(out, job["reprint"] + (job["state"] in ("sending", "sent", "confirmed")))
        if job["state"] in WAITING:
            abandon(tx, job["id"], REPLACED, now)
    return order(tx, "ticket", target, now, turn=turn, reprint=out)


def was_given_up(tx: Transaction, turn: Turn) -> bool:
    """Whether the hall no longer tries to print the ticket."""
    jobs = tx.all(TICKET_JOBS, (turn.ticket_id,))
    return bool(jobs) and jobs[-1]["state"] == "abandoned"


def abandon(tx: Transaction, job: int, reason: str, now: int) -> None:
    tx.run(
        "UPDATE print_job SET state = 'abandoned', open = 0, reason = ? WHERE id = ?", (reason, job)
    )
    publish(tx, job, now)


def forget(tx: Transaction, day: str) -> None:
    """Delete what staff wrote on the slips of a day, as their notes are deleted."""
    tx.run(
        "UPDATE print_job SET content = json_set(content, '$.bring', '') WHERE kind = 'return'"
        " AND turn_id IN (SELECT id FROM turn WHERE day = ?)",
        (day,),
    )


def stand_in(tx: Transaction, printer: str, to: str, now: int) -> Moved:
    """See ``PrinterCommands.move_printer``. A printer that takes over still prints for itself."""
    tx.run("DELETE FROM stand_in WHERE printer IN (?, ?)", (printer, to))
    if to != printer:
        tx.run("INSERT INTO stand_in VALUES (?, ?)", (printer, to))
    data: dict[str, object] = {"printer": printer, "to": to}
    seq = append(tx, now, "printer_moved", data, day=None)
    tx.events.append(Event(seq, now, "printer_moved", tx.caller.origin))
    return Moved(printer=printer, to=to, jobs=take_over(tx, printer, (), now))


def standing_in(db: sqlite3.Connection, printer: str) -> str:
    """The printer that prints for ``printer``: usually itself."""
    takes_over: dict[str, str] = dict(map(tuple, db.execute("SELECT * FROM stand_in")))
    passed = {printer}
    while (to := takes_over.get(printer, printer)) not in passed:
        passed.add(to)
        printer = to
    return printer


def take_over(tx: Transaction, printer: str, healthy: Collection[str], now: int) -> int:
    """See ``Outbox.take_over``."""
    stand_in = standing_in(tx.connection, printer)
    moved = 0
    for row in tx.all(
        f"SELECT id, printers FROM print_job WHERE open AND printer = ? AND state IN {WAITING}"
        f" AND kind NOT IN {OWN_PAGES} ORDER BY id",
        (printer,),
    ):
        others = [name for name in json.loads(row["printers"]) if name in healthy]
        to = stand_in if stand_in != printer else next(iter(others), printer)
        if to != printer:
            move(tx, row["id"], to, now)
            moved += 1
    return moved


def move(tx: Transaction, job: int, to: str, now: int) -> None:
    """Move a job to another printer; it keeps its ``reprint``, for it may be on paper already."""
    tx.run(
        f"UPDATE print_job SET printer = ?, state = 'queued', reason = '' WHERE id = ?"
        f" AND state IN {WAITING}",
        (to, job),
    )
    publish(tx, job, now)


def publish(tx: Transaction, job: int, now: int) -> None:
    """Publish an event with the present state of the job."""
    row = tx.one(
        "SELECT print_job.*, label, token, kiosk FROM print_job"
        " LEFT JOIN turn ON turn.id = turn_id LEFT JOIN ticket ON ticket.id = ticket_id"
        " WHERE print_job.id = ?",
        (job,),
    )
    data = {
        "job": job,
        "paper": row["kind"],
        "printer": row["printer"],
        "state": row["state"],
        "reason": row["reason"],
        "reprint": row["reprint"],
    }
    seq = append(tx, now, "paper", data, day=None)
    tx.events.append(
        PaperEvent(
            seq,
            now,
            "paper",
            tx.caller.origin,
            job_id=job,
            printer=row["printer"],
            state=row["state"],
            label=row["label"] or "",
            token=row["token"] or "",
            kiosk=row["kiosk"],
        )
    )
