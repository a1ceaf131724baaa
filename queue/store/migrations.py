"""The versions of the schema.

Version 1 is the file ``versions/0001.sql``. No file in that folder is ever edited again. To change
the schema, add a file there and a function after the last one below, make the same change in
``schema.sql``, and add the new fingerprint to schema_fingerprint.py. tests/store/test_migrations.py
holds that the three agree. Make a database of each version for the tests: tests/databases/make.py.

Importing this module takes a third of a second, because sqlite-utils loads numpy where it is
installed. Only code that changes a schema may import it.
"""

from sqlite_utils import Database, Migrations

from hall.queue.store import marks
from hall.queue.store.schema_fingerprint import FINGERPRINTS, PRESENT, VERSIONS, statements

migrations = Migrations("hall")


@migrations(name="0001")
def first_schema(db: Database) -> None:
    _run(db, "0001.sql")
    name_database(db)


@migrations(name="0002")
def label_of_tickets(db: Database) -> None:
    _run(db, "0002.sql")


@migrations(name="0003")
def origin_of_events(db: Database) -> None:
    _run(db, "0003.sql")


@migrations(name="0004")
def void_numbers(db: Database) -> None:
    _run(db, "0004.sql")


@migrations(name="0005")
def turns_and_appointments_that_move(db: Database) -> None:
    _run(db, "0005.sql")


@migrations(name="0006")
def service_before_holds(db: Database) -> None:
    _run(db, "0006.sql")


def _run(db: Database, file: str) -> None:
    for statement in statements(VERSIONS / file):
        db.execute(statement)


def name_database(db: Database) -> None:
    db.execute("INSERT INTO meta VALUES ('epoch', ?)", [marks.new()])


def all_at_once() -> Migrations:
    """The versions for a new database: the first creates the present schema, the others do
    nothing."""
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
    """``schema.sql`` already contains this version."""
