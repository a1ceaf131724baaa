"""Staff call, serve and finish. Every command is guarded by the state it starts from."""

from collections.abc import Sequence

from hall.queue import turns
from hall.queue.errors import AlreadyStarted, CounterBusy, NothingCalled, NotStarted, TicketOver
from hall.queue.line import next_turns, passed_over
from hall.queue.store import Transaction
from hall.queue.turns import Turn, TurnAnswer, Why, why_called


def open_turn(tx: Transaction, counter: int) -> Turn | None:
    """The turn this counter has called or serves."""
    return turns.find(tx, "turn.counter = ? AND turn.state IN ('called', 'serving')", (counter,))


def call_next(
    tx: Transaction, counter: int, staff: str, services: Sequence[str], in_a_row: int, now: int
) -> TurnAnswer | None:
    """Call whoever is next at this counter; None when nobody waits.

    :raises CounterBusy: its open turn must be finished or missed first.
    """
    busy = open_turn(tx, counter)
    if busy is not None:
        raise CounterBusy(label=busy.label, counter=counter)
    line = next_turns(tx.connection, counter, services, in_a_row, 1)
    if not line:
        return None
    (row, rule), *_ = line
    chosen = turns.get(tx, row["id"])
    # By arrival nobody is passed over; not asking keeps the ordinary call short.
    earlier = [] if rule == "arrival" else passed_over(tx.connection, services, row["order_key"])
    why = Why(rule=rule, passed_over=earlier)
    at = max(now, chosen.latest)
    call = {
        **{"state": "called", "counter": counter, "staff": staff or None, "calls": 1},
        **{"called_at": at, "last_called_at": at},
    }
    stamps = ("called_seq", "last_called_seq")
    return turns.change(tx, chosen, at, "called", call, stamped=stamps, **why).answer(why)


def recall(tx: Transaction, counter: int, now: int) -> TurnAnswer:
    turn = _called(tx, counter)
    at = max(now, turn.latest)
    again = {"calls": turn.row["calls"] + 1, "last_called_at": at}
    return _told(tx, turns.change(tx, turn, at, "recalled", again, stamped=("last_called_seq",)))


def start(tx: Transaction, counter: int, now: int) -> TurnAnswer:
    turn = _called(tx, counter)
    at = max(now, turn.latest)
    return _told(tx, turns.change(tx, turn, at, "started", {"state": "serving", "started_at": at}))


def finish(tx: Transaction, counter: int, now: int, *, confirmed: bool = True) -> TurnAnswer:
    """``confirmed=False`` also finishes a turn whose arrival nobody confirmed.

    :raises NotStarted: the citizen was called, but service has not started.
    """
    turn = _open(tx, counter)
    if confirmed and turn.state != "serving":
        raise NotStarted(label=turn.label)
    return _end(tx, turn, now, "finished", "done")


def miss(tx: Transaction, counter: int, now: int) -> TurnAnswer:
    turn = _called(tx, counter)
    return _end(tx, turn, now, "missed", "missed")


def cancel(tx: Transaction, turn: Turn, now: int) -> TurnAnswer:
    """The citizen leaves the queue, as long as nobody serves them."""
    if turn.state not in ("waiting", "called"):
        raise TicketOver(label=turn.label)
    return _end(tx, turn, now, "cancelled", "cancelled")


def _open(tx: Transaction, counter: int) -> Turn:
    turn = open_turn(tx, counter)
    if turn is None:
        raise NothingCalled(counter=counter)
    return turn


def _called(tx: Transaction, counter: int) -> Turn:
    turn = _open(tx, counter)
    if turn.state != "called":
        raise AlreadyStarted(label=turn.label)
    return turn


def _end(tx: Transaction, turn: Turn, now: int, kind: str, outcome: str) -> TurnAnswer:
    at = max(now, turn.latest)
    return _told(tx, turns.change(tx, turn, at, kind, {"state": outcome, "ended_at": at}))


def _told(tx: Transaction, turn: Turn) -> TurnAnswer:
    called_seq = turn.row["called_seq"]
    return turn.answer(None if called_seq is None else why_called(tx, called_seq))
