"""The line in front of a counter, in the order its calls take it."""

import sqlite3
from collections.abc import Sequence

from hall.queue.order import Head, Rule, choose
from hall.queue.turns import label

FIRST_WAITING = """
SELECT turn.id, order_key, series, number, service, priority, arrived_at FROM turn
JOIN ticket ON ticket.id = turn.ticket_id
WHERE state = 'waiting' AND service = ? AND (priority IS NOT NULL) = ?
ORDER BY order_key LIMIT ?
"""


def next_turns(
    db: sqlite3.Connection, counter: int, services: Sequence[str], in_a_row: int, count: int
) -> list[tuple[sqlite3.Row, Rule]]:
    """The turns that the next ``count`` calls of this counter would take, and by which rule."""
    ordinary, priority = (_first_waiting(db, services, wanted, count) for wanted in (0, 1))
    streak = _priority_streak(db, counter, in_a_row)
    line: list[tuple[sqlite3.Row, Rule]] = []
    while len(line) < count:
        heads = [
            Head(queue[0]["id"], queue[0]["order_key"], queue is priority)
            for queue in (ordinary, priority)
            if queue
        ]
        choice = choose(heads, streak, in_a_row)
        if choice is None:
            break
        queue = priority if priority and priority[0]["id"] == choice.turn_id else ordinary
        streak = streak + 1 if queue is priority else 0
        line.append((queue.pop(0), choice.rule))
    return line


def passed_over(db: sqlite3.Connection, services: Sequence[str], order_key: int) -> list[str]:
    """Labels of those who wait for these services in an earlier place, first come first."""
    found: list[sqlite3.Row] = []
    for service in services:
        found += db.execute(
            "SELECT series, number, order_key FROM turn JOIN ticket ON ticket.id = turn.ticket_id"
            " WHERE state = 'waiting' AND service = ? AND (priority IS NOT NULL) IN (0, 1)"
            " AND order_key < ?",
            (service, order_key),
        )
    found.sort(key=lambda row: int(row["order_key"]))
    return [label(row["series"], row["number"]) for row in found]


def _first_waiting(
    db: sqlite3.Connection, services: Sequence[str], priority: int, count: int
) -> list[sqlite3.Row]:
    rows = [
        row for service in services for row in db.execute(FIRST_WAITING, (service, priority, count))
    ]
    return sorted(rows, key=lambda row: (row["order_key"], row["id"]))[:count]


def _priority_streak(db: sqlite3.Connection, counter: int, in_a_row: int) -> int:
    """How many of this counter's latest calls of the open day went to priority in a row."""
    recent = db.execute(
        "SELECT priority FROM turn WHERE counter = ?"
        " AND day = (SELECT day FROM business_day WHERE closed_at IS NULL)"
        " ORDER BY called_seq DESC LIMIT ?",
        (counter, in_a_row),
    )
    classes = [row["priority"] for row in recent]
    return classes.index(None) if None in classes else len(classes)
