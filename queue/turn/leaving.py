"""A turn leaves the line for a while and comes back: missed, held, returned."""

from hall.clock import MINUTE_MS
from hall.config.models import Calls
from hall.queue.line.positions import behind
from hall.queue.store import turns
from hall.queue.store.database import Transaction
from hall.queue.store.errors import NotMissed, ReturnTooLate
from hall.queue.store.turns import Turn, TurnAnswer
from hall.queue.turn.calling import require_open

# A turn that is back in the line has been called by nobody.
UNCALLED = {
    **{"state": "waiting", "counter": None, "staff": None, "calls": 0, "called_at": None},
    **{"last_called_at": None, "called_seq": None, "last_called_seq": None, "started_at": None},
    **{"ended_at": None, "away_since": None, "hold_reason": None, "back_at": None},
    **{"not_before": None, "quiet": 0},
}


def hold(tx: Transaction, counter: int, reason: str, back_at: int | None, now: int) -> TurnAnswer:
    """Set the counter's open turn aside, until ``back_at`` or until somebody brings it back.

    :raises NothingCalled: the counter has no open turn.
    """
    turn = require_open(tx, counter)
    at = max(now, turn.latest)
    aside = {"state": "held", "hold_reason": reason, "away_since": at, "back_at": back_at}
    return turns.change(tx, turn, at, "held", aside, by=counter).answer()


def resume(tx: Transaction, turn: Turn, by: int | None, calls: Calls, now: int) -> TurnAnswer:
    """A held turn is back, at its old place, for the counter that held it first."""
    at = max(now, turn.latest)
    back = {**UNCALLED, "away_ms": _away_ms(turn, at)}
    if not _is_bound(turn):
        back["prefer_counter"] = turn.counter
        back["prefer_until"] = at + calls.same_counter_min * MINUTE_MS
    return turns.change(tx, turn, at, "resumed", back, by=by).answer()


def bring_back(tx: Transaction, turn: Turn, by: int | None, calls: Calls, now: int) -> TurnAnswer:
    """A missed turn returns, ``return_places`` behind the head of the line.

    :raises NotMissed: it was not missed. :raises ReturnTooLate: the window has passed.
    """
    if turn.state != "missed":
        raise NotMissed(label=turn.label)
    at = max(now, turn.latest)
    if at - turn.row["away_since"] > calls.missed_return_min * MINUTE_MS:
        raise ReturnTooLate(label=turn.label, minutes=calls.missed_return_min)
    own = turn.row["order_key"]  # nobody gains by missing a call
    place = behind(tx, turn.service, turn.row["priority"], calls.return_places)
    back = {
        **UNCALLED,
        "away_ms": _away_ms(turn, at),
        "order_key": own if place is None else max(place, own),
        "not_before": at + calls.missed_pause_min * MINUTE_MS,
    }
    return turns.change(tx, turn, at, "returned", back, by=by).answer()


def come_back(tx: Transaction, turn: Turn, by: int | None, calls: Calls, now: int) -> TurnAnswer:
    """Whichever of the two applies. :raises NotMissed, ReturnTooLate:"""
    if turn.state == "held":
        return resume(tx, turn, by, calls, now)
    return bring_back(tx, turn, by, calls, now)


def resume_due(tx: Transaction, calls: Calls, now: int) -> None:
    """Bring back the held turns whose time has come."""
    due = tx.all(f"{turns.SELECT} WHERE back_at <= ? ORDER BY back_at, turn.id", (now,))
    for row in due:
        resume(tx, Turn.of(row), None, calls, now)


def _away_ms(turn: Turn, at: int) -> int:
    """Called, served and away until ``at``: nothing of it was waiting in the line."""
    return int(turn.row["away_ms"] + at - turn.row["called_at"])


def _is_bound(turn: Turn) -> bool:
    """Whether it was transferred to this counter alone, or to a person."""
    to_counter = turn.row["prefer_counter"] == turn.counter and turn.row["prefer_until"] is None
    return to_counter or turn.row["prefer_staff"] is not None
