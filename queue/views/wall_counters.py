"""What the wall shows of each counter: its state, since when, and how many turns it has served."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.line.counter_states import CounterState
from hall.queue.store.turns import open_turn


class WallCounter(TypedDict):
    """A counter is closed if staff closed it (``since`` then says when) or if it has called nobody
    today. ``reason`` and ``until`` are those of a pause; times in ms."""

    number: int
    staff: str
    services: list[str]
    state: Literal["serving", "called", "free", "paused", "closed"]
    label: str | None
    since: int | None
    reason: str | None
    until: int | None
    served: int


def wall_counter(
    db: sqlite3.Connection, counter_state: CounterState, day: str | None
) -> WallCounter:
    number = counter_state.counter.number
    rows = db.execute(
        "SELECT state, count(*) AS turns, max(ended_at) AS ended FROM turn"
        " WHERE counter = ? AND day = ? GROUP BY state",
        (number, day),
    ).fetchall()
    current = open_turn(db, number)
    state = WallCounter(
        number=number,
        staff=counter_state.counter.staff,
        services=list(counter_state.counter.services),
        state="free" if rows or counter_state.since is not None else "closed",
        label=None,
        since=max((row["ended"] for row in rows if row["ended"]), default=None),
        reason=counter_state.reason,
        until=counter_state.until,
        served=sum(row["turns"] for row in rows if row["state"] == "done"),
    )
    if counter_state.status != "open":
        state["state"] = counter_state.status
        state["since"] = counter_state.since
    elif current is not None:
        state["state"] = "serving" if current.state == "serving" else "called"
        state["since"] = current.row["started_at"] or current.row["called_at"]
        state["label"] = current.label
    return state


def at_work(
    states: Mapping[int, CounterState], counters: Sequence[WallCounter]
) -> Mapping[str, int]:
    """How many counters that are neither paused nor closed take each service."""
    return Counter(
        service
        for state in counters
        if state["state"] not in ("paused", "closed")
        for service in states[state["number"]].counter.services
    )
