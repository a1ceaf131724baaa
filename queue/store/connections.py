"""Connections to the database file of a hall."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import structlog

from hall.queue.store.schema_upgrade import migrate
from hall.queue.store.schema_version import UnusableDatabase, version, version_of
from hall.queue.store.sqlite_errors import unwritable, why_not_opened

ASIDE = "log-put-aside-of-"  # and the name of the database, and a number
log = structlog.get_logger(__name__)


def connect_writer(path: Path) -> sqlite3.Connection:
    """:raises UnusableDatabase: the file is not a hall's database, or cannot be written."""
    put_foreign_log_aside(path)
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


def put_foreign_log_aside(path: Path) -> None:
    """Keep SQLite from mixing a copy that was put back with the log of the file that it replaced.

    After a hall that was cut off, somebody may put back only ``hall.db`` and leave its write-ahead
    log. SQLite takes any log with the right name and would write its pages over those of the copy.
    If the file is whole without its log and not with it, the log is another file's: it is renamed,
    so that nothing is lost, and the file is an old copy. Must be called before SQLite opens the
    file to write, and by the only process that serves it.
    """
    real = path.resolve()
    found = real.with_name(f"{real.name}-wal")
    if not real.exists() or not found.exists() or not found.stat().st_size:
        return
    if _is_whole(f"{real.as_uri()}?mode=ro") or not _is_whole(f"{real.as_uri()}?immutable=1"):
        return
    number = 1
    while (aside := real.with_name(f"{ASIDE}{real.name}-{number}")).exists():
        number += 1
    found.rename(aside)
    real.with_name(f"{real.name}-shm").unlink(missing_ok=True)
    log.error("log_of_another_file_put_aside", file=aside.name)


def _is_whole(uri: str) -> bool:
    """Whether this is a hall's database whose tables and indexes agree. SQLite reads no log of a
    file that is said to be immutable."""
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            return (
                version(db) is not None
                and db.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
                and db.execute("PRAGMA foreign_key_check").fetchone() is None
            )
    except (sqlite3.DatabaseError, UnusableDatabase):
        return False
