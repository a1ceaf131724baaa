"""The wait log on the command line: ``python app.py waits [--day D] [--csv]``."""

import csv
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from hall.queue.reports.waited import percentile
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


def table(found: Sequence[sqlite3.Row]) -> str:
    """Per counter: turns, and the median and 90th percentile of waiting and service in minutes."""
    lines = [
        "counter   done  missed   wait p50   wait p90   walking p50   service p50   service p90"
    ]
    counters = sorted({row["counter"] for row in found if row["counter"] is not None})
    for counter in counters:
        lines.append(_line(f"{counter:>7}", [r for r in found if r["counter"] == counter]))
    if counters:
        lines.append(_line("    all", found))
    return "\n".join(lines)


def _line(name: str, found: Sequence[sqlite3.Row]) -> str:
    done = sum(row["outcome"] == "done" for row in found)
    missed = sum(row["outcome"] in MISSED for row in found)
    called = [row for row in found if row["counter"] is not None]
    aloud = [row for row in called if not row["quiet"]]  # nobody in the hall waited for the others
    figures = (
        (_minutes(aloud, "waiting_s", 0.5), 11),
        (_minutes(aloud, "waiting_s", 0.9), 11),
        (_minutes(called, "walking_s", 0.5), 14),
        (_minutes(called, "service_s", 0.5), 14),
        (_minutes(called, "service_s", 0.9), 14),
    )
    cells = "".join(f"{figure:>{width}}" for figure, width in figures)
    return f"{name}{done:>7}{missed:>8}{cells}"


def _minutes(found: Iterable[sqlite3.Row], column: str, share: float) -> str:
    seconds = sorted(row[column] for row in found if row[column] is not None)
    return f"{percentile(seconds, share) / 60:.1f}" if seconds else "–"
