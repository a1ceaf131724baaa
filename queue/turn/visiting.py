"""How many have come with the number at a counter, and which steps follow."""

from hall.queue.store import turns
from hall.queue.store.database import Transaction
from hall.queue.store.turns import TurnAnswer
from hall.queue.turn.calling import require_open


def count_people(tx: Transaction, counter: int, people: int, now: int) -> TurnAnswer:
    """So many have come with this number. :raises NothingCalled:"""
    return _set(tx, counter, "counted", "people", people, now)


def plan(tx: Transaction, counter: int, following: str, now: int) -> TurnAnswer:
    """These steps follow the open turn, instead of what was planned. :raises NothingCalled:"""
    return _set(tx, counter, "planned", "steps", following, now)


def _set(
    tx: Transaction, counter: int, kind: str, column: str, value: int | str, now: int
) -> TurnAnswer:
    """What is so already is no change, for an undo would have nothing to put back."""
    turn = require_open(tx, counter)
    if turn.row[column] == value:
        return turn.answer()
    at = max(now, turn.latest)
    return turns.change(tx, turn, at, kind, {column: value}, by=counter).answer()
