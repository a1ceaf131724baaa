"""The versions of the schema.

Version 1 is the file ``versions/0001.sql``. No file there is ever edited again. A change is a new
file and a function after the last one, the same change in ``schema.sql``, and its fingerprint;
tests/store/test_migrations.py holds that the three agree. Each version also leaves a database
behind for the tests: tests/databases/make.py.
"""

import secrets

from sqlite_utils import Database, Migrations

from hall.queue.store.fingerprints import (
    VERSIONS,
    statements,
)

FINGERPRINTS = {
    "0001": "8b8d818c39409a9c",
    "0002": "7888c1242ac83cd8",
}
"""The fingerprint of the schema after each version, oldest first."""

INCOMPLETE = frozenset({"7c53edd21ae9fe35", "4a80df5f5a1a260c", "a690962a5429e9ff"})
"""Fingerprints of builds from before version 1 was frozen: they lack tables and indexes of it, and
all that they have is the same."""

migrations = Migrations("hall")


@migrations(name="0001")
def first_schema(db: Database) -> None:
    _run(db, "0001.sql")
    name_database(db)


@migrations(name="0002")
def label_of_tickets(db: Database) -> None:
    _run(db, "0002.sql")


def _run(db: Database, file: str) -> None:
    for statement in statements(VERSIONS / file):
        db.execute(statement)


def name_database(db: Database) -> None:
    """By this name a screen notices that another database has taken the place of its own."""
    db.execute("INSERT INTO meta VALUES ('epoch', ?)", [secrets.token_hex(8)])
