"""A database is brought from whatever version it has to the present one, whole or not at all."""

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
    """All that is missing in one transaction, so that a hall that dies here finds the old version.

    The connection must be in autocommit mode and foreign keys off, as SQLite begins: a migration
    may have to replace a table that others refer to.

    :raises UnusableDatabase: this program does not know the schema; nothing was changed.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = version(connection)
        if found is None or fingerprint(connection) != FINGERPRINTS[LATEST]:
            _upgrade(connection, is_new=found is None)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _upgrade(connection: sqlite3.Connection, *, is_new: bool) -> None:
    # sqlite-utils loads numpy, a third of a second of every start that has nothing to change.
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
