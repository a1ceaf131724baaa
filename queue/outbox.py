"""The print jobs committed with the tickets, for the spooler."""

import sqlite3
from dataclasses import dataclass

from hall.clock import Clock
from hall.queue.events import PaperEvent, PrinterEvent
from hall.queue.store import Store, Transaction
from hall.queue.turns import append, label

OPEN = "print_job.state IN ('queued', 'sending', 'held')"
# Of a number for after the break, until it was called; an appointment has its time.
EXPECTED_FROM = "CASE WHEN due_at IS NULL AND away_ms = 0 THEN not_before END"
JOB = f"""
SELECT print_job.id, printer, print_job.state, reprint, print_job.created_at, series, number,
  token, service, priority, language, ahead, issued_at, kiosk, {EXPECTED_FROM} AS expected_from
FROM print_job
JOIN turn ON turn.id = print_job.turn_id
JOIN ticket ON ticket.id = turn.ticket_id
"""


@dataclass(frozen=True, slots=True)
class PrintJob:
    """``expected_from``: when a number for after the break may first be called."""

    id: int
    printer: str
    state: str
    reprint: int
    created_at: int
    label: str
    token: str
    service: str
    priority: str | None
    language: str
    ahead: int
    issued_at: int
    kiosk: str | None
    expected_from: int | None = None


class Outbox:
    """Changes commit durably and block only the calling greenlet."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def next_job(self, printer: str) -> PrintJob | None:
        """The oldest job not finished yet; ``sending`` means that the hall died over it."""
        with self._store.reading() as db:
            row = db.execute(
                f"{JOB} WHERE {OPEN} AND printer = ? ORDER BY print_job.id LIMIT 1", (printer,)
            ).fetchone()
        return None if row is None else _job(row)

    def queued(self, printer: str) -> int:
        with self._store.reading() as db:
            row = db.execute(
                f"SELECT count(*) FROM print_job WHERE {OPEN} AND printer = ?", (printer,)
            ).fetchone()
        return int(row[0])

    def sending(self, job_id: int) -> None:
        self._move(job_id, "sending")

    def sent(self, job_id: int) -> None:
        self._move(job_id, "sent")

    def held(self, job_id: int, reason: str) -> None:
        self._move(job_id, "held", reason)

    def expired(self, job_id: int) -> None:
        self._move(job_id, "expired")

    def reprint(self, job_id: int) -> None:
        """Back into the queue, to be marked as a reprint."""
        self._move(job_id, "queued", reprint=1)

    def printer_changed(self, printer: str, state: str, reason: str) -> None:
        def command(tx: Transaction) -> None:
            now = self._clock.now()
            data: dict[str, object] = {"printer": printer, "state": state, "reason": reason}
            seq = append(tx, now, "printer", None, None, None, data)
            tx.events.append(PrinterEvent(seq, now, "printer", printer, state, reason))

        self._store.submit(command)

    def _move(self, job_id: int, state: str, reason: str = "", reprint: int = 0) -> None:
        def command(tx: Transaction) -> None:
            now = self._clock.now()
            tx.run(
                "UPDATE print_job SET state = ?, reason = ?, reprint = reprint + ? WHERE id = ?",
                (state, reason, reprint, job_id),
            )
            job = _job(tx.one(f"{JOB} WHERE print_job.id = ?", (job_id,)))
            data: dict[str, object] = {"job": job_id, "state": state, "reason": reason}
            seq = append(tx, now, "paper", None, None, None, data)
            tx.events.append(
                PaperEvent(
                    seq, now, "paper", job_id, job.printer, state, job.label, job.token, job.kiosk
                )
            )

        self._store.submit(command)


def _job(row: sqlite3.Row) -> PrintJob:
    return PrintJob(
        id=row["id"],
        printer=row["printer"],
        state=row["state"],
        reprint=row["reprint"],
        created_at=row["created_at"],
        label=label(row["series"], row["number"]),
        token=row["token"],
        service=row["service"],
        priority=row["priority"],
        language=row["language"],
        ahead=row["ahead"],
        issued_at=row["issued_at"],
        kiosk=row["kiosk"],
        expected_from=row["expected_from"],
    )
