"""A recorded day event by event: the store as it was at each moment."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hall.queue.store.database import open_read_only
from hall.queue.store.rebuild import rebuild_counter, rebuild_turn

EVENTS = "SELECT * FROM event WHERE day = ? ORDER BY seq"
# Rows come back one by one, so the rules that a whole hall fulfils must not hold.
RULES = "SELECT type, name FROM sqlite_schema WHERE type = 'trigger' OR name LIKE 'one_open_%'"
TABLES = ("turn", "counter_state", "event")


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number and the moment at which it was given."""

    turn_id: int
    service: str
    at: int


def numbers(database: Path, day: str) -> Iterator[tuple[sqlite3.Connection, GivenNumber]]:
    """Each number that was given, and the store at that moment. It is one copy that goes on
    changing, so it must be read before the next number."""
    with closing(_empty(database, day)) as store, open_read_only(database) as whole:
        turns: dict[int, list[sqlite3.Row]] = defaultdict(list)
        changes: dict[int, list[str]] = defaultdict(list)
        given: GivenNumber | None = None
        for event in whole.execute(EVENTS, (day,)):
            if event["command"] is None and given is not None:
                yield store, given
                given = None
            _insert(store, "event", dict(event))
            if event["turn_id"] is not None:
                turns[event["turn_id"]].append(event)
                turn = rebuild_turn(turns[event["turn_id"]])
                assert turn is not None
                _insert(store, "turn", turn)
                if event["kind"] == "issued":
                    given = GivenNumber(turn["id"], turn["service"], event["at"])
            elif event["counter"] is not None:
                changes[event["counter"]].append(event["data"])
                _set_counter(store, event["counter"], changes[event["counter"]])


def _empty(database: Path, day: str) -> sqlite3.Connection:
    store = sqlite3.connect(":memory:", isolation_level=None)
    store.row_factory = sqlite3.Row
    with open_read_only(database) as whole:
        whole.backup(store)
    for kind, name in store.execute(RULES).fetchall():
        store.execute(f"DROP {kind} {name}")
    for table in TABLES:
        store.execute(f"DELETE FROM {table}")
    store.execute("UPDATE business_day SET closed_at = NULL WHERE day = ?", (day,))
    return store


def _insert(store: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join(f":{name}" for name in row)
    store.execute(f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) VALUES ({marks})", row)


def _set_counter(store: sqlite3.Connection, counter: int, changes: list[str]) -> None:
    state = rebuild_counter(changes)
    if state is None:
        store.execute("DELETE FROM counter_state WHERE counter = ?", (counter,))
    else:
        _insert(store, "counter_state", {"counter": counter, **state})
