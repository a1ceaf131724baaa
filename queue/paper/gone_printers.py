"""Print jobs of printers that the hall no longer has: each moves, or waits with a reason."""

import json
import sqlite3

from hall.config.models import Config
from hall.queue.paper import print_jobs
from hall.queue.paper.outbox import EXPIRED
from hall.queue.store.database import Transaction

REMOVED = "removed"
OPEN_JOBS = """
SELECT print_job.id, kind, printer, printers, print_job.state, reason, expires_at, kiosk
FROM print_job LEFT JOIN turn ON turn.id = turn_id LEFT JOIN ticket ON ticket.id = ticket_id
WHERE open ORDER BY print_job.id
"""


def rehome(tx: Transaction, config: Config, now: int) -> None:
    """Move the jobs of each gone printer to another of its own printers, or to those that its kiosk
    or the staff have now. Without any, a job is held until the printer is back or it expires."""
    for row in tx.all("SELECT printer, takes_over FROM stand_in"):
        if not {row["printer"], row["takes_over"]} <= config.printer.keys():
            tx.run("DELETE FROM stand_in WHERE printer = ?", (row["printer"],))
    for job in tx.all(OPEN_JOBS):
        if job["printer"] not in config.printer:
            _rehome(tx, config, job, now)


def _rehome(tx: Transaction, config: Config, job: sqlite3.Row, now: int) -> None:
    if job["kind"] in print_jobs.OWN_PAGES:
        print_jobs.abandon(tx, job["id"], REMOVED, now)
        return
    if now > job["expires_at"]:
        print_jobs.abandon(tx, job["id"], EXPIRED, now)
        return
    to = _printer_now(config, job)
    if to is None and (job["state"], job["reason"]) == ("held", REMOVED):
        return
    # What was on its way may be on paper: it comes again with a mark, and not a third time.
    under_way = job["state"] in print_jobs.OUT
    tx.run(
        "UPDATE print_job SET state = 'held', reason = ?, reprint = reprint + ?,"
        " again = max(again, ?) WHERE id = ?",
        (REMOVED, int(under_way), int(under_way), job["id"]),
    )
    if to is None:
        print_jobs.publish(tx, job["id"], now)
    else:
        print_jobs.move(tx, job["id"], print_jobs.standing_in(tx.connection, to), now)


def _printer_now(config: Config, job: sqlite3.Row) -> str | None:
    kiosk = config.kiosk.get(job["kiosk"] or "")
    usual = list(kiosk.printers) if kiosk is not None else []
    if job["kind"] != "ticket":  # staff asked for it, and fetch it
        usual = [config.printing.staff, *config.printer]
    candidates = [*json.loads(job["printers"]), *usual]
    return next((name for name in candidates if name in config.printer), None)
