"""A turn is put on hold or was missed, and comes back into the line."""

import json

from hall.clock import MINUTE_MS
from hall.compact_json import encode
from hall.config.sections import CallsSection
from hall.queue.line.positions import behind
from hall.queue.store import turns
from hall.queue.store.database import Transaction
from hall.queue.store.errors import NotMissed, ReturnTooLate
from hall.queue.store.turns import Turn, TurnAnswer
from hall.queue.turn.calling import require_open

# The columns of a turn that is back in the line, as if nobody had called it.
UNCALLED = {
    "state": "waiting",
    "counter": None,
    "staff": None,
    "calls": 0,
    "called_at": None,
    "last_called_at": None,
    "called_seq": None,
    "last_called_seq": None,
    "started_at": None,
    "ended_at": None,
    "away_since": None,
    "hold_reason": None,
    "back_at": None,
    "not_before": None,
    "quiet": 0,
}


def hold(tx: Transaction, counter: int, reason: str, back_at: int | None, now: int) -> TurnAnswer:
    """Put the counter's open turn on hold, until ``back_at`` or until somebody brings it back.

    :raises NothingCalled: the counter has no open turn.
    """
    turn = require_open(tx, counter)
    at = turn.moment(now)
    columns = {
        "state": "held",
        "hold_reason": reason,
        "away_since": at,
        "back_at": back_at,
        "before_holds": with_service(turn, at),
    }
    return turns.change(tx, turn, at, "held", columns, by=counter).answer()


def with_service(turn: Turn, until: int) -> str:
    """The column ``before_holds`` with the service that ends now: when the turn comes back, its own
    columns are those of another call, and may be those of another service."""
    names = ("service", "priority", "counter", "staff", "quiet", "called_at", "started_at")
    service = {name: turn.row[name] for name in names}
    return encode([*json.loads(turn.row["before_holds"]), {**service, "ended_at": until}])


def resume(
    tx: Transaction, turn: Turn, by: int | None, calls: CallsSection, now: int
) -> TurnAnswer:
    """A held turn waits again at its old position.

    For ``calls.same_counter_min`` only the counter that held it may call it; a turn that was bound
    to a counter or a person stays bound.
    """
    at = turn.moment(now)
    columns = {**UNCALLED, "away_ms": away_ms(turn, at)}
    if not _is_bound(turn):
        columns["prefer_counter"] = turn.counter
        columns["prefer_until"] = at + calls.same_counter_min * MINUTE_MS
    return turns.change(tx, turn, at, "resumed", columns, by=by).answer()


def bring_back(
    tx: Transaction, turn: Turn, by: int | None, calls: CallsSection, now: int
) -> TurnAnswer:
    """A missed turn waits again, behind the first ``calls.return_places`` waiting turns of its
    service and kind (priority or ordinary), but never before its old position.

    No counter is offered it for ``calls.missed_pause_min``.

    :raises NotMissed: the turn is not in the state "missed".
    :raises ReturnTooLate: it was missed more than ``calls.missed_return_min`` ago.
    """
    if turn.state != "missed":
        raise NotMissed(label=turn.label)
    at = turn.moment(now)
    if at - turn.row["away_since"] > calls.missed_return_min * MINUTE_MS:
        raise ReturnTooLate(label=turn.label, minutes=calls.missed_return_min)
    own = turn.row["order_key"]  # nobody gains by missing a call
    returning = behind(tx, turn.service, turn.row["priority"], calls.return_places)
    columns = {
        **UNCALLED,
        "away_ms": away_ms(turn, at),
        "order_key": own if returning is None else max(returning, own),
        "not_before": at + calls.missed_pause_min * MINUTE_MS,
    }
    return turns.change(tx, turn, at, "returned", columns, by=by).answer()


def come_back(
    tx: Transaction, turn: Turn, by: int | None, calls: CallsSection, now: int
) -> TurnAnswer:
    """The citizen of a held or missed turn is back. :raises NotMissed, ReturnTooLate:"""
    if turn.state == "held":
        return resume(tx, turn, by, calls, now)
    return bring_back(tx, turn, by, calls, now)


def resume_due(tx: Transaction, calls: CallsSection, now: int) -> None:
    """Bring back the held turns whose time has come."""
    due = tx.all(f"{turns.SELECT} WHERE back_at <= ? ORDER BY back_at, turn.id", (now,))
    for row in due:
        resume(tx, Turn.of(row), None, calls, now)


def away_ms(turn: Turn, at: int) -> int:
    """How long (ms) the turn has been out of the line in all: its earlier absences, and the time
    from its present call until ``at``."""
    return int(turn.row["away_ms"] + at - turn.row["called_at"])


def _is_bound(turn: Turn) -> bool:
    """Whether the turn was transferred to this counter alone, or to a person."""
    to_counter = turn.row["prefer_counter"] == turn.counter and turn.row["prefer_until"] is None
    return to_counter or turn.row["prefer_staff"] is not None
