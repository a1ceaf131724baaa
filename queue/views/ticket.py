"""What the phone of a ticket's holder shows."""

import sqlite3
from collections.abc import Mapping

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.hours import CounterHours, tickets_at
from hall.queue.estimating.wait_estimates import WaitRange
from hall.queue.line.callers import callers
from hall.queue.line.people_ahead import people_ahead, position_of
from hall.queue.paper.given_up import Paperless, paperless
from hall.queue.store import steps, turns
from hall.queue.store.configuration import service_names
from hall.queue.store.days import open_day
from hall.queue.store.errors import UnknownTicket
from hall.queue.store.steps import Step
from hall.queue.store.tickets import LATEST
from hall.queue.store.turns import Turn
from hall.queue.views.hall_hours import counters_rest_until
from hall.queue.views.hall_now import HallNow

OPEN_TO_HOLDER = ("waiting", "called", "held", "missed")


class TicketView(TypedDict):
    """``ahead`` is how many people will be called before this ticket, None once it is called.

    A ticket that is not called before a certain time has that time in ``expected_from``;
    ``rests_until`` is when counters call again, if they rest or have not opened yet. With neither,
    ``wait`` is how much longer the ticket is expected to wait, None if that cannot be estimated.

    ``paper`` is "missing" or "unsure" once the hall has given up its paper, which did not come out
    or of which nobody knows.

    ``hold_reason`` and ``back_at`` are those of a held turn, which comes back by itself then;
    a missed turn may return until ``return_until``. ``undo_until`` is until when a cancellation can
    be undone. ``steps`` follow once this turn is done.

    ``counters`` are those that will call the ticket, or may; a ``stranded`` one has none, because no
    counter takes its service. ``service_name`` is there if the hall no longer has that service and
    still knows what it was called.

    Once its business day is closed, the state is ``over`` and all else is empty; ``reopens`` is
    when the hall gives tickets again, None if it does now. All times in ms.
    """

    label: str
    service: str
    service_name: Mapping[str, str] | None
    stranded: bool
    priority: str | None
    people: int
    steps: list[Step]
    state: str
    ahead: int | None
    expected_from: int | None
    rests_until: int | None
    wait: WaitRange | None
    counter: int | None
    counters: list[int]
    calls: int
    arrived_at: int
    last_called_at: int | None
    ended_at: int | None
    hold_reason: str | None
    back_at: int | None
    return_until: int | None
    undo_until: int | None
    paper: Paperless
    reopens: int | None


def ticket(hall: HallNow, token: str, hours: CounterHours) -> TicketView:
    """The latest turn of the ticket, as its phone page shows it.

    :raises UnknownTicket: no ticket has this token.
    """
    db, config, now = hall.db, hall.config, hall.now
    turn = _latest_turn(db, token)
    row = turn.row
    if row["day"] != open_day(db):
        return _over(config, turn, now)
    waiting = turn.state == "waiting"
    expected_from = _expected_from(row, now) if waiting else None
    counters = callers(db, config, row, now)
    stranded = not counters and turn.state in ("waiting", "held", "missed")
    in_line = waiting and not stranded
    calls_now = in_line and expected_from is None
    rests_until = counters_rest_until(hall, hours, [turn.service]) if calls_now else None
    has_wait = calls_now and rests_until is None
    return TicketView(
        label=turn.label,
        service=turn.service,
        service_name=_name_of_gone(db, config, turn.service),
        stranded=stranded,
        priority=row["priority"],
        people=row["people"],
        steps=steps.parse(row["steps"]),
        state=turn.state,
        ahead=_ahead(db, config, row, now) if in_line else None,
        expected_from=expected_from,
        rests_until=rests_until,
        wait=hall.waits.turn(db, turn.id, row["arrived_at"], now) if has_wait else None,
        counter=turn.counter if turn.counter in config.counter else None,
        counters=counters,
        calls=row["calls"],
        arrived_at=row["arrived_at"],
        last_called_at=row["last_called_at"],
        ended_at=row["ended_at"],
        hold_reason=row["hold_reason"],
        back_at=row["back_at"],
        return_until=_return_until(config, row),
        undo_until=_undo_until(config, row),
        paper=paperless(db, row["ticket_id"]) if turn.state in OPEN_TO_HOLDER else "",
        reopens=None,
    )


def _latest_turn(db: sqlite3.Connection, token: str) -> Turn:
    turn = turns.find(db, f"ticket.token = ? {LATEST}", (token,))
    if turn is None:
        raise UnknownTicket
    return turn


def _over(config: Config, turn: Turn, now: int) -> TicketView:
    window = tickets_at(config, now)
    return TicketView(
        label=turn.label,
        service=turn.service,
        service_name=None,
        stranded=False,
        priority=None,
        people=1,
        steps=[],
        state="over",
        ahead=None,
        expected_from=None,
        rests_until=None,
        wait=None,
        counter=None,
        counters=[],
        calls=0,
        arrived_at=turn.row["arrived_at"],
        last_called_at=None,
        ended_at=None,
        hold_reason=None,
        back_at=None,
        return_until=None,
        undo_until=None,
        paper="",
        reopens=None if window.open else window.reopens,
    )


def _name_of_gone(db: sqlite3.Connection, config: Config, service: str) -> Mapping[str, str] | None:
    return None if service in config.service else service_names(db).get(service)


def _ahead(db: sqlite3.Connection, config: Config, row: sqlite3.Row, now: int) -> int:
    return people_ahead(db, config, position_of(row, config, now), now)


def _expected_from(row: sqlite3.Row, now: int) -> int | None:
    earliest = int(row["not_before"] or 0)
    return earliest if earliest > now else None


def _return_until(config: Config, row: sqlite3.Row) -> int | None:
    if row["state"] != "missed":
        return None
    return int(row["away_since"]) + config.calls.missed_return_min * MINUTE_MS


def _undo_until(config: Config, row: sqlite3.Row) -> int | None:
    if row["state"] != "cancelled":
        return None
    return int(row["ended_at"]) + config.calls.undo_s * 1000
