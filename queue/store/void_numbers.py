"""Numbers that are void: no ticket of the database has them, and none will.

They are the numbers between the last one that an old copy of the database knew and the next hundred
after the last one that was given (``high_water.py``), so that no number is given twice. Every other
number of a series up to its last one has a ticket.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hall.config.number_series import first_of, label_of
from hall.queue.store.database import Transaction
from hall.queue.store.high_water import LastNumbers

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class VoidNumbers:
    """The numbers ``first`` to ``last`` of a series on a day are void; those up to ``given`` were
    given to people, and their tickets are lost."""

    day: str
    series: str
    first: int
    last: int
    given: int

    @property
    def lost(self) -> tuple[str, str] | None:
        """The first and the last label that somebody holds without a ticket in the database."""
        if self.given < self.first:
            return None
        return label_of(self.series, self.first), label_of(self.series, self.given)


def after(tx: Transaction, marked: LastNumbers) -> list[VoidNumbers]:
    """The numbers that become void when these are the last that were given: of each day that is not
    over, up to the next hundred. A range of numbers is too short for that and goes on after
    the last one that was given."""
    over = {row["day"] for row in tx.all("SELECT day FROM business_day WHERE closed_at NOT NULL")}
    found = []
    for day, of_day in marked.items():
        if day in over:
            continue
        known = {
            row["letter"]: row["last"]
            for row in tx.all("SELECT letter, last FROM series WHERE day = ?", (day,))
        }
        for series, given in sorted(of_day.items()):
            last = known.get(series, first_of(series) - 1)
            until = max(given, last)
            if not series.isdecimal():
                until = (until // HUNDRED + 1) * HUNDRED - 1
            if until > last:
                found.append(VoidNumbers(day, series, last + 1, until, max(given, last)))
    return found


def keep(tx: Transaction, found: Sequence[VoidNumbers], seq: int) -> None:
    """Store them with the event ``seq`` that says so, and let the series of open days go on after
    them."""
    for each in found:
        tx.run(
            "INSERT INTO void_numbers VALUES (?, ?, ?, ?, ?, ?)",
            (each.day, each.series, each.first, each.last, each.given, seq),
        )
    for day in {each.day for each in found}:
        if tx.one("SELECT 1 FROM business_day WHERE day = ?", (day,)) is not None:
            skip(tx, day)


def skip(tx: Transaction, day: str) -> None:
    """Let the series of an open day go on after its void numbers."""
    tx.run(
        "INSERT INTO series SELECT day, series, max(last) FROM void_numbers WHERE day = ?"
        " GROUP BY day, series ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
        (day,),
    )


def of_day(db: sqlite3.Connection, day: str | None) -> list[VoidNumbers]:
    rows = db.execute(
        "SELECT day, series, first, last, given FROM void_numbers WHERE day = ? ORDER BY 2, 3",
        (day,),
    )
    return [VoidNumbers(*row) for row in rows]


def is_lost(tx: Transaction, day: str | None, letters: str, number: int) -> bool:
    """Whether somebody holds this number without a ticket in the database."""
    row = tx.one(
        "SELECT 1 FROM void_numbers WHERE day = ? AND ? BETWEEN first AND given"
        " AND CASE ? WHEN '' THEN series < 'A' ELSE series = ? END",
        (day, number, letters, letters),
    )
    return row is not None


def count(db: sqlite3.Connection, day: str | None, series: str | None = None) -> int:
    """How many numbers of a day are void, of one series or of all."""
    row = db.execute(
        "SELECT coalesce(sum(last - first + 1), 0) FROM void_numbers"
        " WHERE day = ? AND series = coalesce(?, series)",
        (day, series),
    ).fetchone()
    return int(row[0])


def gaps(db: sqlite3.Connection) -> Iterator[str]:
    """A sentence for each series of a day of which a number is missing."""
    rows = db.execute(
        "SELECT day, letter, sum(last) AS last, sum(tickets) AS tickets, max(highest) AS highest"
        " FROM (SELECT day, letter, last, 0 AS tickets, 0 AS highest FROM series"
        "  UNION ALL SELECT day, series, 0, count(*), max(number) FROM ticket GROUP BY 1, 2"
        "  UNION ALL SELECT day, series, 0, sum(last - first + 1), max(last) FROM void_numbers"
        "   WHERE day IN (SELECT day FROM business_day) GROUP BY 1, 2)"
        " WHERE letter >= 'A' GROUP BY day, letter"
    )
    for row in rows:
        if not row["last"] == row["tickets"] == row["highest"]:
            yield f"Series {row['letter']} of {row['day']} has a gap."
    yield from _ranges(db)


def _ranges(db: sqlite3.Connection) -> Iterator[str]:
    """Every number of a range up to its last one has a ticket, though perhaps of a range that had
    it earlier on the day, or is void; and no ticket without letters is of no range."""
    rows = db.execute(
        "SELECT day, letter, last - letter + 1 AS given,"
        " (SELECT count(*) FROM ticket WHERE ticket.day = series.day AND ticket.series = ''"
        "   AND number BETWEEN CAST(letter AS INTEGER) AND last)"
        " + (SELECT coalesce(sum(void.last - first + 1), 0) FROM void_numbers AS void"
        "   WHERE void.day = series.day AND void.series = letter) AS known"
        " FROM series WHERE letter < 'A'"
    )
    for row in rows:
        if row["given"] != row["known"]:
            yield f"Range {row['letter']} of {row['day']} has a gap."
    rows = db.execute(
        "SELECT day, label FROM ticket WHERE series = '' AND NOT EXISTS (SELECT 1 FROM series"
        "  WHERE series.day = ticket.day AND letter < 'A'"
        "   AND number BETWEEN CAST(letter AS INTEGER) AND last)"
    )
    for row in rows:
        yield f"Ticket {row['label']} of {row['day']} is of no series."
