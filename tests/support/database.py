"""A hall's database read with the standard library alone, as any SQLite tool would read it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

TABLES = (
    "business_day",
    "series",
    "ticket",
    "turn",
    "event",
    "answer",
    "print_job",
    "stand_in",
    "queue_length",
    "note",
    "appointment",
    "day_key",
    "counter_state",
    "said_wait",
)
# Queries for rows that no hall may ever hold; each must find nothing.
WRONG = (
    "SELECT * FROM wait_log WHERE waiting_s < 0 OR walking_s < 0 OR service_s < 0",
    "SELECT counter FROM turn WHERE state IN ('called', 'serving') GROUP BY 1 HAVING count(*) > 1",
    "SELECT ticket_id FROM turn WHERE state IN ('waiting', 'called', 'serving', 'held')"
    " GROUP BY 1 HAVING count(*) > 1",
    "SELECT day, series FROM ticket GROUP BY 1, 2"
    " HAVING min(number) <> 1 OR max(number) <> count(*)",
    "SELECT service FROM queue_length WHERE waiting <> (SELECT count(*) FROM turn WHERE"
    " state = 'waiting' AND turn.service = queue_length.service"
    " AND (turn.priority IS NOT NULL) = queue_length.priority)",
)


def query(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        return db.execute(sql, values).fetchall()


def dump(path: Path, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these tables, by default of all tables that a command could change.

    Printers may report their state at any moment, so their events are left out."""
    return {table: query(path, f"SELECT * FROM {table}{_but(table)}") for table in tables or TABLES}


@contextmanager
def without_triggers(path: Path) -> Iterator[sqlite3.Connection]:
    """Opens the database with its triggers removed, so that rows can be forged.

    The triggers are put back afterwards, as a forger would to leave no trace."""
    with closing(sqlite3.connect(path)) as db:
        kept = db.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            db.execute(f"DROP TRIGGER {name}")
        yield db
        for _, sql in kept:
            db.execute(sql)
        db.commit()


def _but(table: str) -> str:
    return " WHERE kind <> 'printer'" if table == "event" else ""


def numbers(path: Path, series: str) -> list[int]:
    return [row[0] for row in query(path, "SELECT number FROM ticket WHERE series = ?", series)]


def is_sound(path: Path) -> bool:
    checks = ("integrity_check", "foreign_key_check")
    return [query(path, f"PRAGMA {check}") for check in checks] == [[("ok",)], []]
