"""Which business day is open, and which one is the last."""

import sqlite3


def open_day(db: sqlite3.Connection) -> str | None:
    """The business day that is open, as ``YYYY-MM-DD``; None before the first command."""
    row = db.execute("SELECT day FROM business_day WHERE closed_at IS NULL").fetchone()
    return None if row is None else str(row["day"])


def closed_by_hand(db: sqlite3.Connection, today: str) -> bool:
    """Whether the business day of this date is closed and no other one is open."""
    row = db.execute(
        "SELECT closed_at FROM business_day WHERE day = ? OR closed_at IS NULL"
        " ORDER BY closed_at IS NOT NULL",
        (today,),
    ).fetchone()
    return row is not None and row["closed_at"] is not None


def last_day(db: sqlite3.Connection) -> str | None:
    """The open business day, or the latest closed one; None before the first.

    The open day counts as the last even if a clock that once ran ahead left later days behind.
    """
    row = db.execute(
        "SELECT day FROM business_day ORDER BY closed_at IS NOT NULL, day DESC LIMIT 1"
    ).fetchone()
    return None if row is None else str(row["day"])


def last_day_with_tickets(db: sqlite3.Connection) -> str | None:
    row = db.execute("SELECT day FROM ticket ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else str(row["day"])
