"""What staff write down about the visit at their counter: people, steps that follow, notes.

Notes are about people, so their text stands in no event, as events are never deleted: they are gone
when their business day closes.
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


def count_people(tx: Transaction, counter: int, people: int, now: int) -> TurnAnswer:
    """Set how many have come with the number of the open turn. :raises NothingCalled:"""
    return _set(tx, counter, "counted", {"people": people}, now)


def plan(tx: Transaction, counter: int, following: str, now: int) -> TurnAnswer:
    """Replace the steps that follow the open turn. :raises NothingCalled:"""
    return _set(tx, counter, "planned", {"steps": following}, now)


def _set(
    tx: Transaction, counter: int, kind: str, columns: dict[str, int | str], now: int
) -> TurnAnswer:
    """Values that stand already are no change, for an undo would have nothing to put back."""
    turn = require_open(tx, counter)
    if all(turn.row[name] == value for name, value in columns.items()):
        return turn.answer()
    at = turn.moment(now)
    return turns.change(tx, turn, at, kind, columns, by=counter).answer()


def write_note(tx: Transaction, counter: int, text: str, now: int) -> TurnAnswer:
    """Keep a note for whoever serves this ticket later today. :raises NothingCalled:"""
    turn = require_open(tx, counter)
    at = turn.moment(now)
    noted = turns.change(tx, turn, at, "noted", {"state": turn.state}, by=counter)
    seq = tx.one("SELECT max(seq) FROM event")[0]
    tx.run("INSERT INTO note VALUES (?, ?, ?, ?, ?)", (seq, turn.ticket_id, at, counter, text))
    return noted.answer()


def take_back_note(tx: Transaction, first: int) -> bool:
    """Delete the note that a command wrote, whose first event is ``first``; False if it wrote
    none."""
    found = "SELECT seq FROM event WHERE seq >= :first AND (seq = :first OR command = :first)"
    return tx.run(f"DELETE FROM note WHERE seq IN ({found})", {"first": first}).rowcount > 0


def forget_notes(tx: Transaction) -> None:
    tx.run("DELETE FROM note")


def notes_of(db: sqlite3.Connection, ticket_id: int) -> list[Note]:
    """The notes of a ticket, the oldest first."""
    rows = db.execute(
        "SELECT at, counter, text FROM note WHERE ticket_id = ? ORDER BY seq", (ticket_id,)
    )
    return [Note(at=row["at"], counter=row["counter"], text=row["text"]) for row in rows]
