"""Print jobs within a command: made with what they print, moved from printer to printer."""

import json
from collections.abc import Collection
from dataclasses import dataclass

from hall.compact_json import encode
from hall.queue.events import PaperEvent
from hall.queue.papers import Kind
from hall.queue.store import Transaction
from hall.queue.turns import append, label

WAITING = ("queued", "held", "unknown")  # nothing of it is on its way to a printer
OUT = ("sending", "sent")


@dataclass(frozen=True, slots=True)
class Target:
    """Printers in the order of preference, and for how many ms somebody waits for the paper."""

    printers: tuple[str, ...]
    keep_ms: int


def add(
    tx: Transaction,
    kind: Kind,
    target: Target,
    now: int,
    *,
    turn_id: int | None = None,
    content: dict[str, object] | None = None,
    reprint: int = 0,
) -> tuple[int, str]:
    """The job, and the printer where it now waits."""
    printer = standing_in(tx, target.printers[0])
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


def standing_in(tx: Transaction, printer: str) -> str:
    """Who prints for ``printer``: mostly itself."""
    seen = {printer}
    while row := tx.one("SELECT takes_over FROM stand_in WHERE printer = ?", (printer,)):
        if row["takes_over"] in seen:
            break
        printer = row["takes_over"]
        seen.add(printer)
    return printer


def take_over(tx: Transaction, printer: str, healthy: Collection[str], now: int) -> int:
    """See ``Outbox.take_over``."""
    stand_in = standing_in(tx, printer)
    moved = 0
    for row in tx.all(
        f"SELECT id, printers FROM print_job WHERE open AND printer = ? AND state IN {WAITING}"
        " ORDER BY id",
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
    told(tx, job, now)


def told(tx: Transaction, job: int, now: int) -> None:
    """An event of how the job is now."""
    row = tx.one(
        "SELECT print_job.*, series, number, token, kiosk FROM print_job"
        " LEFT JOIN turn ON turn.id = turn_id LEFT JOIN ticket ON ticket.id = ticket_id"
        " WHERE print_job.id = ?",
        (job,),
    )
    names = ("printer", "state", "reason", "reprint")
    data = {"job": job, "paper": row["kind"], **{name: row[name] for name in names}}
    seq = append(tx, now, "paper", None, None, None, data)
    number = "" if row["series"] is None else label(row["series"], row["number"])
    of = (job, row["printer"], row["state"], number, row["token"] or "", row["kiosk"])
    tx.events.append(PaperEvent(seq, now, "paper", *of))
