"""The pauses of a day on the command line: ``python app.py pauses [--day D]``."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hall.queue.store.database import open_read_only
from hall.queue.store.days import last_day

# In the order of the chain, for clocks jump. Undone events never were.
STAFFED = """
SELECT seq, at, kind, counter, data FROM event
WHERE turn_id IS NULL AND counter IS NOT NULL AND day = ? ORDER BY counter, seq
"""


@dataclass(frozen=True, slots=True)
class CounterPause:
    counter: int
    reason: str
    justified: bool
    began: int
    ms: int


def pauses(database: Path, day: str | None, now: int) -> list[CounterPause]:
    """Of ``day``, or of the last one; a pause that is not over counts until ``now``.

    :raises FileNotFoundError: there is no such database.
    """
    with open_read_only(database) as db:
        if day is None:
            day = last_day(db)
        return list(_pauses(db.execute(STAFFED, (day,)).fetchall(), now))


def _pauses(events: Sequence[sqlite3.Row], now: int) -> Iterator[CounterPause]:
    begun: sqlite3.Row | None = None
    for event in _kept(events):
        if begun is not None and (event is None or _decides(event)):
            yield _pause(begun, now if event is None else event["at"])
            begun = None
        if event is not None and event["kind"] == "counter_paused":
            begun = event


def _kept(events: Sequence[sqlite3.Row]) -> Iterator[sqlite3.Row | None]:
    """Without what was undone; None after the last of each counter."""
    undone = {json.loads(e["data"])["undoes"] for e in events if e["kind"] == "counter_undone"}
    counter: int | None = None
    for event in events:
        if event["counter"] != counter and counter is not None:
            yield None
        counter = event["counter"]
        if event["seq"] not in undone and event["kind"] != "counter_undone":
            yield event
    yield None


def _decides(event: sqlite3.Row) -> bool:
    """Whether it says that the counter is open, paused or closed; other services are no end."""
    columns: dict[str, Any] | None = json.loads(event["data"])["set"]
    return columns is None or "state" in columns


def _pause(begun: sqlite3.Row, ended: int) -> CounterPause:
    told = json.loads(begun["data"])
    ms = max(0, ended - begun["at"])
    return CounterPause(begun["counter"], told["set"]["reason"], told["justified"], begun["at"], ms)
