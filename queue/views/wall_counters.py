"""What the wall shows of each counter: what it does, since when, how many it has served."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.line.counter_states import CounterState


class WallCounter(TypedDict):
    """``state``: serving, called, free, paused – or closed: staff said so (``since``), or it has
    called nobody today. ``reason`` and ``until`` are of a pause."""

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
    current = db.execute(
        "SELECT label, state, coalesce(started_at, called_at) AS since FROM turn"
        " JOIN ticket ON ticket.id = turn.ticket_id"
        " WHERE counter = ? AND state IN ('called', 'serving')",
        (number,),
    ).fetchone()
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
        state["state"], state["since"] = counter_state.status, counter_state.since
    elif current is not None:
        state["state"], state["since"] = current["state"], current["since"]
        state["label"] = current["label"]
    return state


def at_work(
    states: Mapping[int, CounterState], counters: Sequence[WallCounter]
) -> Mapping[str, int]:
    """How many counters take each service and neither pause nor are closed."""
    return Counter(
        service
        for state in counters
        if state["state"] not in ("paused", "closed")
        for service in states[state["number"]].counter.services
    )
