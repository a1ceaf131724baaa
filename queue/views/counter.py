"""What the tablet of a counter shows."""

import json
import sqlite3
from collections.abc import Sequence
from statistics import median
from typing import Literal

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.config.models import Config, Counter
from hall.queue.estimating.wait_estimates import WaitRange
from hall.queue.estimating.waits import Waits
from hall.queue.line import counter_states
from hall.queue.line.counter_line import call_query, next_turns, not_offered
from hall.queue.line.counter_states import CounterStateAnswer
from hall.queue.store.days import open_day
from hall.queue.store.turns import SELECT, Turn, TurnAnswer, call_reason
from hall.queue.turn.undoing import last_undoable
from hall.queue.turn.visiting import Note, notes_of

WAITING_SHOWN = 8
AWAY_SHOWN = 20


class UpcomingTurn(TypedDict):
    """``away_ms``: how long it was held or missed before it came back; 0 if it never was.
    ``wait``: so many to so many minutes more, None where nothing can be said."""

    label: str
    service: str
    priority: str | None
    arrived_at: int
    away_ms: int
    people: int
    wait: WaitRange | None


class AwayTurn(TypedDict):
    """A turn that staff can bring back: ``state`` is held or missed, ``since`` in ms."""

    label: str
    service: str
    state: Literal["held", "missed"]
    since: int
    reason: str | None
    back_at: int | None


class Undoable(TypedDict):
    """The counter's last command: its event, the kind of it, of which number (None: the counter
    itself), and until when."""

    seq: int
    kind: str
    label: str | None
    until: int


class ServiceLine(TypedDict):
    """How many wait for a service that this counter takes, or only ``helps`` with; of them
    ``priority`` are of a priority class."""

    service: str
    waiting: int
    priority: int
    helps: bool


class CurrentTurn(TurnAnswer):
    """``notes`` are what staff wrote about this ticket today."""

    notes: list[Note]


class CounterView(TypedDict):
    """``waiting`` stands in calling order; its first is the one that *next* would call now, and
    whom the counter only helps come last. ``waiting_count`` is of its own ``lines`` alone;
    ``not_offered`` of them are for later or for another counter, so ``waiting`` has them not.
    ``classes`` are how many of each priority class wait for them. ``seat`` is the counter as it is
    now, ``others`` where a turn can be sent to."""

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


def counter(
    db: sqlite3.Connection, config: Config, configured: Counter, waits: Waits, now: int
) -> CounterView:
    day = open_day(db)
    states = counter_states.all_states(db, config)
    state = states.pop(configured.number)
    counter = state.counter
    query = call_query(config, counter, now)
    upcoming = next_turns(db, query, WAITING_SHOWN)
    line = [_waiting(db, coming.row, waits, now) for coming in upcoming]
    lines = _lines(db, counter)
    served, typical = _work_done(db, counter.number, day)
    return CounterView(
        counter=counter.number,
        seat=state.answer(),
        others=[other.answer() for other in states.values()],
        current=_current(db, counter.number),
        next=line[0] if line else None,
        waiting=line,
        waiting_count=sum(each["waiting"] for each in lines if not each["helps"]),
        not_offered=not_offered(db, query),
        lines=lines,
        classes=_classes(db, counter),
        away=away(
            db, counter.services, now - config.calls.missed_return_min * MINUTE_MS, AWAY_SHOWN
        ),
        undo=_undoable(db, counter.number, day, config.calls.undo_s * 1000, now),
        served=served,
        median_service_s=typical,
    )


def _current(db: sqlite3.Connection, number: int) -> CurrentTurn | None:
    row = db.execute(
        f"{SELECT} WHERE turn.counter = ? AND turn.state IN ('called', 'serving')", (number,)
    ).fetchone()
    if row is None:
        return None
    turn = Turn.of(row).answer(call_reason(db, row["called_seq"]))
    return CurrentTurn(**turn, notes=notes_of(db, row["ticket_id"]))


def _lines(db: sqlite3.Connection, counter: Counter) -> list[ServiceLine]:
    waiting = {
        (row["service"], row["priority"]): int(row["waiting"])
        for row in db.execute("SELECT service, priority, waiting FROM queue_length")
    }
    lines = []
    for name in (*counter.services, *counter.helps):
        ordinary, priority = (waiting.get((name, kind), 0) for kind in (0, 1))
        helps = name not in counter.services
        both = ordinary + priority
        lines.append(ServiceLine(service=name, waiting=both, priority=priority, helps=helps))
    return lines


def _classes(db: sqlite3.Connection, counter: Counter) -> dict[str, int]:
    marks = ", ".join("?" * len(counter.services))
    rows = db.execute(
        f"SELECT priority, count(*) FROM turn WHERE state = 'waiting' AND service IN ({marks})"
        " AND (priority IS NOT NULL) = 1 GROUP BY priority",
        counter.services,
    )
    return dict(map(tuple, rows))


def _waiting(db: sqlite3.Connection, row: sqlite3.Row, waits: Waits, now: int) -> UpcomingTurn:
    return UpcomingTurn(
        label=row["label"],
        service=row["service"],
        priority=row["priority"],
        arrived_at=row["arrived_at"],
        away_ms=row["away_ms"],
        people=row["people"],
        wait=waits.turn(db, row["id"], row["arrived_at"], now),
    )


def away(
    db: sqlite3.Connection, services: Sequence[str], missed_since: int, most: int
) -> list[AwayTurn]:
    """Of the open day, the latest first: closing it ends all others."""
    marks = ", ".join("?" * len(services))
    rows = db.execute(
        f"{SELECT} WHERE away_since IS NOT NULL AND turn.service IN ({marks})"
        " AND (turn.state = 'held' OR away_since > ?) ORDER BY away_since DESC LIMIT ?",
        (*services, missed_since, most),
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


def _undoable(
    db: sqlite3.Connection, number: int, day: str | None, within_ms: int, now: int
) -> Undoable | None:
    last = last_undoable(db, number, day, within_ms, now)
    if last is None:
        return None
    label = json.loads(last["data"]).get("label")
    return Undoable(seq=last["seq"], kind=last["kind"], label=label, until=last["at"] + within_ms)


def _work_done(db: sqlite3.Connection, number: int, day: str | None) -> tuple[int, int | None]:
    durations = [
        row[0]
        for row in db.execute(
            "SELECT ended_at - coalesce(started_at, called_at) FROM turn"
            " WHERE counter = ? AND day = ? AND state = 'done'",
            (number, day),
        )
    ]
    return len(durations), round(median(durations) / 1000) if durations else None
