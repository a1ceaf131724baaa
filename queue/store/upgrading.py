"""A database is brought from whatever version it has to the present one, whole or not at all."""

import sqlite3

from sqlite_utils import Database, Migrations

from hall.queue.store.fingerprints import (
    FIRST,
    PRESENT,
    created_by,
    fingerprint,
    statements,
)
from hall.queue.store.migrations import (
    FINGERPRINTS,
    INCOMPLETE,
    migrations,
    name_database,
)
from hall.queue.store.recognising import version


def migrate(connection: sqlite3.Connection) -> None:
    """All that is missing in one transaction, so that a hall that dies here finds the old version.

    The connection must be in autocommit mode and foreign keys off, as SQLite begins: a migration
    may have to replace a table that others refer to.

    :raises UnusableDatabase: this program does not know the schema; nothing was changed.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        if version(connection) is None:
            _whole().apply(Database(connection))
        else:
            if fingerprint(connection) in INCOMPLETE:
                _complete(connection)
            migrations.apply(Database(connection))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _whole() -> Migrations:
    """The versions as a new database takes them: the present schema at once, and then nothing."""
    whole = Migrations(migrations.name)
    first, *later = FINGERPRINTS
    whole(name=first)(_present_schema)
    for name in later:
        whole(name=name)(_nothing)
    return whole


def _present_schema(db: Database) -> None:
    for statement in statements(PRESENT):
        db.execute(statement)
    name_database(db)


def _nothing(_: Database) -> None:
    """``schema.sql`` has it already."""


def _complete(connection: sqlite3.Connection) -> None:
    existing = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    for statement in statements(FIRST):
        if created_by(statement) not in existing:
            connection.execute(statement)
