"""The chain of events: each carries a digest of itself and of the one before.

Whoever edits, deletes or reorders an event breaks the chain from there on (ASVS 16.4); who
rewrites the rest of it changes the last hash, so that one noted elsewhere gives it away.
"""

import hashlib
import sqlite3
from collections.abc import Iterator

FIRST = ""  # what stands before the first event
GROUP = 4  # digits of a hash that people read at once
GROUPS_A_LINE = 4
COLUMNS = "seq, at, kind, day, turn_id, counter, data, command"


def link(previous: str, *columns: object) -> str:
    """The hash of an event, given its ``COLUMNS`` and the hash before it."""
    told = "\x1f".join((previous, *("" if value is None else str(value) for value in columns)))
    return hashlib.sha256(told.encode()).hexdigest()


def breaks(db: sqlite3.Connection) -> Iterator[int]:
    """The seq of each event that does not follow from the one before."""
    previous, expected = FIRST, 1
    for row in db.execute(f"SELECT {COLUMNS}, hash FROM event ORDER BY seq"):
        *columns, found = tuple(row)
        if columns[0] != expected or found != link(previous, *columns):
            yield columns[0]
        previous, expected = found, columns[0] + 1


def grouped(digest: str) -> list[str]:
    """A hash as it is printed, so that people can compare it."""
    return [digest[start : start + GROUP] for start in range(0, len(digest), GROUP)]
