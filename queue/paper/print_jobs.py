"""Print jobs within a command: made with what they print, moved from printer to printer."""

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

WAITING = ("queued", "held", "unknown")  # nothing of it is on its way to a printer
OUT = ("sending", "sent")
OWN_PAGES = ("test", "address")  # of no use from another printer


class Printed(TypedDict):
    """A job that waits: ``reprint`` is on the paper, 0 for the first one."""

    kind: str
    printer: str
    state: str
    reprint: int


class Moved(TypedDict):
    """``to`` prints for ``printer``: ``jobs`` of it at once."""

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
    """The job, and the printer where it now waits."""
    printer = target.printers[0]
    if kind not in OWN_PAGES:
        printer = standing_in(tx.connection, printer)
    job = tx.run(
        "INSERT INTO print_job (kind, turn_id, content, printer, printers, reprint, created_at,"
        " expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(kind, turn_id, encode(content or {}), printer, encode(target.printers), reprint),
            *(now, now + target.keep_ms),
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
    """A job of its own, in no ticket's command: an event tells of it."""
    turn_id = None if turn is None else turn.id
    more = {"turn_id": turn_id, "content": content, "reprint": reprint}
    job, printer = add(tx, kind, target, now, **more)  # type: ignore[arg-type]
    publish(tx, job, now)
    return Printed(kind=kind, printer=printer, state="queued", reprint=reprint)


def abandon(tx: Transaction, job: int, reason: str, now: int) -> None:
    tx.run(
        "UPDATE print_job SET state = 'abandoned', open = 0, reason = ? WHERE id = ?", (reason, job)
    )
    publish(tx, job, now)


def forget(tx: Transaction, day: str) -> None:
    """What staff wrote on slips is gone with the day, as their notes are."""
    tx.run(
        "UPDATE print_job SET content = json_set(content, '$.bring', '') WHERE kind = 'return'"
        " AND turn_id IN (SELECT id FROM turn WHERE day = ?)",
        (day,),
    )


def stand_in(tx: Transaction, printer: str, to: str, now: int) -> Moved:
    """See ``PrinterCommands.move_printer``. Whoever takes over prints for itself too."""
    tx.run("DELETE FROM stand_in WHERE printer IN (?, ?)", (printer, to))
    if to != printer:
        tx.run("INSERT INTO stand_in VALUES (?, ?)", (printer, to))
    told_of: dict[str, object] = {"printer": printer, "to": to}
    seq = append(tx, now, "printer_moved", told_of, day=None)
    tx.events.append(Event(seq, now, "printer_moved"))
    return Moved(printer=printer, to=to, jobs=take_over(tx, printer, (), now))


def standing_in(db: sqlite3.Connection, printer: str) -> str:
    """Who prints for ``printer``: mostly itself."""
    takes_over: dict[str, str] = dict(map(tuple, db.execute("SELECT * FROM stand_in")))
    seen = {printer}
    while (to := takes_over.get(printer, printer)) not in seen:
        seen.add(to)
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
    """What may be on paper already stays marked: ``reprint`` tells."""
    tx.run(
        f"UPDATE print_job SET printer = ?, state = 'queued', reason = '' WHERE id = ?"
        f" AND state IN {WAITING}",
        (to, job),
    )
    publish(tx, job, now)


def publish(tx: Transaction, job: int, now: int) -> None:
    """An event of how the job is now."""
    row = tx.one(
        "SELECT print_job.*, label, token, kiosk FROM print_job"
        " LEFT JOIN turn ON turn.id = turn_id LEFT JOIN ticket ON ticket.id = ticket_id"
        " WHERE print_job.id = ?",
        (job,),
    )
    names = ("printer", "state", "reason", "reprint")
    data = {"job": job, "paper": row["kind"], **{name: row[name] for name in names}}
    seq = append(tx, now, "paper", data, day=None)
    number = row["label"] or ""
    of = (job, row["printer"], row["state"], number, row["token"] or "", row["kiosk"])
    tx.events.append(PaperEvent(seq, now, "paper", *of))
