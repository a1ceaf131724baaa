"""What the tablet of a counter shows."""

import json
import sqlite3
from statistics import median

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Counter
from hall.queue.estimating.wait_estimates import WaitRange
from hall.queue.line import counter_states
from hall.queue.line.counter_line import call_query, next_turns, not_offered
from hall.queue.line.counter_states import CounterStateAnswer
from hall.queue.store.days import open_day
from hall.queue.store.turns import TurnAnswer, call_reason, open_turn
from hall.queue.turn.undoing import last_undoable
from hall.queue.turn.visiting import Note, notes_of
from hall.queue.views.away_turns import AwayTurn, away_turns
from hall.queue.views.hall_now import HallNow
from hall.queue.views.services import NOBODY, waiting_counts

WAITING_SHOWN = 8
AWAY_SHOWN = 20


class UpcomingTurn(TypedDict):
    """A turn that waits; times in ms.

    ``away_ms`` is how long it was on hold or missed before it came back. ``wait`` is how much
    longer it is expected to wait, None if that cannot be estimated.
    """

    label: str
    service: str
    priority: str | None
    arrived_at: int
    away_ms: int
    people: int
    wait: WaitRange | None


class Undoable(TypedDict):
    """The counter's last command, which can be undone until ``until`` (ms).

    ``seq`` and ``kind`` are those of its event; ``label`` is the number that it was about, None if
    it was about the counter itself.
    """

    seq: int
    kind: str
    label: str | None
    until: int


class ServiceLine(TypedDict):
    """How many turns wait for a service of this counter, and how many of them in a priority class.

    ``helps`` is true if the counter only helps with the service.
    """

    service: str
    waiting: int
    priority: int
    helps: bool


class CurrentTurn(TurnAnswer):
    """The turn that is called or served, with the notes that staff wrote about its ticket."""

    notes: list[Note]


class CounterView(TypedDict):
    """``seat`` is this counter as it is now, ``others`` are those that a turn can be sent to.

    ``waiting`` stands in the order of calls; turns of services that the counter only helps with
    come last. ``next`` is its first turn. ``lines`` has every service of the counter, and
    ``waiting_count`` is the sum of those that it does not only help with. ``not_offered`` of them
    are missing in ``waiting`` because they are for later or for another counter. ``classes`` is how
    many of each priority class wait.
    """

    counter: int
    seat: CounterStateAnswer
    others: list[CounterStateAnswer]
    current: CurrentTurn | None
    next: UpcomingTurn | None
    waiting: list[UpcomingTurn]
    waiting_count: int
    not_offered: int
    lines: list[ServiceLine]
    classes: dict[str, int]
    away: list[AwayTurn]
    undo: Undoable | None
    served: int
    median_service_s: int | None


def counter(hall: HallNow, configured: Counter) -> CounterView:
    db, config, now = hall.db, hall.config, hall.now
    day = open_day(db)
    states = counter_states.all_states(db, config)
    state = states.pop(configured.number)
    query = call_query(config, state.counter, now)
    line = [_upcoming(hall, turn.row) for turn in next_turns(db, query, WAITING_SHOWN)]
    lines = _lines(db, state.counter)
    durations = _service_times(db, configured.number, day)
    return CounterView(
        counter=configured.number,
        seat=state.answer(),
        others=[other.answer() for other in states.values()],
        current=_current(db, configured.number),
        next=line[0] if line else None,
        waiting=line,
        waiting_count=sum(each["waiting"] for each in lines if not each["helps"]),
        not_offered=not_offered(db, query),
        lines=lines,
        classes=_classes(db, state.counter),
        away=away_turns(hall, state.counter.services, AWAY_SHOWN),
        undo=_undoable(hall, configured.number, day),
        served=len(durations),
        median_service_s=round(median(durations) / 1000) if durations else None,
    )


def _current(db: sqlite3.Connection, number: int) -> CurrentTurn | None:
    turn = open_turn(db, number)
    if turn is None:
        return None
    answer = turn.answer(call_reason(db, turn.row["called_seq"]))
    return CurrentTurn(**answer, notes=notes_of(db, turn.ticket_id))


def _lines(db: sqlite3.Connection, counter: Counter) -> list[ServiceLine]:
    counts = waiting_counts(db)
    return [
        ServiceLine(
            service=service,
            waiting=counts.get(service, NOBODY).total,
            priority=counts.get(service, NOBODY).priority,
            helps=service not in counter.services,
        )
        for service in (*counter.services, *counter.helps)
    ]


def _classes(db: sqlite3.Connection, counter: Counter) -> dict[str, int]:
    marks = ", ".join("?" * len(counter.services))
    rows = db.execute(
        f"SELECT priority, count(*) FROM turn WHERE state = 'waiting' AND service IN ({marks})"
        " AND (priority IS NOT NULL) = 1 GROUP BY priority",
        counter.services,
    )
    return dict(map(tuple, rows))


def _upcoming(hall: HallNow, row: sqlite3.Row) -> UpcomingTurn:
    return UpcomingTurn(
        label=row["label"],
        service=row["service"],
        priority=row["priority"],
        arrived_at=row["arrived_at"],
        away_ms=row["away_ms"],
        people=row["people"],
        wait=hall.waits.turn(hall.db, row["id"], row["arrived_at"], hall.now),
    )


def _undoable(hall: HallNow, number: int, day: str | None) -> Undoable | None:
    within_ms = hall.config.calls.undo_s * 1000
    last = last_undoable(hall.db, number, day, within_ms, hall.now)
    if last is None:
        return None
    return Undoable(
        seq=last["seq"],
        kind=last["kind"],
        label=json.loads(last["data"]).get("label"),
        until=last["at"] + within_ms,
    )


def _service_times(db: sqlite3.Connection, number: int, day: str | None) -> list[int]:
    """How long each service of this day took (ms)."""
    rows = db.execute(
        "SELECT service_ms FROM turn_part WHERE counter = ? AND day = ? AND service_ms IS NOT NULL",
        (number, day),
    )
    return [row[0] for row in rows]
