"""The versions of the schema.

Version 1 is the file ``versions/0001.sql``. No file there is ever edited again. A change is a new
file and a function after the last one, the same change in ``schema.sql``, and its fingerprint in
schema_fingerprint.py; tests/store/test_migrations.py holds that the three agree. Each version also leaves
a database behind for the tests: tests/databases/make.py.

Importing this module takes a third of a second, because sqlite-utils loads numpy where it is
installed. Only what changes a schema may import it.
"""

import secrets

from sqlite_utils import Database, Migrations

from hall.queue.store.schema_fingerprint import (
    FINGERPRINTS,
    PRESENT,
    VERSIONS,
    statements,
)

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


def all_at_once() -> Migrations:
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
