"""Undo: an event of its own that puts back what a counter's last command changed."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from hall.config.sections import OnePer
from hall.queue.line import counter_states
from hall.queue.store import turns
from hall.queue.store.database import Transaction
from hall.queue.store.errors import CancelStands, NothingToUndo, ReturnStands
from hall.queue.store.rebuild import rebuild_turn
from hall.queue.store.turns import Turn, TurnAnswer
from hall.queue.turn import identity
from hall.queue.turn.returning import UNCALLED
from hall.queue.turn.visiting import take_back_note

# Nothing is deleted: a turn that a command had made stays, in this state.
NEVER_WAS = "undone"
EVENTS = (
    "SELECT seq, at, kind, day, turn_id, counter, data FROM event WHERE turn_id = ? ORDER BY seq"
)
# Whatever has gone since, the turn has not moved on by that.
REHOMED = "rehomed"
# Events that cannot be undone: an undo itself, and what the clock did.
FINAL = ("undone", "counter_undone", "counter_resumed")
# The unary + keeps SQLite from the index of turn_id, which would read the events of all years.
TOUCHED = """
SELECT turn_id, max(seq) AS last FROM event
WHERE seq >= :first AND (seq = :first OR command = :first) AND +turn_id IS NOT NULL
GROUP BY +turn_id ORDER BY last DESC
"""


def undo(
    tx: Transaction, counter: int, *, day: str, now: int, within_ms: int, seq: int | None
) -> list[TurnAnswer]:
    """Put back every turn that the last command of this counter changed, newest change first, or
    the counter itself.

    :raises NothingToUndo: it has done nothing in that time, has undone it already, a turn has
        moved on since, its business day is over, or ``seq`` is not its last event.
    """
    last = last_undoable(tx.connection, counter, day, within_ms, now)
    if last is None or seq not in (None, last["seq"]):
        raise NothingToUndo(counter=counter)
    if last["turn_id"] is None:
        _put_counter_back(tx, counter, day, last, now)
        return []
    touched = tx.all(TOUCHED, {"first": last["command"]})
    return [_put_back(tx, row, last["command"], counter, now) for row in touched]


def _put_counter_back(tx: Transaction, counter: int, day: str, last: sqlite3.Row, now: int) -> None:
    """Undo the event ``last`` of the counter itself, unless it would be paused or closed with an
    open turn: a citizen may have taken a cancellation back, so that it serves somebody by now.

    Turns that were kept for this counter until then are kept for it again, unless they have moved
    on since."""
    before = counter_states.before(tx, counter, day, last["seq"])
    if (
        before is not None
        and before["state"] != "open"
        and turns.open_turn(tx, counter) is not None
    ):
        raise NothingToUndo(counter=counter)
    counter_states.put_back(tx, counter, before, day=day, seq=last["seq"], now=now)
    for touched in tx.all(TOUCHED, {"first": last["command"]}):
        latest = tx.one("SELECT max(seq) FROM event WHERE turn_id = ?", (touched["turn_id"],))[0]
        if latest == touched["last"]:
            _put_back(tx, touched, last["command"], counter, now)


def last_undoable(
    db: sqlite3.Connection, counter: int, day: str | None, within_ms: int, now: int
) -> sqlite3.Row | None:
    """The last event of this counter, None if it cannot be undone."""
    last: sqlite3.Row | None = db.execute(
        "SELECT seq, at, kind, day, turn_id, data, coalesce(command, seq) AS command FROM event"
        " WHERE counter = ? ORDER BY seq DESC LIMIT 1",
        (counter,),
    ).fetchone()
    if last is None or last["day"] != day or last["kind"] in FINAL:
        return None
    return last if now - last["at"] <= within_ms else None


def undo_cancel(
    tx: Transaction, turn: Turn, one_per: OnePer, within_ms: int, now: int
) -> TurnAnswer:
    """The citizen stays after all, where they were.

    :raises CancelStands: the cancellation was not the turn's last event or is too long ago, or what
        they had is taken: the counter has called somebody else or works no more, or they hold
        another number.
    """
    *events, last = tx.all(EVENTS, (turn.id,))
    if last["kind"] != "cancelled" or now - last["at"] > within_ms:
        raise CancelStands(label=turn.label)
    before = _rebuilt(turn, events)
    busy = before["state"] == "called" and (
        turns.open_turn(tx, before["counter"]) is not None
        or not counter_states.is_open(tx.connection, before["counter"])
    )
    if busy or identity.holds_another(tx, turn, one_per):
        raise CancelStands(label=turn.label)
    return _undone(tx, turn, _differences(turn, before), undoes=last["seq"], by=None, now=now)


def undo_back(tx: Transaction, turn: Turn, within_ms: int, now: int) -> TurnAnswer:
    """The turn is held or missed again, as before the reception brought it back.

    :raises ReturnStands: the return was not the turn's last event, a counter did it, or it is too
        long ago.
    """
    events = tx.all(EVENTS, (turn.id,))
    last = next(event for event in reversed(events) if event["kind"] != REHOMED)
    back = last["kind"] in ("resumed", "returned") and last["counter"] is None
    if not back or now - last["at"] > within_ms:
        raise ReturnStands(label=turn.label)
    earlier = [event for event in events if event["seq"] < last["seq"]]
    columns = _differences(turn, _rebuilt(turn, earlier))
    return _undone(tx, turn, columns, undoes=last["seq"], by=None, now=now)


def _rebuilt(turn: Turn, events: Sequence[sqlite3.Row]) -> dict[str, Any]:
    before = rebuild_turn(events)
    assert before is not None, turn
    return before


def _undone(
    tx: Transaction,
    turn: Turn,
    columns: dict[str, Any],
    *,
    undoes: int,
    by: int | None,
    now: int,
) -> TurnAnswer:
    at = turn.moment(now)
    return turns.change(tx, turn, at, "undone", columns, by=by, undoes=undoes).answer()


def _put_back(tx: Transaction, touched: Any, first: int, counter: int, now: int) -> TurnAnswer:
    """The turn of a row of ``TOUCHED`` before the command whose first event is ``first``."""
    events = tx.all(EVENTS, (touched["turn_id"],))
    later = [event for event in events if event["seq"] > touched["last"]]
    if any(event["kind"] != REHOMED for event in later):
        raise NothingToUndo(counter=counter)
    turn = turns.get(tx, touched["turn_id"])
    before = rebuild_turn(event for event in events if event["seq"] < first)
    at = turn.moment(now)
    columns = _never_was(turn, at) if before is None else _differences(turn, before)
    if not columns:
        if not take_back_note(tx, first):
            return turn.answer()
        columns = {"state": turn.state}
    return _undone(tx, turn, columns, undoes=first, by=counter, now=now)


def _never_was(turn: Turn, at: int) -> dict[str, Any]:
    """The changed columns of a turn that the command had made: nobody has called it either, so no
    screen and no figure counts it."""
    never = {**UNCALLED, "state": NEVER_WAS, "ended_at": at}
    return {name: value for name, value in never.items() if turn.row[name] != value}


def _differences(turn: Turn, before: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in before.items() if turn.row[name] != value}
