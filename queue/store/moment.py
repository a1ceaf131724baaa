"""Which moment a view shows: all its queries see one."""

import sqlite3

Day = str | None  # the open one, or None before the first command


def open_day(db: sqlite3.Connection) -> Day:
    row = db.execute("SELECT day FROM business_day WHERE closed_at IS NULL").fetchone()
    return None if row is None else str(row["day"])


def sequence(db: sqlite3.Connection) -> int:
    """The seq of the last event: what a snapshot read now is true up to."""
    row = db.execute("SELECT max(seq) FROM event").fetchone()
    return int(row[0] or 0)
