"""The database as the command line reads it, beside the hall or without it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def opened(database: Path) -> Iterator[sqlite3.Connection]:
    """To read only, also while the hall is open.

    :raises FileNotFoundError: there is no such database.
    """
    if not database.exists():
        raise FileNotFoundError(f"there is no database {database}")
    db = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
    db.row_factory = sqlite3.Row
    try:
        yield db
    finally:
        db.close()
