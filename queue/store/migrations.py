"""The versions of the schema.

Version 1 is the file ``versions/0001.sql``, which is never edited again. A change is a new function
at the end of this module, the same change in ``schema.sql``, and the fingerprint of the result;
tests/store/test_migrations.py holds that the three agree. Each version also leaves a database behind for
the tests: tests/databases/make.py.
"""

import secrets

from sqlite_utils import Database, Migrations

from hall.queue.store.fingerprints import (
    FIRST,
    statements,
)

FINGERPRINTS = {
    "0001": "8b8d818c39409a9c",
}
"""The fingerprint of the schema after each version, oldest first."""

INCOMPLETE = frozenset({"7c53edd21ae9fe35", "4a80df5f5a1a260c", "a690962a5429e9ff"})
"""Fingerprints of builds from before version 1 was frozen: they lack tables and indexes of it, and
all that they have is the same."""

migrations = Migrations("hall")


@migrations(name="0001")
def first_schema(db: Database) -> None:
    for _, statement in statements(FIRST):
        db.execute(statement)
    name_database(db)


def name_database(db: Database) -> None:
    """By this name a screen notices that another database has taken the place of its own."""
    db.execute("INSERT INTO meta VALUES ('epoch', ?)", [secrets.token_hex(8)])
