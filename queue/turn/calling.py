"""Counters call, serve, finish and miss turns, and citizens cancel them.

Each function that changes one turn raises unless the turn is in a state that allows it.
"""

from hall.config.sections import CallsSection
from hall.queue.line.counter_line import CallQuery, next_turns, passed_over
from hall.queue.store import turns
from hall.queue.store.database import Transaction
from hall.queue.store.errors import (
    AlreadyStarted,
    CounterBusy,
    NothingCalled,
    NotStarted,
    NotWaiting,
    TicketOver,
)
from hall.queue.store.turns import CallReason, Turn, TurnAnswer, call_reason
from hall.queue.turn.calling_errors import CalledTooSeldom, MissedTooSoon, RecalledTooSoon
from hall.queue.turn.issuing import IssueRequest, issue
from hall.queue.turn.transferring import next_step

# The columns that point to the event of a call.
STAMPS = ("called_seq", "last_called_seq")


def call_next(
    tx: Transaction, query: CallQuery, staff: str, *, quiet: bool = False
) -> TurnAnswer | None:
    """Call the next turn of this counter; None when nobody waits. A ``quiet`` call is neither
    shown nor spoken.

    :raises CounterBusy: its open turn must be finished or missed first.
    """
    must_be_free(tx, query.counter)
    line = next_turns(tx.connection, query, 1)
    if not line:
        return None
    (chosen,) = line
    # By arrival nobody is passed over; not looking keeps the ordinary call short.
    by_arrival = chosen.rule == "arrival" and not query.narrowed
    earlier = [] if by_arrival else passed_over(tx.connection, chosen.query, chosen.row)
    rule = "narrowed" if query.narrowed and earlier else chosen.rule
    reason = CallReason(rule=rule, passed_over=earlier)
    turn = turns.get(tx, chosen.row["id"])
    return _call(tx, turn, query, staff=staff, reason=reason, quiet=quiet)


def call_chosen(
    tx: Transaction, turn: Turn, query: CallQuery, staff: str, *, quiet: bool = False
) -> TurnAnswer:
    """Call this number out of its order, and keep the numbers that were passed over.

    :raises CounterBusy, NotWaiting:
    """
    must_be_free(tx, query.counter)
    if turn.state != "waiting":
        raise NotWaiting(label=turn.label)
    earlier = passed_over(tx.connection, query, turn.row)
    reason = CallReason(rule="chosen", passed_over=earlier)
    return _call(tx, turn, query, staff=staff, reason=reason, quiet=quiet)


def must_be_free(tx: Transaction, counter: int) -> None:
    """:raises CounterBusy:"""
    busy = turns.open_turn(tx, counter)
    if busy is not None:
        raise CounterBusy(label=busy.label, counter=counter)


def _call(
    tx: Transaction,
    turn: Turn,
    query: CallQuery,
    *,
    staff: str,
    reason: CallReason,
    quiet: bool,
) -> TurnAnswer:
    at = turn.moment(query.now)
    columns = {
        "state": "called",
        "counter": query.counter,
        "staff": staff or None,
        "calls": 1,
        "called_at": at,
        "last_called_at": at,
        "quiet": int(quiet),
    }
    data = {**reason, "narrowed": True} if query.narrowed else reason
    called = turns.change(tx, turn, at, "called", columns, by=query.counter, stamped=STAMPS, **data)
    return called.answer(reason)


def serve(
    tx: Transaction, request: IssueRequest, counter: int, *, staff: str, day: str, now: int
) -> TurnAnswer:
    """Serve somebody who has taken no number: the next one of the series is at this counter at
    once, without paper or call.

    :raises CounterBusy: its open turn must be finished or missed first.
    """
    must_be_free(tx, counter)
    token = issue(tx, request, day, now)["token"]
    turn = turns.find(tx, "ticket.token = ?", (token,))
    assert turn is not None, token
    columns = {
        "state": "serving",
        "counter": counter,
        "staff": staff or None,
        "calls": 1,
        "quiet": 1,
        "called_at": now,
        "last_called_at": now,
        "started_at": now,
    }
    reason = CallReason(rule="no_ticket", passed_over=[])
    served = turns.change(tx, turn, now, "served", columns, by=counter, stamped=STAMPS, **reason)
    return served.answer(reason)


def recall(tx: Transaction, counter: int, gap_ms: int, now: int) -> TurnAnswer:
    """Repeat the call of the open turn.

    :raises RecalledTooSoon: less than ``gap_ms`` has passed since the call before.
    """
    turn = _called(tx, counter)
    at = turn.moment(now)
    left_ms = turn.row["last_called_at"] + gap_ms - now
    if 0 < left_ms <= gap_ms:  # more than the gap: the clock was set back, nothing can be told
        raise RecalledTooSoon(label=turn.label, seconds=-(-left_ms // 1000))
    columns = {"calls": turn.row["calls"] + 1, "last_called_at": at}
    recalled = turns.change(
        tx, turn, at, "recalled", columns, by=counter, stamped=("last_called_seq",)
    )
    return _answer(tx, recalled)


def start(tx: Transaction, counter: int, now: int) -> TurnAnswer:
    """Confirm that the citizen of the open turn has come."""
    turn = _called(tx, counter)
    at = turn.moment(now)
    columns = {"state": "serving", "started_at": at}
    return _answer(tx, turns.change(tx, turn, at, "started", columns, by=counter))


def finish(tx: Transaction, counter: int, now: int, *, confirmed: bool = True) -> TurnAnswer:
    """End the open turn; the next step of the visit follows. With ``confirmed=False`` the turn
    may also be one that is still in the state "called".

    :raises NotStarted: the citizen was called, but service has not started.
    """
    turn = require_open(tx, counter)
    if confirmed and turn.state != "serving":
        raise NotStarted(label=turn.label)
    ended = _end(tx, turn, "done", now, by=counter, kind="finished")
    next_step(tx, turn, turn.moment(now))
    return ended


def miss(tx: Transaction, counter: int, calls: CallsSection, now: int) -> TurnAnswer:
    """Nobody came to the open turn.

    Each call gives ``miss_after_s`` to come. So ``least_calls`` of them, however quickly they follow
    each other, take the time of all but the last, which staff may cut short.

    :raises CalledTooSeldom: it has not been called ``least_calls`` times.
    :raises MissedTooSoon: it has, but more quickly.
    """
    turn = _called(tx, counter)
    left = calls.least_calls - turn.row["calls"]
    if left > 0:
        raise CalledTooSeldom(label=turn.label, calls=left)
    time_ms = (calls.least_calls - 1) * calls.miss_after_s * 1000
    left_ms = turn.row["called_at"] + time_ms - now
    if 0 < left_ms <= time_ms:  # more than that: the clock was set back, nothing can be told
        raise MissedTooSoon(label=turn.label, seconds=-(-left_ms // 1000))
    return _end(tx, turn, "missed", now, by=counter)


def miss_unanswered(tx: Transaction, calls: CallsSection, now: int) -> None:
    """Mark as missed the turns called ``most_calls`` times whose citizen has not come in the time
    that so many calls give: ``miss_after_s`` each, and as long after the last one.

    This happens only in a hall where staff confirm arrivals: elsewhere a turn in the state
    "called" may be one that is being served.
    """
    if not calls.confirm_arrival:
        return
    after_ms = calls.miss_after_s * 1000
    # The first condition is that of an index, the few turns that are open at a counter.
    rows = tx.all(
        f"{turns.SELECT} WHERE turn.state IN ('called', 'serving') AND turn.state = 'called'"
        " AND turn.calls >= ? AND turn.last_called_at <= ? AND turn.called_at <= ?"
        " ORDER BY turn.id",
        (calls.most_calls, now - after_ms, now - calls.most_calls * after_ms),
    )
    for row in rows:
        _end(tx, Turn.of(row), "missed", now, by=None)


def cancel(tx: Transaction, turn: Turn, now: int) -> TurnAnswer:
    """The citizen leaves the queue.

    :raises TicketOver: they are being served, or their turn is over.
    """
    if turn.state not in ("waiting", "called", "held"):
        raise TicketOver(label=turn.label)
    return _end(tx, turn, "cancelled", now, by=None)


def finish_named(tx: Transaction, counter: int, label: str, now: int) -> None:
    """Finish the counter's open turn if it has this label; one that is over already is fine.

    :raises CounterBusy: another turn is open by now.
    """
    turn = turns.open_turn(tx, counter)
    if turn is None:
        return
    if turn.label != label:
        raise CounterBusy(label=turn.label, counter=counter)
    finish(tx, counter, now, confirmed=False)


def require_open(tx: Transaction, counter: int, label: str | None = None) -> Turn:
    """The counter's open turn, of this label if given. :raises NothingCalled, CounterBusy:"""
    turn = turns.open_turn(tx, counter)
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
    tx: Transaction, turn: Turn, outcome: str, now: int, *, by: int | None, kind: str = ""
) -> TurnAnswer:
    """End the turn in the state ``outcome``; its event is of that ``kind`` too unless one is given."""
    at = turn.moment(now)
    columns = {
        "state": outcome,
        "ended_at": at,
        "away_since": at if outcome == "missed" else None,
        "hold_reason": None,
        "back_at": None,
    }
    return _answer(tx, turns.change(tx, turn, at, kind or outcome, columns, by=by))


def _answer(tx: Transaction, turn: Turn) -> TurnAnswer:
    """The turn, with the reason of its call if it was called."""
    called_seq = turn.row["called_seq"]
    return turn.answer(None if called_seq is None else call_reason(tx, called_seq))
