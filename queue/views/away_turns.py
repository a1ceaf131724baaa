"""Turns that are on hold or missed, which staff can bring back."""

from collections.abc import Sequence
from typing import Literal

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.queue.store.turns import SELECT
from hall.queue.views.hall_now import HallNow


class AwayTurn(TypedDict):
    """``since`` is when the turn was put on hold or missed, ``back_at`` when a held turn comes back
    by itself; times in ms."""

    label: str
    service: str
    state: Literal["held", "missed"]
    since: int
    reason: str | None
    back_at: int | None


def away_turns(hall: HallNow, services: Sequence[str] | None, limit: int) -> list[AwayTurn]:
    """The latest ``limit`` turns that can be brought back, the latest first, of these services; with
    None of all, also of those that the hall no longer has.

    All are of the open day, because closing a day ends its turns.
    """
    among = "" if services is None else f"AND turn.service IN ({', '.join('?' * len(services))})"
    missed_since = hall.now - hall.config.calls.missed_return_min * MINUTE_MS
    rows = hall.db.execute(
        f"{SELECT} WHERE away_since IS NOT NULL {among}"
        " AND (turn.state = 'held' OR away_since > ?) ORDER BY away_since DESC LIMIT ?",
        (*(services or ()), missed_since, limit),
    )
    return [
        AwayTurn(
            label=row["label"],
            service=row["service"],
            state=row["state"],
            since=row["away_since"],
            reason=row["hold_reason"],
            back_at=row["back_at"],
        )
        for row in rows
    ]
