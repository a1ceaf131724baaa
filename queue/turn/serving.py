"""Someone is served without having taken a number: they get one that nobody calls."""

from hall.queue.store import turns
from hall.queue.store.database import Transaction
from hall.queue.store.turns import CallReason, TurnAnswer
from hall.queue.turn import calling
from hall.queue.turn.issuing import Request, issue

RULE = "no_ticket"


def serve(
    tx: Transaction, request: Request, counter: int, staff: str, day: str, now: int
) -> TurnAnswer:
    """The next number of the series is at this counter already, without paper or call.

    :raises CounterBusy: its open turn must be finished or missed first.
    """
    calling.must_be_free(tx, counter)
    token = issue(tx, request, day, now)["token"]
    turn = turns.find(tx, "ticket.token = ?", (token,))
    assert turn is not None, token
    at_once = {
        **{"state": "serving", "counter": counter, "staff": staff or None, "calls": 1, "quiet": 1},
        **{"called_at": now, "last_called_at": now, "started_at": now},
    }
    why = CallReason(rule=RULE, passed_over=[])
    stamps = ("called_seq", "last_called_seq")
    return turns.change(tx, turn, now, "served", at_once, by=counter, stamped=stamps, **why).answer(
        why
    )
