"""Tickets whose paper the hall has given up. Their numbers are valid; somebody should be told."""

import sqlite3
from collections.abc import Sequence
from typing import Literal

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.queue.paper.doubts import LATEST_JOBS, MISSING
from hall.queue.paper.print_jobs import TICKET_JOBS

Paperless = Literal["", "missing", "unsure"]
"""Empty: nothing to say; no paper came out; or nobody knows whether one did."""

SHOWN_MS = 30 * MINUTE_MS
GIVEN_UP = f"""
SELECT label FROM print_job
JOIN turn ON turn.id = turn_id
JOIN ticket ON ticket.id = ticket_id
WHERE kind = 'ticket' AND print_job.state = 'abandoned' AND reason <> '{MISSING}'
  AND print_job.id > (SELECT max(id) FROM print_job) - {LATEST_JOBS} AND created_at > ?
  AND EXISTS (
    SELECT 1 FROM turn AS now WHERE now.ticket_id = ticket.id
      AND now.state IN ('waiting', 'called', 'held', 'missed'))
  AND NOT EXISTS (
    SELECT 1 FROM print_job AS other JOIN turn AS its ON its.id = other.turn_id
    WHERE its.ticket_id = ticket.id AND other.kind = 'ticket'
      AND (other.id > print_job.id OR other.state = 'confirmed'))
ORDER BY print_job.id
"""


class UnprintedAlert(TypedDict):
    """These numbers got no paper, or nobody knows whether they did; the earliest first."""

    kind: Literal["unprinted"]
    labels: list[str]


def given_up(db: sqlite3.Connection, now: int) -> list[str]:
    """The numbers of people who are still here and whose paper was given up lately."""
    return [row["label"] for row in db.execute(GIVEN_UP, (now - SHOWN_MS,))]


def paperless(db: sqlite3.Connection, ticket_id: int) -> Paperless:
    """What the holder of a ticket should know of its paper."""
    return _paperless(db.execute(TICKET_JOBS, (ticket_id,)).fetchall())


def _paperless(jobs: Sequence[sqlite3.Row]) -> Paperless:
    """``jobs`` are all those of the ticket, the latest last."""
    if not jobs or jobs[-1]["state"] != "abandoned":
        return ""
    if any(job["state"] == "confirmed" for job in jobs):
        return ""
    return "unsure" if jobs[-1]["reprint"] else "missing"
