"""What stands in a hall's database, read with the standard library as any SQLite tool would."""

import sqlite3
from contextlib import closing
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
    "queue_length",
    "appointment",
    "day_key",
    "counter_state",
)


def query(path: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        return db.execute(sql, values).fetchall()


def dump(path: Path, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these tables, of all that a command could change if none is named."""
    return {table: query(path, f"SELECT * FROM {table}") for table in tables or TABLES}


def numbers(path: Path, series: str) -> list[int]:
    return [row[0] for row in query(path, "SELECT number FROM ticket WHERE series = ?", series)]


def is_sound(path: Path) -> bool:
    checks = ("integrity_check", "foreign_key_check")
    return [query(path, f"PRAGMA {check}") for check in checks] == [[("ok",)], []]
