"""The chain of events: each event carries a hash of itself and of the event before it.

An event of version 2 also says for whom it was done (``Caller``). Older events are of version 1 and
keep their hashes; no event of version 1 follows one of version 2.

If somebody edits, deletes or reorders an event, the chain is broken from there on (ASVS 16.4). If
they also rewrite the rest of the chain, its last hash changes; a copy of that hash, printed on a
closing report as its *seal*, gives them away.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hall.compact_json import encode
from hall.queue.store.database import Transaction

BEFORE_FIRST = ""  # stands in for the hash before that of the first event
GROUP = 4  # digits of a hash that people read at once
GROUPS_A_LINE = 4
VERSION = 2  # of the events that are written now
COLUMNS = "seq, at, kind, day, turn_id, counter, data, command, version, origin, device, person"
FIRST_COLUMNS = 8  # of COLUMNS, which events of version 1 have; their other columns are empty
INSERT = f"INSERT INTO event ({COLUMNS}, hash) VALUES ({'?, ' * len(COLUMNS.split(', '))}?)"
LEAST_DIGITS = GROUP * GROUPS_A_LINE
SEAL = re.compile(rf"[0-9a-f]{{{LEAST_DIGITS},64}}")


def append(
    tx: Transaction,
    at: int,
    kind: str,
    data: Mapping[str, object],
    *,
    day: str | None,
    turn_id: int | None = None,
    counter: int | None = None,
) -> int:
    """Add an event to the chain and return its ``seq``. ``at`` is in ms, ``data`` must be JSON."""
    if tx.head is None:
        last = tx.one("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        tx.head = (0, BEFORE_FIRST) if last is None else (last["seq"], last["hash"])
    seq = tx.head[0] + 1
    by = tx.caller
    first = (seq, at, kind, day, turn_id, counter, encode(data), tx.first_seq)
    columns = (*first, VERSION, by.origin, by.device, by.person)
    digest = event_hash(tx.head[1], *columns)
    tx.run(INSERT, (*columns, digest))
    tx.head = seq, digest
    if tx.first_seq is None:
        tx.first_seq = seq
    return seq


def last_seq(db: sqlite3.Connection) -> int:
    """The ``seq`` of the last event, which a snapshot read now includes; 0 before the first."""
    row = db.execute("SELECT max(seq) FROM event").fetchone()
    return int(row[0] or 0)


def event_hash(previous: str, *columns: Any) -> str:
    """The hash of an event with these ``COLUMNS``, after an event with the hash ``previous``.

    What is hashed of version 1 begins with the hash before it or is empty there, and of later
    versions with a bracket: no event of one version has the hash of another version's event.
    """
    version = columns[FIRST_COLUMNS]
    if version == 1:
        texts = ("" if value is None else str(value) for value in columns[:FIRST_COLUMNS])
        hashed = "\x1f".join((previous, *texts))
    else:
        hashed = encode((version, previous, *columns))
    return hashlib.sha256(hashed.encode()).hexdigest()


def broken_links(db: sqlite3.Connection) -> Iterator[int]:
    """The ``seq`` of each event that does not follow from the one before."""
    previous, expected, oldest = BEFORE_FIRST, 1, 1
    for row in db.execute(f"SELECT {COLUMNS}, hash FROM event ORDER BY seq"):
        *columns, stored = tuple(row)
        seq, version = columns[0], columns[FIRST_COLUMNS]
        follows = seq == expected and stored == event_hash(previous, *columns)
        if not (follows and oldest <= version <= VERSION and _has_its_columns(columns)):
            yield seq
        previous, expected, oldest = stored, seq + 1, max(oldest, version)


def _has_its_columns(columns: Sequence[object]) -> bool:
    """Whether an event of version 1 has nothing in the columns that its hash does not cover."""
    return columns[FIRST_COLUMNS] != 1 or not any(columns[FIRST_COLUMNS + 1 :])


def grouped(digest: str) -> list[str]:
    """A hash as it is printed, so that people can compare it."""
    return [digest[start : start + GROUP] for start in range(0, len(digest), GROUP)]


class NotASeal(Exception):
    """What was typed is not a hash, or too little of one."""


class SealedEvent(NamedTuple):
    """The event whose hash a closing report carries.

    ``first_broken`` is the ``seq`` of the first event up to this one that was changed, None if all
    are as they were.
    """

    seq: int
    day: str | None
    first_broken: int | None


def find_sealed(db: sqlite3.Connection, typed: str) -> SealedEvent | None:
    """The event whose hash begins with the digits that somebody typed from paper, None if no event
    has it.

    :raises NotASeal: the text is not a hash, or has too few digits.
    """
    digits = "".join(typed.split()).lower()
    if not SEAL.fullmatch(digits):
        raise NotASeal(
            f"A seal has 64 digits, 0-9 and a-f; its first {LEAST_DIGITS} are enough to find it."
        )
    row = db.execute(
        "SELECT seq, day FROM event WHERE hash >= ? AND hash < ?", (digits, digits + "g")
    ).fetchone()
    if row is None:
        return None
    first = next(broken_links(db), None)
    return SealedEvent(
        seq=row[0],
        day=row[1],
        first_broken=first if first is not None and first <= row[0] else None,
    )
