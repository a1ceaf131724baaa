"""The outbox of print jobs: the next one for each printer, and what became of each.

queued → sending → sent → confirmed; docs/architecture.md has the picture. Every change is one
guarded update, so a job is never in two hands, and a result always belongs to its job.
"""

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from hall.clock import Clock
from hall.queue.paper import print_jobs
from hall.queue.paper.print_content import PrintContent, content_of
from hall.queue.paper.print_jobs import OUT, WAITING, publish
from hall.queue.store.chain import append
from hall.queue.store.database import Store, Transaction
from hall.queue.store.events import PrinterEvent

# For after the break, and for an appointment whose holder came early; nobody else has a time.
EXPECTED_FROM = "CASE WHEN away_ms = 0 AND not_before > issued_at THEN not_before END"
JOB = f"""
SELECT print_job.*, label, token, service, priority, language, ahead, issued_at,
  kiosk, {EXPECTED_FROM} AS expected_from, low_min, high_min
FROM print_job
LEFT JOIN turn ON turn.id = print_job.turn_id
LEFT JOIN said_wait ON said_wait.turn_id = turn.id
LEFT JOIN ticket ON ticket.id = turn.ticket_id
"""
TWICE = "twice"
EXPIRED = "expired"
OLD_COPY = "old_copy"  # waited when the database was copied, so it may have come out since


@dataclass(frozen=True, slots=True)
class PrintJob:
    """``again`` is true once the one automatic reprint is used; ``expires_at`` is in ms."""

    id: int
    kind: str
    printer: str
    state: str
    reason: str
    reprint: int
    again: bool
    created_at: int
    expires_at: int
    content: PrintContent


class ReportedHealth(Protocol):
    """The health of a printer, as the printers room reports it."""

    @property
    def state(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def near_end(self) -> bool: ...


class Outbox:
    """All changes are durable when the method returns; only the calling greenlet waits."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def next_job(self, printer: str) -> PrintJob | None:
        """The oldest unfinished job. One in state ``sending``, or ``sent`` and open, was being
        printed when the hall died.
        """
        with self._store.reading() as db:
            row = db.execute(
                f"{JOB} WHERE print_job.open AND printer = ? ORDER BY print_job.id LIMIT 1",
                (printer,),
            ).fetchone()
        return None if row is None else _job(row)

    def job(self, job_id: int) -> PrintJob:
        with self._store.reading() as db:
            return _job(db.execute(f"{JOB} WHERE print_job.id = ?", (job_id,)).fetchone())

    def queued(self, printer: str) -> int:
        with self._store.reading() as db:
            row = db.execute(
                "SELECT count(*) FROM print_job WHERE open AND printer = ?", (printer,)
            ).fetchone()
        return int(row[0])

    def claim(self, job: PrintJob) -> bool:
        """Note that the job is being sent; False if somebody has moved or replaced it."""

        def command(tx: Transaction) -> bool:
            return _set(tx, self._clock.now(), job.id, WAITING, "sending", at=job.printer)

        return self._store.submit(command)

    def sent(self, job_id: int, *, awaits: bool) -> None:
        """Note that the printer took the whole job. ``awaits``: it will confirm that it is printed."""
        self._then(job_id, ("sending",), "sent", open=int(awaits))

    def confirmed(self, job_id: int) -> None:
        self._then(job_id, ("sent",), "confirmed", open=0)

    def unconfirmed(self, job_id: int) -> None:
        """Note that the printer took the job and will never confirm it."""
        self._then(job_id, ("sent",), "sent", open=0)

    def held(self, job_id: int, reason: str, *, begun: bool) -> None:
        """Let the job wait for the end of a fault.

        If it was begun, part of it may be on paper: it has one more try, with a mark.
        """
        if begun:
            self._doubtful(job_id, "held", reason)
        else:
            self._then(job_id, (*WAITING, "sending"), "held", reason=reason)

    def unknown(self, job_id: int, reason: str) -> None:
        """Note that the job may or may not be on paper: it has one more try, with a mark."""
        self._doubtful(job_id, "unknown", reason)

    def hall_died_during(self, job_id: int) -> None:
        """Note that the hall itself died during this job.

        A try that the hall broke off does not count. The mark rises each time, and the job's
        expiry limits how often this can happen.
        """
        self._doubtful(job_id, "unknown", "died", spares="sending")

    def abandoned(self, job_id: int, reason: str) -> None:
        self._then(job_id, (*WAITING, "sending"), "abandoned", open=0, reason=reason)

    def take_over(self, printer: str, healthy: Collection[str]) -> int:
        """Move the jobs that wait at ``printer``: each to the first of its own printers that is
        ``healthy``, or to the printer's stand-in. The result is how many were moved.
        """
        return self._store.submit(
            lambda tx: print_jobs.take_over(tx, printer, healthy, self._clock.now())
        )

    def printer_changed(self, printer: str, health: ReportedHealth) -> None:
        def command(tx: Transaction) -> None:
            now = self._clock.now()
            data: dict[str, Any] = {
                "printer": printer,
                "state": health.state,
                "reason": health.reason,
                "near_end": health.near_end,
            }
            seq = append(tx, now, "printer", data, day=None)
            tx.events.append(PrinterEvent(seq, now, "printer", tx.caller.origin, **data))

        self._store.submit(command)

    def _then(self, job_id: int, was: Collection[str], state: str, **columns: Any) -> None:
        """Change the job, unless it has left the states ``was``: then somebody has replaced it."""
        self._store.submit(lambda tx: _set(tx, self._clock.now(), job_id, was, state, **columns))

    def _doubtful(self, job_id: int, state: str, reason: str, *, spares: str = "") -> None:
        """Try the job once more; the second time give it up, unless its state is ``spares``."""

        def command(tx: Transaction) -> None:
            row = tx.one("SELECT state, reprint, again FROM print_job WHERE id = ?", (job_id,))
            now = self._clock.now()
            marked = {"reprint": row["reprint"] + 1, "again": 1}
            if row["again"] and row["state"] != spares:
                _set(tx, now, job_id, OUT, "abandoned", open=0, reason=TWICE, **marked)
            else:
                _set(tx, now, job_id, OUT, state, open=1, reason=reason, **marked)

        self._store.submit(command)


def _set(
    tx: Transaction, now: int, job_id: int, was: Collection[str], state: str, **columns: Any
) -> bool:
    """Change a job and publish it; False, and no change, if it is not in one of the states
    ``was``, or is no longer ``at`` this printer.
    """
    at = columns.pop("at", None)
    values = {"state": state, "reason": "", **columns}
    states = ", ".join(f"'{each}'" for each in was)
    changed = tx.run(
        f"UPDATE print_job SET {', '.join(f'{name} = :{name}' for name in values)}"
        f" WHERE id = :_id AND open AND state IN ({states}) AND printer = coalesce(:_at, printer)",
        {**values, "_id": job_id, "_at": at},
    )
    if changed.rowcount:
        publish(tx, job_id, now)
    return bool(changed.rowcount)


def _job(row: sqlite3.Row) -> PrintJob:
    return PrintJob(
        id=row["id"],
        kind=row["kind"],
        printer=row["printer"],
        state=row["state"],
        reason=row["reason"],
        reprint=row["reprint"],
        again=bool(row["again"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        content=content_of(row),
    )
