"""Connections to the database file of a hall."""

import os
import sqlite3
from pathlib import Path

from hall.queue.store.schema_upgrade import migrate
from hall.queue.store.schema_version import UnusableDatabase, version_of
from hall.queue.store.sqlite_errors import unwritable, why_not_opened


def connect_writer(path: Path) -> sqlite3.Connection:
    """:raises UnusableDatabase: the file is not a hall's database, or cannot be written."""
    version_of(path)  # refuses a foreign file before anything is written into it
    # SQLite opens a file that it may not write to read, and would say so only at the first commit.
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UnusableDatabase(unwritable(path))
    connection = connect(str(path), threads=True)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        # Deleted data, such as the key of a closed day, is overwritten in the file too.
        connection.execute("PRAGMA secure_delete = ON")
        # Statement and savepoint journals in memory make a command a third cheaper.
        connection.execute("PRAGMA temp_store = MEMORY")
        migrate(connection)
        connection.execute("PRAGMA foreign_keys = ON")
    except sqlite3.DatabaseError as error:
        connection.close()
        raise UnusableDatabase(why_not_opened(path, error)) from error
    return connection


def connect(path: str, *, threads: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path,
        uri=path.startswith("file:"),
        isolation_level=None,
        check_same_thread=not threads,
        cached_statements=256,
        timeout=10,
    )
    connection.row_factory = sqlite3.Row
    return connection
