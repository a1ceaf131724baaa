"""How the hall's time and that of the computer differ, as the database keeps it.

It outlives a restart, so that a hall that did not follow a jump of the computer's clock does not
follow it by being started again.
"""

import json
import sqlite3
from dataclasses import dataclass
from typing import Literal

from hall.compact_json import encode
from hall.queue.store.chain import append
from hall.queue.store.database import Transaction
from hall.queue.store.days import open_day
from hall.queue.store.events import Event

# Events whose ``at`` is the hall's time: those of a turn never go back before an earlier one of it.
LAST_TIME = """
SELECT at FROM event WHERE turn_id IS NULL OR kind IN ('issued', 'joined') ORDER BY seq DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class TimeDifference:
    """The computer's clock is ``ahead`` of the hall's by so many ms, or behind.

    Until somebody decides it is ``doubted``; once they keep the hall's time it is ``kept``.
    """

    state: Literal["doubted", "kept"]
    ahead: int


def difference(db: sqlite3.Connection) -> TimeDifference | None:
    row = db.execute("SELECT value FROM meta WHERE key = 'clock'").fetchone()
    return None if row is None else TimeDifference(*json.loads(row[0]))


def set_difference(tx: Transaction, found: TimeDifference | None, now: int, state: str) -> None:
    """Keep the difference, None where there is none any more, with an event that says so."""
    tx.run("DELETE FROM meta WHERE key = 'clock'")
    if found is not None:
        value = encode([found.state, found.ahead])
        tx.run("INSERT INTO meta VALUES ('clock', ?)", (value,))
    data = {"state": state, "ahead_ms": 0 if found is None else found.ahead}
    seq = append(tx, now, "clock", data, day=open_day(tx.connection))
    tx.events.append(Event(seq, now, "clock", tx.caller.origin))


def last_time(db: sqlite3.Connection) -> int | None:
    """When something last happened by the hall's time, None before anything has."""
    row = db.execute(LAST_TIME).fetchone()
    return None if row is None else int(row[0])
