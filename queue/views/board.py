"""What a hall display shows."""

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Display
from hall.hours import TicketWindow
from hall.queue.estimating.scores import Score, last_days
from hall.queue.store.days import open_day
from hall.queue.store.turns import SELECT
from hall.queue.views.hall_now import HallNow
from hall.queue.views.services import ServiceLoad, TicketHours, service_loads, ticket_hours

CALLS_SHOWN = 8


class BoardCall(TypedDict):
    """A number that was called ``calls`` times, the last time at ``at`` (ms)."""

    label: str
    service: str
    counter: int
    at: int
    calls: int
    state: str


class BoardView(TypedDict):
    """``calls`` has the latest first. ``scored`` is how right the waits promised in the last days
    were, None if there were none."""

    calls: list[BoardCall]
    services: dict[str, ServiceLoad]
    tickets: TicketHours
    scored: Score | None


def board(hall: HallNow, display: Display, window: TicketWindow) -> BoardView:
    services = [s.id for s in hall.config.services if s.area in display.areas]
    rows = hall.db.execute(
        f"{SELECT} WHERE turn.day = ? AND counter IS NOT NULL AND quiet = 0"
        " AND state <> 'transferred'"
        f" AND service IN ({', '.join('?' * len(services))})"
        " ORDER BY last_called_seq DESC LIMIT ?",
        (open_day(hall.db), *services, CALLS_SHOWN),
    )
    calls = [
        BoardCall(
            label=row["label"],
            service=row["service"],
            counter=row["counter"],
            at=row["last_called_at"],
            calls=row["calls"],
            state=row["state"],
        )
        for row in rows
    ]
    return BoardView(
        calls=calls,
        services=service_loads(hall, services),
        tickets=ticket_hours(window),
        scored=last_days(hall.db),
    )
