"""How long people waited: the wait log on the command line, and the waits of a day for its reports.

``python app.py waits [--day D] [--csv]`` prints the rows as CSV, or summed up as a table
(``displays/cli/tables.py``).
"""

import math
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

from hall.queue.reports.counted import CALLED_ALOUD
from hall.queue.store.database import open_read_only
from hall.queue.store.days import last_day_with_tickets

COLUMNS = (
    "day",
    "ticket",
    "service",
    "priority",
    "counter",
    "staff",
    "quiet",
    "people",
    "issued",
    "joined",
    "called",
    "started",
    "ended",
    "waiting_s",
    "walking_s",
    "service_s",
    "outcome",
)
# The wait for an appointment begins when it is due: coming early is no fault of the hall.
WAITS_SINCE = "max(arrived_at, coalesce(due_at, 0))"
WAITED = f"max(called_at - {WAITS_SINCE} - away_ms, 0)"


def rows(database: Path, day: str | None) -> list[sqlite3.Row]:
    """The rows of the wait log for ``day``, or for the last day that has a ticket.

    :raises FileNotFoundError: there is no such database.
    """
    with open_read_only(database) as db:
        return db.execute(
            f"SELECT {', '.join(COLUMNS)} FROM wait_log WHERE day = ? ORDER BY issued, ticket, joined, called",
            (day or last_day_with_tickets(db),),
        ).fetchall()


def waits_by_service(db: sqlite3.Connection, day: str | None) -> dict[str, list[int]]:
    """The waits (ms) that count on this day, by service: see ``counted``."""
    waits: dict[str, list[int]] = {}
    for row in db.execute(
        f"SELECT service, {WAITED} AS wait FROM turn WHERE day = ? AND {CALLED_ALOUD}",
        (day,),
    ):
        waits.setdefault(row["service"], []).append(row["wait"])
    return waits


def percentile(ordered: Sequence[int], share: float) -> int:
    """The nearest rank of a sorted, non-empty sequence; ``share`` 0.5 is the median."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def percentile_s(waits: Iterable[int], share: float) -> int | None:
    """The percentile of waits in ms, in any order, as whole seconds; None without waits."""
    ordered = sorted(waits)
    return round(percentile(ordered, share) / 1000) if ordered else None
