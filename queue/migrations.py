"""Schema versions. Each is a function that runs once, in a transaction, in the order below."""

import secrets
import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

migrations = Migrations("hall")


@migrations(name="0001")
def first_schema(db: Database) -> None:
    """``schema.sql`` whole; sqlite's own executescript would commit in between."""
    for statement in _statements((Path(__file__).parent / "schema.sql").read_text("utf-8")):
        db.execute(statement)
    # Names this database, so that a screen notices that another one took its place.
    db.execute("INSERT INTO meta VALUES ('epoch', ?)", [secrets.token_hex(8)])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the database up to date. The connection must be in autocommit mode."""
    migrations.apply(Database(connection))


def _statements(script: str) -> list[str]:
    found, start = [], ""
    for line in script.splitlines(keepends=True):
        start += line
        if sqlite3.complete_statement(start):
            found.append(start)
            start = ""
    return found
