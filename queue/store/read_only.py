"""The database as command line and replays read it, beside the hall or without it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hall.queue.store.recognising import must_be_present


def last_day(db: sqlite3.Connection) -> str | None:
    """The open business day, which is the last, though a clock that ran ahead may have left later
    ones behind."""
    row = db.execute(
        "SELECT day FROM business_day ORDER BY closed_at IS NOT NULL, day DESC LIMIT 1"
    ).fetchone()
    return None if row is None else str(row["day"])


def last_day_with_tickets(db: sqlite3.Connection) -> str | None:
    row = db.execute("SELECT day FROM ticket ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else str(row["day"])


@contextmanager
def opened(database: Path) -> Iterator[sqlite3.Connection]:
    """To read only, also while the hall is open.

    :raises FileNotFoundError: there is no such database.
    :raises UnusableDatabase: it is of another version, or not one of a hall.
    """
    if not database.exists():
        raise FileNotFoundError(f"there is no database {database}")
    must_be_present(database)
    db = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    try:
        yield db
    finally:
        db.close()
