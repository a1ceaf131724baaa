"""The line of a counter: the turns that its next calls take, in their order.

``order.choose`` decides between turns; here they are read from the store, only as many as may be
among the next.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from hall.compact_json import encode
from hall.config.models import Config, Counter
from hall.queue.line import counter_states
from hall.queue.line.order import CallPolicy, OrderRule, WaitingTurn, choose

CallRule = OrderRule | Literal["help"]
Row = sqlite3.Row | Mapping[str, Any]
# The moment that a wait is counted from: an appointment does not wait before its time. Written as in
# the index turn_waiting_since.
SINCE = "max(arrived_at, coalesce(due_at, 0)) + away_ms"
OFFERED = """
state = 'waiting' AND service = :service AND coalesce(not_before, 0) <= :now
  AND (prefer_counter IS NULL OR prefer_counter = :counter OR prefer_until <= :now)
  AND (prefer_staff IS NULL OR prefer_staff = :staff)
"""
NOT_OFFERED = f"""
SELECT count(*) FROM turn
WHERE state = 'waiting' AND service = :service AND ({OFFERED}) IS NOT TRUE
"""
HEADS = f"""
SELECT turn.id, order_key, label, service, priority, arrived_at, away_ms, people,
  max(0, :now - ({SINCE})) AS waited_ms
FROM turn JOIN ticket ON ticket.id = turn.ticket_id WHERE turn.id IN ({{}})
"""
BY_POSITION = f"SELECT id FROM turn WHERE {OFFERED} AND {{}} ORDER BY order_key, id LIMIT :count"
BY_WAIT = f"SELECT id FROM turn WHERE {OFFERED} AND {{}} ORDER BY {SINCE} LIMIT :count"
IS_PRIORITY = "(priority IS NOT NULL) = {}"
# What a call may be narrowed to. The first condition is that of an index; with "=" instead of IS,
# SQLite drops it as implied, and the index with it.
KINDS = {"ordinary": IS_PRIORITY.format(0), "priority": IS_PRIORITY.format(1)}
OF_CLASS = f"{KINDS['priority']} AND priority IS :only"
OUT_OF_PATIENCE = f"{SINCE} <= :now - :patience"
PASSED_OVER = f"""
SELECT label FROM turn JOIN ticket ON ticket.id = turn.ticket_id
WHERE {OFFERED.replace("= :service", "IN (SELECT value FROM json_each(:services))")}
  AND (priority IS NOT NULL) IN (0, 1) AND order_key <= :order_key
  AND (order_key, turn.id) < (:order_key, :id)
ORDER BY order_key, turn.id
"""
# Read from the events, as a turn that came back has forgotten its call; calls undone do not count.
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
class CallQuery:
    """A counter's request for its next turn, one of its ``services``. ``service`` and ``only``
    narrow the call to one service, and to ``ordinary``, ``priority`` or one class. The
    counter ``helps`` with services that more than ``help_over`` turns wait for. ``staff`` is the
    ``name_key`` of the person who sits there."""

    counter: int
    services: Sequence[str]
    policy: CallPolicy
    now: int
    service: str | None = None
    only: str | None = None
    helps: Sequence[str] = ()
    help_over: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)
    staff: str = ""

    @property
    def narrowed(self) -> bool:
        return self.service is not None or self.only is not None


@dataclass(frozen=True, slots=True)
class NextCall:
    """The turn that a call takes, the rule that chose it, and the query that found it."""

    row: sqlite3.Row
    rule: CallRule
    query: CallQuery


def call_query(
    config: Config,
    counter: Counter,
    now: int,
    *,
    service: str | None = None,
    only: str | None = None,
) -> CallQuery:
    return CallQuery(
        counter=counter.number,
        services=counter.services,
        policy=CallPolicy.of(config),
        now=now,
        service=service,
        only=only,
        helps=counter.helps,
        help_over=config.policy.help_threshold,
        weights=config.weights,
        staff=counter_states.name_key(counter.staff),
    )


def since(turn: Row) -> int:
    """``SINCE`` in Python, for a row of ``turn`` or a turn rebuilt from its events."""
    return int(max(turn["arrived_at"], turn["due_at"] or 0) + turn["away_ms"])


def next_turns(db: sqlite3.Connection, query: CallQuery, count: int) -> list[NextCall]:
    """The turns that the next ``count`` calls of this counter would take."""
    streak = priority_streak(db, query) if query.policy.counts_streak else 0
    line = _in_order(query, _candidates(db, query, count), streak, count)
    if len(line) < count and query.helps and not query.narrowed:
        for called in line:
            streak = _after(streak, called)
        line += _help(db, query, streak, count - len(line))
    return line


def not_offered(db: sqlite3.Connection, query: CallQuery) -> int:
    """How many turns wait for the counter's own services without being offered to it: not yet (an
    appointment, or a pause after a return), or reserved for another counter or person."""
    values = [_values(query, service) for service in query.services]
    return sum(int(db.execute(NOT_OFFERED, each).fetchone()[0]) for each in values)


def passed_over(db: sqlite3.Connection, query: CallQuery, called: sqlite3.Row) -> list[str]:
    """The labels of turns that this counter could have called from an earlier position, in order."""
    position = {"order_key": called["order_key"], "id": called["id"]}
    services = {"services": encode(query.services)}
    found = db.execute(PASSED_OVER, {**_values(query, ""), **position, **services})
    return [row["label"] for row in found]


def _in_order(
    query: CallQuery, rows: Mapping[int, sqlite3.Row], streak: int, count: int
) -> list[NextCall]:
    waiting = {turn_id: waiting_turn(query, row) for turn_id, row in rows.items()}
    line: list[NextCall] = []
    while len(line) < count:
        choice = choose(list(waiting.values()), query.policy, streak)
        if choice is None:
            break
        del waiting[choice.turn_id]
        line.append(NextCall(rows[choice.turn_id], choice.rule, query))
        streak = _after(streak, line[-1])
    return line


def _after(streak: int, called: NextCall) -> int:
    return streak + 1 if called.row["priority"] is not None else 0


def _help(db: sqlite3.Connection, query: CallQuery, streak: int, count: int) -> list[NextCall]:
    """The calls for services that the counter helps with, each until no more than ``help_over``
    turns wait for it."""
    left = {
        row["service"]: int(row["waiting"]) - query.help_over
        for row in db.execute(
            "SELECT service, sum(waiting) AS waiting FROM queue_length GROUP BY service"
        )
    }
    line: list[NextCall] = []
    while len(line) < count:
        services = [service for service in query.helps if left.get(service, 0) > 0]
        helping = replace(query, services=services, helps=())
        rows = _candidates(db, helping, count)
        for called in line:
            rows.pop(called.row["id"], None)
        coming = _in_order(helping, rows, streak, 1)
        if not coming:
            break
        line.append(replace(coming[0], rule="help"))
        left[coming[0].row["service"]] -= 1
        streak = _after(streak, coming[0])
    return line


def _candidates(db: sqlite3.Connection, query: CallQuery, count: int) -> dict[int, sqlite3.Row]:
    """All turns that may be among the next ``count``, by id: in each service and class the first
    ones, and those that decide by how long they wait. The choice among them is that among all."""
    found: dict[int, sqlite3.Row] = {}
    for service in [query.service] if query.service else query.services:
        values = {**_values(query, service), "count": count}
        parts, classes = _parts(db, query, service)
        sql = HEADS.format(" UNION ALL ".join(f"SELECT * FROM ({part})" for part in parts))
        for row in db.execute(sql, {**values, **classes}):
            found[row["id"]] = row
    return found


def _parts(
    db: sqlite3.Connection, query: CallQuery, service: str
) -> tuple[list[str], Mapping[str, str | None]]:
    """The selects of the candidates of one service, and the values that they name."""
    among = "1" if query.only is None else KINDS.get(query.only, OF_CLASS)
    out_of_patience = BY_POSITION.format(f"{among} AND {OUT_OF_PATIENCE}")
    if not query.policy.weighs_classes:
        kinds = KINDS.values() if query.only is None else (among,)
        return [out_of_patience, *map(BY_POSITION.format, kinds)], {}
    present = db.execute(
        "SELECT DISTINCT priority FROM turn"
        f" WHERE state = 'waiting' AND service = :service AND {among}",
        _values(query, service),
    )
    classes = {f"class{n}": row["priority"] for n, row in enumerate(present)}
    same = [  # the first condition is that of an index
        f"{IS_PRIORITY.format(int(priority is not None))} AND priority IS :{name}"
        for name, priority in classes.items()
    ]
    by_class = [*map(BY_POSITION.format, same), *map(BY_WAIT.format, same)]
    return [out_of_patience, *by_class], classes


def waiting_turn(query: CallQuery, row: sqlite3.Row) -> WaitingTurn:
    weight = query.weights.get(row["priority"], 1.0)
    return WaitingTurn(
        turn_id=row["id"],
        order_key=row["order_key"],
        priority=row["priority"],
        waited_ms=row["waited_ms"],
        weight=weight,
    )


def _values(query: CallQuery, service: str) -> dict[str, object]:
    return {
        "counter": query.counter,
        "now": query.now,
        "service": service,
        "staff": query.staff,
        "patience": query.policy.patience_ms,
        "only": query.only,
    }


def priority_streak(db: sqlite3.Connection, query: CallQuery) -> int:
    """How many of this counter's latest calls of the open day went to priority in a row, counted
    only up to ``policy.in_a_row``."""
    recent = db.execute(LATEST_CALLS, (query.counter, query.policy.in_a_row))
    classes = [row["priority"] for row in recent]
    return classes.index(None) if None in classes else len(classes)
