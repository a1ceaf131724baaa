"""Brings a database from the version it has to the latest one, completely or not at all."""

import sqlite3

from hall.queue.store.schema_fingerprint import (
    FINGERPRINTS,
    FIRST,
    INCOMPLETE,
    created_by,
    fingerprint,
    statements,
)
from hall.queue.store.schema_version import LATEST, version


def migrate(connection: sqlite3.Connection) -> None:
    """Apply all missing versions in one transaction, so that a crash leaves the old version.

    The connection must be in autocommit mode with foreign keys off, which is how SQLite begins: a
    migration may have to replace a table that others refer to.

    :raises UnusableDatabase: this program does not know the schema; nothing was changed.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = version(connection)
        if found is None or fingerprint(connection) != FINGERPRINTS[LATEST]:
            _upgrade(connection, is_new=found is None)
        connection.execute("COMMIT")
    except BaseException:  # raised again: an interrupted upgrade leaves nothing behind
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _upgrade(connection: sqlite3.Connection, *, is_new: bool) -> None:
    # Imported only if something is to be changed: sqlite-utils loads numpy, a third of a second.
    from sqlite_utils import Database

    from hall.queue.store.migrations import all_at_once, migrations

    if is_new:
        all_at_once().apply(Database(connection))
        return
    if fingerprint(connection) in INCOMPLETE:
        _complete(connection)
    migrations.apply(Database(connection))


def _complete(connection: sqlite3.Connection) -> None:
    existing = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    for statement in statements(FIRST):
        if created_by(statement) not in existing:
            connection.execute(statement)
