"""A ticket on paper again: never two unmarked ones."""

from hall.queue.paper import print_jobs
from hall.queue.paper.print_jobs import WAITING, Printed
from hall.queue.paper.targets import Target
from hall.queue.store.database import Transaction
from hall.queue.store.turns import Turn

JOBS = """
SELECT print_job.* FROM print_job JOIN turn ON turn.id = turn_id
WHERE ticket_id = ? AND kind = 'ticket' ORDER BY print_job.id
"""
REPLACED = "replaced"


def print_again(tx: Transaction, turn: Turn, target: Target, now: int) -> Printed:
    """In place of its jobs that still wait, and marked with how many papers may be out."""
    out = 0
    for job in tx.all(JOBS, (turn.ticket_id,)):
        out = max(out, job["reprint"] + (job["state"] in ("sending", "sent", "confirmed")))
        if job["state"] in WAITING:
            print_jobs.abandon(tx, job["id"], REPLACED, now)
    return print_jobs.order(tx, "ticket", target, now, turn=turn, reprint=out)


def was_given_up(tx: Transaction, turn: Turn) -> bool:
    """Whether the hall no longer tries to print it."""
    jobs = tx.all(JOBS, (turn.ticket_id,))
    return bool(jobs) and jobs[-1]["state"] == "abandoned"
