"""Which version of the schema a file has, found without changing anything in the file.

The recorded names of the migrations are not enough, because before version 1 was frozen it was
changed in place. The fingerprint of the schema decides.
"""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from hall.queue.store.schema_fingerprint import (
    FINGERPRINTS,
    INCOMPLETE,
    fingerprint,
    schema_of,
)
from hall.queue.store.sqlite_errors import why_not_opened

NAMES = tuple(FINGERPRINTS)
OLDEST, LATEST = NAMES[0], NAMES[-1]
# Where sqlite-utils records the applied migrations. It is read with plain SQL, because importing
# sqlite-utils loads numpy, which takes too long for every start.
_RECORD = "_sqlite_migrations"
_FIRST_OBJECT = """
SELECT 1 FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND tbl_name <> ?
"""
USE_ANOTHER_FILE = "name another file with --database or as server.database in config.toml"


class UnusableDatabase(OSError):
    """A file cannot be the database of this hall; the message says why, and what to do."""


def version_of(path: Path) -> str | None:
    """The version of the database at ``path``; None if there is no file or nothing in it.

    No new file is left beside the database. If it has no write-ahead log, it is opened as
    immutable, because SQLite would otherwise create a log even to read.

    :raises UnusableDatabase: the file cannot be read, or has no version of this program.
    """
    if path.is_dir():
        raise UnusableDatabase(f"{path} is a folder: {USE_ANOTHER_FILE}.")
    if not path.exists() or path.stat().st_size == 0:
        return None
    real = path.resolve()  # SQLite keeps the log beside the file, not beside a link to it
    has_log = real.with_name(real.name + "-wal").exists()
    options = "mode=ro" if has_log else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{real.as_uri()}?{options}", uri=True)) as db:
            return version(db)
    except sqlite3.DatabaseError as error:
        if not os.access(path, os.R_OK):
            raise UnusableDatabase(
                f"{path} cannot be read: this user must be allowed to read and write it."
            ) from error
        raise UnusableDatabase(why_not_opened(path, error)) from error


def must_be_latest(path: Path) -> None:
    """Checks a file that is only read, since a reader cannot bring its schema up to date.

    :raises UnusableDatabase: the file does not have the latest version of the schema.
    """
    found = version_of(path)
    if found is None:
        raise UnusableDatabase(f"{path} is empty: no hall has been opened with it yet.")
    if found != LATEST:
        raise UnusableDatabase(
            f"{path} is from an older version of Sảnh: start the hall with it once, which brings"
            " it up to date."
        )


def version(db: sqlite3.Connection) -> str | None:
    """The version of an open database, None if there is nothing in it.

    :raises UnusableDatabase: it has no version of this program.
    """
    if db.execute(_FIRST_OBJECT, (_RECORD,)).fetchone() is None:
        return None
    applied = _applied(db)
    if not applied:
        raise UnusableDatabase(f"{_file(db)} is not a database of Sảnh: {USE_ANOTHER_FILE}.")
    if applied[-1] not in FINGERPRINTS:
        raise UnusableDatabase(
            f"{_file(db)} is from a newer version of Sảnh: install that one again, or restore a"
            " backup from before it."
        )
    found = fingerprint(db)
    if found == FINGERPRINTS[applied[-1]] and applied == _up_to(applied[-1]):
        return applied[-1]
    if found in INCOMPLETE and applied == _up_to(OLDEST):
        return OLDEST
    raise UnusableDatabase(
        f"{_file(db)} does not match any version of Sảnh ({_difference(db, applied)}):"
        f" keep it, and restore a backup or {USE_ANOTHER_FILE}."
    )


def _applied(db: sqlite3.Connection) -> list[str]:
    """The recorded names of the applied versions, in the order in which they were applied."""
    has_record = db.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (_RECORD,)).fetchone()
    if has_record is None:
        return []
    rows = db.execute(f"SELECT name FROM {_RECORD} WHERE migration_set = 'hall' ORDER BY rowid")
    return [row[0] for row in rows]


def _up_to(name: str) -> list[str]:
    return list(NAMES[: NAMES.index(name) + 1])


def _file(db: sqlite3.Connection) -> str:
    """The whole path of the database file."""
    return str(db.execute("PRAGMA database_list").fetchone()[2])


def _difference(db: sqlite3.Connection, applied: Sequence[str]) -> str:
    """The first difference from the schema of the version that the file claims to have."""
    # Imported only when a database is refused, because both load numpy.
    from sqlite_utils import Database

    from hall.queue.store.migrations import migrations

    later = [name for name in NAMES if name > applied[-1]]
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        migrations.apply(Database(memory), stop_before=later)
        known = schema_of(memory)
    found = schema_of(db)
    for name in known:
        if name not in found:
            return f"the {name} is missing"
        if found[name] != known[name]:
            return f"the {name} is another one"
    for name in found:
        if name not in known:
            return f"the {name} was added"
    return "versions are missing in its record of them"
