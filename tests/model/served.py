"""How long citizens were served at each counter: as the log says, and as the events say."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.database import query

Served = list[tuple[int, int]]
"""For each service the counter and the seconds."""

EVENTS = (
    "SELECT seq, at, kind, turn_id, counter, command, data FROM event WHERE turn_id ORDER BY seq"
)
ENDS_SERVICE = ("finished", "held", "transferred")
ENDS_CALL = (*ENDS_SERVICE, "missed", "cancelled", "left", "no_show", "unfinished")


def served_by_log(path: Path) -> Served:
    log = "SELECT counter, service_s FROM wait_log WHERE service_s IS NOT NULL"
    return sorted(query(path, log))


def served_by_events(path: Path) -> Served:
    """Nobody is served after a call until staff confirm that the citizen came, where they do."""
    began: dict[int, tuple[int, int]] = {}
    started: set[int] = set()
    found = []
    for _, at, kind, turn, counter, _, data in _lasting(query(path, EVENTS)):
        if kind in ("called", "served"):
            began[turn] = counter, at
            started -= {turn}
        if kind in ("started", "served"):
            began[turn] = began[turn][0], at
            started |= {turn}
        elif turn in began and (kind in ENDS_CALL or _is_back(kind, data)):
            by, since = began.pop(turn)
            if kind in ENDS_SERVICE or (kind == "rehomed" and turn in started):
                found.append((by, _rounded(at - since)))
    return sorted(found)


def _lasting(events: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Without what was undone, and without the undoing."""
    undone: set[int] = set()
    for seq, _, kind, turn, *_, data in events:
        if kind == "undone":
            first = json.loads(data)["undoes"]
            undone |= {
                other[0]
                for other in events
                if other[3] == turn and other[0] < seq and first in (other[0], other[5])
            }
    for event in events:
        if event[0] not in undone and event[2] != "undone":
            yield event


def _is_back(kind: str, data: str) -> bool:
    """Whether the counter that had the turn has gone."""
    return kind == "rehomed" and json.loads(data)["set"].get("state") == "waiting"


def _rounded(ms: int) -> int:
    """Whole seconds, halves upwards as SQLite rounds them."""
    return (ms + 500) // 1000
