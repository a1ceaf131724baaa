"""Staff call, serve and finish. Every command is guarded by the state it starts from."""

from collections.abc import Sequence

from hall.queue import turns
from hall.queue.errors import AlreadyStarted, CounterBusy, NothingCalled, NotStarted, TicketOver
from hall.queue.line import next_turns, passed_over
from hall.queue.store import Transaction
from hall.queue.turns import Turn, TurnAnswer, Why, record, why_called


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
    claimed = tx.run(
        "UPDATE turn SET state = 'called', counter = ?, staff = ?, calls = 1,"
        " called_at = ?, last_called_at = ? WHERE id = ? AND state = 'waiting'",
        (counter, staff or None, at, at, chosen.id),
    )
    assert claimed.rowcount == 1, chosen
    called = turns.get(tx, chosen.id)
    seq = record(tx, at, "called", called, label=called.label, staff=staff, **why)
    tx.run(
        "UPDATE turn SET called_seq = :seq, last_called_seq = :seq WHERE id = :id",
        {"seq": seq, "id": called.id},
    )
    return called.answer(why)


def recall(tx: Transaction, counter: int, now: int) -> TurnAnswer:
    turn = _called(tx, counter)
    answer = _change(tx, turn, now, "recalled", "calls = calls + 1, last_called_at = :at")
    tx.run(
        "UPDATE turn SET last_called_seq = (SELECT max(seq) FROM event) WHERE id = ?", (turn.id,)
    )
    return answer


def start(tx: Transaction, counter: int, now: int) -> TurnAnswer:
    turn = _called(tx, counter)
    return _change(tx, turn, now, "started", "state = 'serving', started_at = :at")


def finish(tx: Transaction, counter: int, now: int, *, confirmed: bool = True) -> TurnAnswer:
    """``confirmed=False`` also finishes a turn whose arrival nobody confirmed.

    :raises NotStarted: the citizen was called, but service has not started.
    """
    turn = _open(tx, counter)
    if confirmed and turn.state != "serving":
        raise NotStarted(label=turn.label)
    return _change(tx, turn, now, "finished", "state = 'done', ended_at = :at")


def miss(tx: Transaction, counter: int, now: int) -> TurnAnswer:
    turn = _called(tx, counter)
    return _change(tx, turn, now, "missed", "state = 'missed', ended_at = :at")


def cancel(tx: Transaction, turn: Turn, now: int) -> TurnAnswer:
    """The citizen leaves the queue, as long as nobody serves them."""
    if turn.state not in ("waiting", "called"):
        raise TicketOver(label=turn.label)
    return _change(tx, turn, now, "cancelled", "state = 'cancelled', ended_at = :at")


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


def _change(tx: Transaction, turn: Turn, now: int, kind: str, changes: str) -> TurnAnswer:
    at = max(now, turn.latest)
    tx.run(f"UPDATE turn SET {changes} WHERE id = :id", {"at": at, "id": turn.id})
    changed = turns.get(tx, turn.id)
    record(tx, at, kind, changed, label=turn.label, calls=changed.row["calls"])
    called_seq = changed.row["called_seq"]
    return changed.answer(None if called_seq is None else why_called(tx, called_seq))
