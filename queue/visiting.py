"""What staff put right about the visit of the citizen at their counter."""

from hall.queue import turns
from hall.queue.calling import require_open
from hall.queue.store import Transaction
from hall.queue.turns import TurnAnswer


def count_people(tx: Transaction, counter: int, people: int, now: int) -> TurnAnswer:
    """So many have come with this number. :raises NothingCalled:"""
    turn = require_open(tx, counter)
    at = max(now, turn.latest)
    return turns.change(tx, turn, at, "counted", {"people": people}, by=counter).answer()
