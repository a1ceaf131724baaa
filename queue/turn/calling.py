"""Staff call, serve and finish. Every command is guarded by the state it starts from."""

from hall.config.models import Calls
from hall.queue.line.counter_line import CallQuery, next_turns, passed_over
from hall.queue.store import turns
from hall.queue.store.database import Transaction
from hall.queue.store.errors import (
    AlreadyStarted,
    CalledTooSeldom,
    CounterBusy,
    NothingCalled,
    NotStarted,
    NotWaiting,
    RecalledTooSoon,
    TicketOver,
)
from hall.queue.store.turns import CallReason, Turn, TurnAnswer, call_reason
from hall.queue.turn.joining import next_step


def open_turn(tx: Transaction, counter: int) -> Turn | None:
    """The turn this counter has called or serves."""
    return turns.find(tx, "turn.counter = ? AND turn.state IN ('called', 'serving')", (counter,))


def call_next(
    tx: Transaction, query: CallQuery, staff: str, *, quiet: bool = False
) -> TurnAnswer | None:
    """Call whoever is next at this counter; None when nobody waits. No display shows or speaks
    a ``quiet`` call.

    :raises CounterBusy: its open turn must be finished or missed first.
    """
    must_be_free(tx, query.counter)
    line = next_turns(tx.connection, query, 1)
    if not line:
        return None
    (found,) = line
    # By arrival nobody is passed over; not asking keeps the ordinary call short.
    by_arrival = found.rule == "arrival" and not query.narrowed
    earlier = [] if by_arrival else passed_over(tx.connection, found.query, found.row)
    rule = "narrowed" if query.narrowed and earlier else found.rule
    why = CallReason(rule=rule, passed_over=earlier)
    return _call(tx, turns.get(tx, found.row["id"]), query, staff, why, quiet)


def call_chosen(
    tx: Transaction, turn: Turn, query: CallQuery, staff: str, *, quiet: bool = False
) -> TurnAnswer:
    """Call this number out of its order; who was passed over is kept like the choice itself.

    :raises CounterBusy, NotWaiting:
    """
    must_be_free(tx, query.counter)
    if turn.state != "waiting":
        raise NotWaiting(label=turn.label)
    earlier = passed_over(tx.connection, query, turn.row)
    why = CallReason(rule="chosen", passed_over=earlier)
    return _call(tx, turn, query, staff, why, quiet)


def must_be_free(tx: Transaction, counter: int) -> None:
    """:raises CounterBusy:"""
    busy = open_turn(tx, counter)
    if busy is not None:
        raise CounterBusy(label=busy.label, counter=counter)


def _call(
    tx: Transaction, turn: Turn, query: CallQuery, staff: str, why: CallReason, quiet: bool
) -> TurnAnswer:
    at = max(query.now, turn.latest)
    call = {
        **{"state": "called", "counter": query.counter, "staff": staff or None, "calls": 1},
        **{"called_at": at, "last_called_at": at, "quiet": int(quiet)},
    }
    stamps = ("called_seq", "last_called_seq")
    told = {**why, "narrowed": True} if query.narrowed else why
    called = turns.change(tx, turn, at, "called", call, by=query.counter, stamped=stamps, **told)
    return called.answer(why)


def recall(tx: Transaction, counter: int, gap_ms: int, now: int) -> TurnAnswer:
    """:raises RecalledTooSoon: less than ``gap_ms`` has passed since the call before."""
    turn = _called(tx, counter)
    at = max(now, turn.latest)
    left_ms = turn.row["last_called_at"] + gap_ms - now
    if 0 < left_ms <= gap_ms:  # more than the gap: the clock was set back, nothing can be told
        raise RecalledTooSoon(label=turn.label, seconds=-(-left_ms // 1000))
    again = {"calls": turn.row["calls"] + 1, "last_called_at": at}
    stamps = ("last_called_seq",)
    return _told(tx, turns.change(tx, turn, at, "recalled", again, by=counter, stamped=stamps))


def start(tx: Transaction, counter: int, now: int) -> TurnAnswer:
    turn = _called(tx, counter)
    at = max(now, turn.latest)
    served = {"state": "serving", "started_at": at}
    return _told(tx, turns.change(tx, turn, at, "started", served, by=counter))


def finish(tx: Transaction, counter: int, now: int, *, confirmed: bool = True) -> TurnAnswer:
    """The visit's next step follows. ``confirmed=False`` also finishes a turn whose arrival
    nobody confirmed.

    :raises NotStarted: the citizen was called, but service has not started.
    """
    turn = require_open(tx, counter)
    if confirmed and turn.state != "serving":
        raise NotStarted(label=turn.label)
    ended = _end(tx, turn, counter, now, "finished", "done")
    next_step(tx, turn, max(now, turn.latest))
    return ended


def miss(tx: Transaction, counter: int, least_calls: int, now: int) -> TurnAnswer:
    """:raises CalledTooSeldom: it has not been called ``least_calls`` times."""
    turn = _called(tx, counter)
    left = least_calls - turn.row["calls"]
    if left > 0:
        raise CalledTooSeldom(label=turn.label, calls=left)
    return _end(tx, turn, counter, now, "missed", "missed")


def miss_unanswered(tx: Transaction, calls: Calls, now: int) -> None:
    """Where arrivals are confirmed, who let the last call pass has missed it.

    Elsewhere nobody can know: a called turn may be one that is being served.
    """
    if not calls.confirm_arrival:
        return
    # The first condition is that of an index, the few turns that are open at a counter.
    rows = tx.all(
        f"{turns.SELECT} WHERE turn.state IN ('called', 'serving') AND turn.state = 'called'"
        " AND turn.calls >= ? AND turn.last_called_at <= ? ORDER BY turn.id",
        (calls.most_calls, now - calls.gap_s * 1000),
    )
    for row in rows:
        _end(tx, Turn.of(row), None, now, "missed", "missed")


def cancel(tx: Transaction, turn: Turn, now: int) -> TurnAnswer:
    """The citizen leaves the queue, as long as nobody serves them."""
    if turn.state not in ("waiting", "called", "held"):
        raise TicketOver(label=turn.label)
    return _end(tx, turn, None, now, "cancelled", "cancelled")


def finish_named(tx: Transaction, counter: int, label: str, now: int) -> None:
    """Finish the counter's open turn if it has this label; one that is over already is fine.

    :raises CounterBusy: another turn is open by now.
    """
    turn = open_turn(tx, counter)
    if turn is None:
        return
    if turn.label != label:
        raise CounterBusy(label=turn.label, counter=counter)
    finish(tx, counter, now, confirmed=False)


def require_open(tx: Transaction, counter: int, label: str | None = None) -> Turn:
    """The counter's open turn, of this label if given. :raises NothingCalled, CounterBusy:"""
    turn = open_turn(tx, counter)
    if turn is None:
        raise NothingCalled(counter=counter)
    if label not in (None, turn.label):
        raise CounterBusy(label=turn.label, counter=counter)
    return turn


def _called(tx: Transaction, counter: int) -> Turn:
    turn = require_open(tx, counter)
    if turn.state != "called":
        raise AlreadyStarted(label=turn.label)
    return turn


def _end(
    tx: Transaction, turn: Turn, by: int | None, now: int, kind: str, outcome: str
) -> TurnAnswer:
    at = max(now, turn.latest)
    also = {
        "away_since": at if outcome == "missed" else None,
        **{"hold_reason": None, "back_at": None},
    }
    return _told(
        tx, turns.change(tx, turn, at, kind, {"state": outcome, "ended_at": at} | also, by=by)
    )


def _told(tx: Transaction, turn: Turn) -> TurnAnswer:
    called_seq = turn.row["called_seq"]
    return turn.answer(None if called_seq is None else call_reason(tx, called_seq))
