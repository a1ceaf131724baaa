"""How many people are called before a turn: the *people ahead* of paper and phone.

One counter is imagined that calls all who wait for the service by the policy of the hall, one
after the other, without time passing and while nobody else comes: what is counted is exactly what
``order.choose`` would then do. So counters are not counted, the streak of priority calls that a
real one has behind it is left out, and nobody leaves or loses patience in the meantime. A turn
that may not be called yet when this one may is not ahead of it.

``count`` is that rule on a line in memory. ``people_ahead`` counts the same in the store without
reading the line, however long: its length is kept, a class's part before a position is counted in
the index, and only the few who have waited very long or wait for a later hour are looked at. Where
the policy weighs classes, a phone's view reads all who wait for the service.
"""

import sqlite3
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, groupby

from hall.config.models import Config
from hall.queue.line.counter_line import SINCE, since
from hall.queue.line.order import CallPolicy, WaitingTurn

WAITS = "state = 'waiting' AND service = :service"
OUT_OF_PATIENCE = f"{SINCE} <= :now - :patience"  # the conditions of two indexes
IS_LATER = "not_before > :earliest"
LENGTHS = f"""
SELECT (SELECT waiting FROM queue_length WHERE service = :service AND priority = :priority),
  (SELECT waiting FROM queue_length WHERE service = :service AND priority <> :priority),
  EXISTS (SELECT 1 FROM turn WHERE {WAITS} AND {OUT_OF_PATIENCE})
    OR EXISTS (SELECT 1 FROM turn WHERE {WAITS} AND {IS_LATER})
"""
COLUMNS = f"""
SELECT order_key, priority IS NOT NULL AS priority, {OUT_OF_PATIENCE} AS out_of_patience,
  (order_key, id) < (:order_key, :id) AS before, coalesce({IS_LATER}, 0) AS later
FROM turn WHERE {WAITS} AND id <> :id
"""
# Both kinds of turns that do not simply stand in the line of their class.
APART = f"""
WITH apart AS MATERIALIZED (
  {COLUMNS} AND {OUT_OF_PATIENCE} UNION ALL {COLUMNS} AND {IS_LATER} AND NOT {OUT_OF_PATIENCE})
SELECT total(out_of_patience AND NOT later) AS out_of_patience,
  total(out_of_patience AND NOT later AND before) AS out_of_patience_before,
  total(out_of_patience AND NOT later AND priority AND order_key > coalesce((SELECT max(order_key)
    FROM apart WHERE out_of_patience AND NOT later AND NOT priority), order_key - 1)) AS streak,
  total(priority = :priority AND before) AS same,
  total(priority <> :priority) AS other,
  total(later) AS later
FROM apart
"""
BEFORE = f"""
SELECT count(*) FROM turn WHERE {WAITS} AND (priority IS NOT NULL) = :priority
  AND order_key <= :order_key AND (order_key, id) < (:order_key, :id)
"""
EVERYBODY = f"""
SELECT id, order_key, priority, max(0, :now - ({SINCE})) FROM turn
WHERE {WAITS} AND coalesce(not_before, 0) <= :earliest
"""
LAST = sys.maxsize
NONE_APART = {
    "out_of_patience": 0,
    "out_of_patience_before": 0,
    "streak": 0,
    "same": 0,
    "other": 0,
    "later": 0,
}


@dataclass(frozen=True, slots=True)
class Rivals:
    """How many may come before a turn that has not lost patience. The turns ``out_of_patience``
    come first; the last ``streak`` of them have priority. Of the rest, ``same`` stand before it in
    its own class – all classes of priority are one – and ``other`` anywhere in the other."""

    out_of_patience: int
    streak: int
    same: int
    other: int


@dataclass(frozen=True, slots=True)
class LinePosition:
    """A turn in the line of a service, stored or about to be; not called before ``earliest``."""

    service: str
    turn: WaitingTurn
    earliest: int | None = None


def new_position(
    service: str, priority: str | None, earliest: int | None, order_key: int | None
) -> LinePosition:
    """The position of a turn that is about to join at ``order_key``, or else behind all others."""
    turn = WaitingTurn(LAST, LAST if order_key is None else order_key, priority)
    return LinePosition(service, turn, earliest)


def position_of(turn: sqlite3.Row, config: Config, now: int) -> LinePosition:
    """The position of a row of ``turn`` that waits."""
    waiting = WaitingTurn(
        turn_id=turn["id"],
        order_key=turn["order_key"],
        priority=turn["priority"],
        waited_ms=max(0, now - since(turn)),
        weight=config.weights.get(turn["priority"], 1.0),
    )
    return LinePosition(turn["service"], waiting, turn["not_before"])


def people_ahead(db: sqlite3.Connection, config: Config, position: LinePosition, now: int) -> int:
    policy, turn = CallPolicy.of(config), position.turn
    is_last = turn.order_key == LAST
    values = {
        "service": position.service,
        "now": now,
        "patience": policy.patience_ms,
        "earliest": max(now, position.earliest or 0),
        "priority": turn.priority is not None,
        "order_key": turn.order_key,
        "id": turn.turn_id,
    }
    if policy.weighs_classes and not is_last:
        return count(_everybody(db, config, values), turn, policy)
    same, other, some_apart = db.execute(LENGTHS, values).fetchone()
    if not same and not other:
        return 0
    apart = db.execute(APART, values).fetchone() if some_apart else NONE_APART
    if policy.weighs_classes:  # everybody has waited longer than a turn that only joins now
        return int((same or 0) + (other or 0) - apart["later"])
    if turn.waited_ms >= policy.patience_ms:
        return int(apart["out_of_patience_before"])
    if not is_last:
        same = db.execute(BEFORE, values).fetchone()[0]
    rivals = Rivals(
        out_of_patience=int(apart["out_of_patience"]),
        streak=int(apart["streak"]),
        same=int((same or 0) - apart["same"]),
        other=int((other or 0) - apart["other"]),
    )
    return _of_two_classes(rivals, policy, priority=turn.priority is not None)


def _everybody(
    db: sqlite3.Connection, config: Config, values: Mapping[str, object]
) -> list[WaitingTurn]:
    return [
        WaitingTurn(turn_id, order_key, priority, waited_ms, config.weights.get(priority, 1.0))
        for turn_id, order_key, priority, waited_ms in db.execute(EVERYBODY, values)
    ]


def count(line: Iterable[WaitingTurn], own: WaitingTurn, policy: CallPolicy) -> int:
    """How many turns of ``line``, which may contain ``own`` itself, are called before ``own``."""
    others = [turn for turn in line if turn.turn_id != own.turn_id]
    out_of_patience = [turn for turn in others if turn.waited_ms >= policy.patience_ms]
    rest = [turn for turn in others if turn.waited_ms < policy.patience_ms]
    if own.waited_ms >= policy.patience_ms:
        return sum(turn.position < own.position for turn in out_of_patience)
    if policy.weighs_classes:
        return len(out_of_patience) + _weighted(rest, own)
    same = [turn for turn in rest if (turn.priority is None) == (own.priority is None)]
    rivals = Rivals(
        out_of_patience=len(out_of_patience),
        streak=_streak(out_of_patience),
        same=sum(turn.position < own.position for turn in same),
        other=len(rest) - len(same),
    )
    return _of_two_classes(rivals, policy, priority=own.priority is not None)


def _of_two_classes(rivals: Rivals, policy: CallPolicy, *, priority: bool) -> int:
    """The count where all priority classes are one; ``priority`` is the turn's own."""
    same, other = rivals.same, rivals.other
    if not policy.counts_streak:
        return rivals.out_of_patience + same + (0 if priority else other)
    in_a_row = policy.in_a_row
    streak = min(rivals.streak, in_a_row)
    between = (same + streak) // in_a_row if priority else (same + 1) * in_a_row - streak
    return rivals.out_of_patience + same + min(other, between)


def _streak(called: Iterable[WaitingTurn]) -> int:
    """How many turns in a row, at the end, are of a priority class."""
    streak = 0
    for turn in sorted(called, key=lambda turn: turn.position):
        streak = 0 if turn.priority is None else streak + 1
    return streak


def _weighted(line: Iterable[WaitingTurn], own: WaitingTurn) -> int:
    """The count where a class comes with the largest score of all in it, and gives its first."""
    classes = groupby(
        sorted([*line, own], key=lambda turn: (turn.priority or "", turn.position)),
        key=lambda turn: turn.priority,
    )
    scored: list[tuple[float, WaitingTurn]] = []
    for _, members in classes:
        ordered = list(members)
        # The score that the class comes with once all before the turn have been called.
        scores = accumulate((turn.waited_ms * turn.weight for turn in reversed(ordered)), max)
        scored += zip(scores, reversed(ordered), strict=True)
    own_score = next(score for score, turn in scored if turn.turn_id == own.turn_id)
    return sum(
        score > own_score or (score == own_score and turn.position < own.position)
        for score, turn in scored
        if turn.turn_id != own.turn_id
        and (turn.priority != own.priority or turn.position < own.position)
    )
