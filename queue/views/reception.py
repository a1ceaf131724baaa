"""What the reception shows: whether tickets are given, the turns that are away, appointments."""

import sqlite3

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.hours import TicketWindow, business_day
from hall.queue.line import opening
from hall.queue.line.opening import Opening
from hall.queue.store.days import open_day
from hall.queue.turn.booking import SELECT, AppointmentAnswer, appointment_answer
from hall.queue.views.alerts import StrandedAlert, stranded_alerts
from hall.queue.views.away_turns import AwayTurn, away_turns
from hall.queue.views.hall_now import HallNow
from hall.queue.views.services import OfferedService, TicketHours, offered_services, ticket_hours

AWAY_SHOWN = 50
# The condition repeats that of the index event_of_appointment word for word, so that it is used.
LATEST_CHANGE = """
SELECT coalesce(max(seq), 0) FROM event WHERE kind IN (
  'booked', 'checked_in', 'appointment_cancelled', 'appointment_restored', 'appointment_expired',
  'appointment_moved'
)"""


class ExpectedAppointments(TypedDict):
    """``states`` is how many appointments the business day has in each state; ``changed`` is
    the seq of the latest event of any appointment, 0 before the first."""

    day: str
    states: dict[str, int]
    changed: int


class OpenDay(TypedDict):
    """The business day that is open, and how many turns would end if it were closed now."""

    day: str
    turns: int


class ReceptionView(TypedDict):
    services: dict[str, OfferedService]
    tickets: TicketHours
    opening: Opening
    stranded: list[StrandedAlert]
    away: list[AwayTurn]
    appointments: ExpectedAppointments
    open_day: OpenDay | None


def reception(hall: HallNow, window: TicketWindow) -> ReceptionView:
    config = hall.config
    return ReceptionView(
        services=offered_services(hall, window),
        tickets=ticket_hours(hall, window),
        opening=Opening(until=opening.until(hall.db, hall.now)),
        stranded=stranded_alerts(hall.db, config, hall.now),
        away=away_turns(hall, None, AWAY_SHOWN),
        appointments=_expected(hall.db, business_day(config, hall.now).isoformat()),
        open_day=_open_day(hall.db),
    )


def _open_day(db: sqlite3.Connection) -> OpenDay | None:
    day = open_day(db)
    if day is None:
        return None
    # The condition is that of the index one_open_turn_per_ticket.
    (turns,) = db.execute(
        "SELECT count(*) FROM turn WHERE state IN ('waiting', 'called', 'serving', 'held')"
    ).fetchone()
    return OpenDay(day=day, turns=turns)


def _expected(db: sqlite3.Connection, day: str) -> ExpectedAppointments:
    states = db.execute(
        "SELECT state, count(*) FROM appointment WHERE day = ? GROUP BY state", (day,)
    )
    changed = db.execute(LATEST_CHANGE).fetchone()
    return ExpectedAppointments(day=day, states=dict(map(tuple, states)), changed=int(changed[0]))


def appointments(db: sqlite3.Connection, day: str) -> list[AppointmentAnswer]:
    """The appointments of a day, in the order in which they are due."""
    rows = db.execute(
        f"{SELECT} WHERE appointment.day = ? ORDER BY appointment.due_at, appointment.id", (day,)
    )
    return [appointment_answer(row) for row in rows]
