"""The line in front of a counter, in the order its calls take it."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hall.queue.order import Head, Rule, choose
from hall.queue.turns import label

Only = Literal["priority", "ordinary"]

FIRST_WAITING = """
SELECT turn.id, order_key, series, number, service, priority, arrived_at, away_ms
FROM turn JOIN ticket ON ticket.id = turn.ticket_id
WHERE state = 'waiting' AND service = :service AND (priority IS NOT NULL) = :priority
  AND coalesce(not_before, 0) <= :now
  AND (prefer_counter IS NULL OR prefer_counter = :counter OR prefer_until <= :now)
ORDER BY order_key, turn.id LIMIT :count
"""
PASSED_OVER = """
SELECT turn.id, series, number, order_key FROM turn JOIN ticket ON ticket.id = turn.ticket_id
WHERE state = 'waiting' AND service = :service AND (priority IS NOT NULL) IN (0, 1)
  AND order_key <= :order_key AND coalesce(not_before, 0) <= :now
  AND (prefer_counter IS NULL OR prefer_counter = :counter OR prefer_until <= :now)
"""
# From the events: a turn that came back has forgotten who called it. Not those undone.
LATEST_CALLS = """
SELECT priority FROM event JOIN turn ON turn.id = turn_id
WHERE event.counter = ? AND kind = 'called'
  AND event.day = (SELECT day FROM business_day WHERE closed_at IS NULL)
  AND NOT EXISTS (
    SELECT 1 FROM event AS later
    WHERE later.turn_id = event.turn_id AND later.kind = 'undone' AND later.seq > event.seq
      AND later.data ->> 'undoes' = coalesce(event.command, event.seq))
ORDER BY event.seq DESC LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Asking:
    """A counter that asks who is next of the services it takes; ``service`` and ``only`` narrow
    it to one service or class."""

    counter: int
    services: Sequence[str]
    in_a_row: int
    now: int
    service: str | None = None
    only: Only | None = None

    @property
    def narrowed(self) -> bool:
        return self.service is not None or self.only is not None


def next_turns(
    db: sqlite3.Connection, asking: Asking, count: int
) -> list[tuple[sqlite3.Row, Rule]]:
    """The turns that the next ``count`` calls of this counter would take, and by which rule."""
    ordinary, priority = (_first_waiting(db, asking, wanted, count) for wanted in (0, 1))
    streak = _priority_streak(db, asking)
    line: list[tuple[sqlite3.Row, Rule]] = []
    while len(line) < count:
        heads = [
            Head(queue[0]["id"], queue[0]["order_key"], queue is priority)
            for queue in (ordinary, priority)
            if queue
        ]
        choice = choose(heads, streak, asking.in_a_row)
        if choice is None:
            break
        queue = priority if priority and priority[0]["id"] == choice.turn_id else ordinary
        streak = streak + 1 if queue is priority else 0
        line.append((queue.pop(0), choice.rule))
    return line


def passed_over(db: sqlite3.Connection, asking: Asking, called: sqlite3.Row) -> list[str]:
    """Labels of those whom this counter could have called from an earlier place, in order."""
    found: list[sqlite3.Row] = []
    for service in asking.services:
        found += db.execute(
            PASSED_OVER, {**_values(asking), "service": service, "order_key": called["order_key"]}
        )
    found.sort(key=_place)
    return [label(row["series"], row["number"]) for row in found if _place(row) < _place(called)]


def _first_waiting(
    db: sqlite3.Connection, asking: Asking, priority: int, count: int
) -> list[sqlite3.Row]:
    if asking.only is not None and (asking.only == "priority") != bool(priority):
        return []
    values = {**_values(asking), "priority": priority, "count": count}
    rows = [
        row
        for service in ([asking.service] if asking.service else asking.services)
        for row in db.execute(FIRST_WAITING, {**values, "service": service})
    ]
    return sorted(rows, key=_place)[:count]


def _place(row: sqlite3.Row) -> tuple[int, int]:
    """Of two with one key, as two services may have them, the older turn stands first."""
    return row["order_key"], row["id"]


def _values(asking: Asking) -> dict[str, object]:
    return {"counter": asking.counter, "now": asking.now}


def _priority_streak(db: sqlite3.Connection, asking: Asking) -> int:
    """How many of this counter's latest calls of the open day went to priority in a row."""
    recent = db.execute(LATEST_CALLS, (asking.counter, asking.in_a_row))
    classes = [row["priority"] for row in recent]
    return classes.index(None) if None in classes else len(classes)
