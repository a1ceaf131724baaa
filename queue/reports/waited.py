"""How long people really waited."""

import math
import sqlite3
from collections.abc import Sequence

# Of an appointment only from when it was due: whoever comes early has not been kept waiting.
WAITS_SINCE = "max(arrived_at, coalesce(due_at, 0))"
WAITED = f"max(called_at - {WAITS_SINCE} - away_ms, 0)"


def waits_of(db: sqlite3.Connection, day: str | None) -> dict[str, list[int]]:
    """How long all waited whom the hall heard called on this day (ms), by service."""
    found: dict[str, list[int]] = {}
    for row in db.execute(
        f"SELECT service, {WAITED} AS wait FROM turn"
        " WHERE day = ? AND counter IS NOT NULL AND quiet = 0",
        (day,),
    ):
        found.setdefault(row["service"], []).append(row["wait"])
    return found


def percentile(ordered: Sequence[int], share: float) -> int:
    """Nearest rank of a sorted, non-empty sequence."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
