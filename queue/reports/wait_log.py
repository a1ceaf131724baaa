"""The wait log on the command line: ``python app.py waits [--day D] [--csv]``."""

import csv
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from hall.queue.store.database import open_read_only
from hall.queue.store.days import last_day_with_tickets

COLUMNS = (
    *("day", "ticket", "service", "priority", "counter", "staff", "quiet", "people"),
    *("issued", "called", "started", "ended", "waiting_s", "walking_s", "service_s", "outcome"),
)

MISSED = ("missed", "no_show")  # the second once the day is closed


def rows(database: Path, day: str | None) -> list[sqlite3.Row]:
    """Of ``day``, or of the last day with a ticket. :raises FileNotFoundError:"""
    with open_read_only(database) as db:
        return db.execute(
            f"SELECT {', '.join(COLUMNS)} FROM wait_log WHERE day = ? ORDER BY issued, ticket",
            (day or last_day_with_tickets(db),),
        ).fetchall()


def write_csv(found: Iterable[sqlite3.Row], out: TextIO, *, for_excel: bool = False) -> None:
    """Excel takes a file for Vietnamese only if it starts with a byte order mark."""
    if for_excel:
        out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(tuple(row) for row in found)
