"""What the tablet of a counter shows."""

import sqlite3
from statistics import median
from typing import TypedDict

from hall.config import Config, Counter
from hall.queue.line import next_turns
from hall.queue.turns import SELECT, Turn, TurnAnswer, label, why_called
from hall.queue.views.common import Day, open_day

WAITING_SHOWN = 8


class WaitingTurn(TypedDict):
    label: str
    service: str
    priority: str | None
    arrived_at: int


class CounterView(TypedDict):
    """``waiting`` stands in calling order; its first is the one that *next* would call now."""

    counter: int
    staff: str
    current: TurnAnswer | None
    next: WaitingTurn | None
    waiting: list[WaitingTurn]
    waiting_count: int
    served: int
    median_service_s: int | None


def counter(db: sqlite3.Connection, config: Config, place: Counter) -> CounterView:
    day = open_day(db)
    in_a_row = config.calls.priority_in_a_row
    upcoming = next_turns(db, place.number, place.services, in_a_row, WAITING_SHOWN)
    line = [_waiting(row) for row, _ in upcoming]
    served, typical = _work_done(db, place.number, day)
    return CounterView(
        counter=place.number,
        staff=place.staff,
        current=_current(db, place.number),
        next=line[0] if line else None,
        waiting=line,
        waiting_count=_waiting_count(db, place),
        served=served,
        median_service_s=typical,
    )


def _current(db: sqlite3.Connection, number: int) -> TurnAnswer | None:
    row = db.execute(
        f"{SELECT} WHERE turn.counter = ? AND turn.state IN ('called', 'serving')", (number,)
    ).fetchone()
    if row is None:
        return None
    return Turn.of(row).answer(why_called(db, row["called_seq"]))


def _waiting_count(db: sqlite3.Connection, place: Counter) -> int:
    marks = ", ".join("?" * len(place.services))
    row = db.execute(
        f"SELECT coalesce(sum(waiting), 0) FROM queue_length WHERE service IN ({marks})",
        place.services,
    ).fetchone()
    return int(row[0])


def _waiting(row: sqlite3.Row) -> WaitingTurn:
    return WaitingTurn(
        label=label(row["series"], row["number"]),
        service=row["service"],
        priority=row["priority"],
        arrived_at=row["arrived_at"],
    )


def _work_done(db: sqlite3.Connection, number: int, day: Day) -> tuple[int, int | None]:
    durations = [
        row[0]
        for row in db.execute(
            "SELECT ended_at - coalesce(started_at, called_at) FROM turn"
            " WHERE counter = ? AND day = ? AND state = 'done'",
            (number, day),
        )
    ]
    return len(durations), round(median(durations) / 1000) if durations else None
