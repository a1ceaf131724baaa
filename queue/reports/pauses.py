"""The pauses of counters on one day: ``python app.py pauses [--day D]``."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from hall.queue.store.database import open_read_only
from hall.queue.store.days import last_day

# Ordered by seq instead of time, because clocks may be set back.
COUNTER_EVENTS = """
SELECT seq, at, kind, counter, data FROM event
WHERE turn_id IS NULL AND counter IS NOT NULL AND day = ? ORDER BY counter, seq
"""


@dataclass(frozen=True, slots=True)
class CounterPause:
    """A pause that ``began`` at this time (ms) and lasted ``ms``; ``justified`` ones are work."""

    counter: int
    reason: str
    justified: bool
    began: int
    ms: int


def pauses(database: Path, day: str | None, now: int) -> list[CounterPause]:
    """The pauses of ``day``, or of the last day; one that is not over yet lasts until ``now``.

    :raises FileNotFoundError: there is no such database.
    """
    with open_read_only(database) as db:
        events = db.execute(COUNTER_EVENTS, (last_day(db) if day is None else day,)).fetchall()
    return [
        pause
        for _, group in groupby(events, lambda event: int(event["counter"]))
        for pause in _pauses_of_counter(list(group), now)
    ]


def _pauses_of_counter(events: Sequence[sqlite3.Row], now: int) -> Iterator[CounterPause]:
    """The pauses of one counter by its events of the day, without those that were undone."""
    undone = {json.loads(e["data"])["undoes"] for e in events if e["kind"] == "counter_undone"}
    begun: sqlite3.Row | None = None
    for event in events:
        if event["seq"] in undone or event["kind"] == "counter_undone":
            continue
        if begun is not None and _sets_state(event):
            yield _pause(begun, event["at"])
            begun = None
        if event["kind"] == "counter_paused":
            begun = event
    if begun is not None:
        yield _pause(begun, now)


def _sets_state(event: sqlite3.Row) -> bool:
    """Whether the event opens, pauses or closes the counter; others may change its services."""
    columns: dict[str, Any] | None = json.loads(event["data"])["set"]
    return columns is None or "state" in columns


def _pause(begun: sqlite3.Row, ended: int) -> CounterPause:
    data = json.loads(begun["data"])
    return CounterPause(
        counter=begun["counter"],
        reason=data["set"]["reason"],
        justified=data["justified"],
        began=begun["at"],
        ms=max(0, ended - begun["at"]),
    )
