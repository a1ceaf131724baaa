"""Notes that staff write for each other about a visit, gone when its business day closes.

They are about people, so their text stands in no event: events are never deleted.
"""

import sqlite3

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.store import turns
from hall.queue.store.database import Transaction
from hall.queue.store.turns import TurnAnswer
from hall.queue.turn.calling import require_open


class Note(TypedDict):
    at: int
    counter: int
    text: str


def write(tx: Transaction, counter: int, text: str, now: int) -> TurnAnswer:
    """A note for whoever serves this ticket later today. :raises NothingCalled:"""
    turn = require_open(tx, counter)
    at = max(now, turn.latest)
    noted = turns.change(tx, turn, at, "noted", {"state": turn.state}, by=counter)
    seq = tx.one("SELECT max(seq) FROM event")[0]
    tx.run("INSERT INTO note VALUES (?, ?, ?, ?, ?)", (seq, turn.ticket_id, at, counter, text))
    return noted.answer()


def take_back(tx: Transaction, first: int) -> bool:
    """Whether a command had written a note, which is gone now."""
    found = "SELECT seq FROM event WHERE seq >= :first AND (seq = :first OR command = :first)"
    return tx.run(f"DELETE FROM note WHERE seq IN ({found})", {"first": first}).rowcount > 0


def forget(tx: Transaction) -> None:
    tx.run("DELETE FROM note")


def of_ticket(db: sqlite3.Connection, ticket_id: int) -> list[Note]:
    rows = db.execute(
        "SELECT at, counter, text FROM note WHERE ticket_id = ? ORDER BY seq", (ticket_id,)
    )
    return [Note(at=row["at"], counter=row["counter"], text=row["text"]) for row in rows]
