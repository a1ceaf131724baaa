"""What a hall display shows."""

import sqlite3
from collections.abc import Iterator, Sequence

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.config.models import Display
from hall.hours import CounterHours, TicketWindow
from hall.queue.estimating.scores import Score, last_days
from hall.queue.store.days import open_day
from hall.queue.store.turns import SELECT
from hall.queue.views.hall_hours import OVERTIME_MS, HallHours, hall_hours
from hall.queue.views.hall_now import HallNow
from hall.queue.views.services import ServiceLoad, TicketHours, service_loads, ticket_hours

CALLS_SHOWN = 8
"""So many calls are shown however old; more only while a call must be shown."""

CALL_SHOWN_MS = MINUTE_MS
"""So long each call is shown, whatever comes after it."""

MOST_CALLS = 100
"""More calls than a hall makes in a minute: clocks that jump don't flood a display."""

OLD_CALL_MS = 30 * MINUTE_MS

SERVED = frozenset({"called", "serving", "done"})
# Their holder need not come to this counter any more: only what the call was is still shown.
GONE = frozenset({"held", "transferred", "missed"})


class BoardCall(TypedDict):
    """A number that was called ``calls`` times, the last time at ``at`` (ms)."""

    label: str
    service: str
    counter: int
    at: int
    calls: int
    state: str


class BoardView(TypedDict):
    """``calls`` has the latest first, each number once: all calls of the last minute, and earlier
    ones that fill the display.

    ``resting`` is true when the counters are closed and have served whom they still could.
    ``scored`` is how right the waits promised in the last days were, None if there were none.
    """

    calls: list[BoardCall]
    services: dict[str, ServiceLoad]
    tickets: TicketHours
    hours: HallHours
    resting: bool
    scored: Score | None


def board(
    hall: HallNow,
    display: Display,
    window: TicketWindow,
    hours: CounterHours,
    *,
    speed: float = 1.0,
) -> BoardView:
    """``speed`` is how fast the hall's clock runs: people read no faster in a rehearsal."""
    services = [s.id for s in hall.config.services if s.area in display.areas]
    # A service that the hall no longer has is in no area: its calls are shown everywhere.
    elsewhere = [s.id for s in hall.config.services if s.area not in display.areas]
    calls = list(_calls(hall, elsewhere, shown_ms=CALL_SHOWN_MS * max(1.0, min(speed, 5.0))))
    resting = hours.times != "open" and not _works_on(hall, services, calls)
    return BoardView(
        calls=[] if resting else calls,
        services=service_loads(hall, services),
        tickets=ticket_hours(hall, window),
        hours=hall_hours(hours),
        resting=resting,
        scored=last_days(hall.db),
    )


def _calls(hall: HallNow, elsewhere: Sequence[str], shown_ms: float) -> Iterator[BoardCall]:
    """The latest call of each number that was called not long ago, without these services."""
    labels: set[str] = set()
    shown = 0
    for row in _called(hall.db, elsewhere):
        age = hall.now - row["last_called_at"]
        must_be_shown = 0 <= age < shown_ms
        fills = shown < CALLS_SHOWN and age < OLD_CALL_MS and row["state"] in SERVED
        if row["label"] not in labels and (must_be_shown or fills):
            shown += 1
            yield BoardCall(
                label=row["label"],
                service=row["service"],
                counter=row["counter"],
                at=row["last_called_at"],
                calls=row["calls"],
                state=row["state"],
            )
        elif shown >= CALLS_SHOWN and age >= shown_ms:
            return
        labels.add(row["label"])


def _called(db: sqlite3.Connection, elsewhere: Sequence[str]) -> Iterator[sqlite3.Row]:
    states = SERVED | GONE
    return db.execute(
        f"{SELECT} WHERE turn.day = ? AND counter IS NOT NULL AND quiet = 0"
        f" AND state IN ({', '.join('?' * len(states))})"
        f" AND service NOT IN ({', '.join('?' * len(elsewhere))})"
        " ORDER BY last_called_seq DESC LIMIT ?",
        (open_day(db), *sorted(states), *elsewhere, MOST_CALLS),
    )


def _works_on(hall: HallNow, services: Sequence[str], calls: Sequence[BoardCall]) -> bool:
    """Whether counters call after hours: who holds a number by then is still served."""
    age = min((hall.now - call["at"] for call in calls), default=OVERTIME_MS)
    if age < CALL_SHOWN_MS:
        return True
    return age < OVERTIME_MS and _is_awaited(hall, services)


def _is_awaited(hall: HallNow, services: Sequence[str]) -> bool:
    """Whether somebody waits who may be called now."""
    row = hall.db.execute(
        "SELECT 1 FROM turn WHERE state = 'waiting' AND coalesce(not_before, 0) <= ?"
        f" AND service IN ({', '.join('?' * len(services))}) LIMIT 1",
        (hall.now, *services),
    ).fetchone()
    return row is not None
