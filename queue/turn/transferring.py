"""A visit goes on at another service or counter, under the same number."""

from dataclasses import replace

from hall.queue.store import steps, turns
from hall.queue.store.database import Transaction
from hall.queue.store.steps import Step
from hall.queue.store.turns import Turn, TurnAnswer
from hall.queue.turn.joining import Destination, join


def transfer(
    tx: Transaction, turn: Turn, to: Destination, counter: int, now: int, *, come_back: bool = False
) -> TurnAnswer:
    """End the counter's open turn and let its ticket wait again. Answers the new turn.

    The steps that were planned follow it; before them, with ``come_back``, this counter again.
    """
    at = max(now, turn.latest)
    end = {"state": "transferred", "ended_at": at}
    turns.change(tx, turn, at, "transferred", end, by=counter)
    following = steps.read(turn.row["steps"])
    if come_back:
        following = [Step(service=turn.service, counter=counter), *following]
    onward = replace(to, steps=steps.written(following))
    return join(tx, turn, onward, at, counter).answer()
