"""People ahead of a turn, read from the store: ``ahead.py`` says what is counted, and why.

Of each service alone. Who may not be called before the turn itself may is not before it. The line
is not read, however long: its length is kept, a class's part before a place is counted in the
index, and only the few who have waited very long or wait for a later hour are looked at. With the
policy ``weighted`` alone, a phone's view reads all who wait for the service.
"""

import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from hall.config.models import Config
from hall.queue.line.ahead import Rivals, count, of_two_classes
from hall.queue.line.counter_line import SINCE, since
from hall.queue.line.order import CallPolicy, WaitingTurn

WAITS = "state = 'waiting' AND service = :service"
IS_PATIENT = f"{SINCE} <= :now - :patience"  # the conditions of two indexes
IS_LATER = "not_before > :earliest"
LENGTHS = f"""
SELECT (SELECT waiting FROM queue_length WHERE service = :service AND priority = :priority),
  (SELECT waiting FROM queue_length WHERE service = :service AND priority <> :priority),
  EXISTS (SELECT 1 FROM turn WHERE {WAITS} AND {IS_PATIENT})
    OR EXISTS (SELECT 1 FROM turn WHERE {WAITS} AND {IS_LATER})
"""
COLUMNS = f"""
SELECT order_key, priority IS NOT NULL AS priority, {IS_PATIENT} AS patient,
  (order_key, id) < (:order_key, :id) AS before, coalesce({IS_LATER}, 0) AS later
FROM turn WHERE {WAITS} AND id <> :id
"""
# Both kinds of those who do not simply stand in the line of their class.
APART = f"""
WITH apart AS MATERIALIZED (
  {COLUMNS} AND {IS_PATIENT} UNION ALL {COLUMNS} AND {IS_LATER} AND NOT {IS_PATIENT})
SELECT total(patient AND NOT later) AS patient,
  total(patient AND NOT later AND before) AS patient_before,
  total(patient AND NOT later AND priority AND order_key > coalesce((SELECT max(order_key)
    FROM apart WHERE patient AND NOT later AND NOT priority), order_key - 1)) AS streak,
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
NOBODY = {"patient": 0, "patient_before": 0, "streak": 0, "same": 0, "other": 0, "later": 0}


@dataclass(frozen=True, slots=True)
class Standing:
    """A turn that waits or, not stored yet, is about to; called no earlier than ``earliest``."""

    service: str
    own: WaitingTurn
    earliest: int | None = None


def newcomer(
    service: str, priority: str | None, earliest: int | None, place: int | None
) -> Standing:
    """Who is about to wait, at ``place`` or else behind all others."""
    return Standing(
        service, WaitingTurn(LAST, LAST if place is None else place, priority), earliest
    )


def standing(turn: sqlite3.Row, config: Config, now: int) -> Standing:
    """Of a row of ``turn`` that waits."""
    weight = config.weights.get(turn["priority"], 1.0)
    waited_ms = max(0, now - since(turn))
    own = WaitingTurn(turn["id"], turn["order_key"], turn["priority"], waited_ms, weight)
    return Standing(turn["service"], own, turn["not_before"])


def people_ahead(db: sqlite3.Connection, config: Config, one: Standing, now: int) -> int:
    policy, own = CallPolicy.of(config), one.own
    is_last = own.order_key == LAST
    values = {
        **{"service": one.service, "now": now, "patience": policy.patience_ms},
        **{"earliest": max(now, one.earliest or 0), "priority": own.priority is not None},
        **{"order_key": own.order_key, "id": own.turn_id},
    }
    if policy.kind == "weighted" and not is_last:
        return _weighted(db, config, own, values)
    same, other, some_apart = db.execute(LENGTHS, values).fetchone()
    if not same and not other:
        return 0
    apart = db.execute(APART, values).fetchone() if some_apart else NOBODY
    if policy.kind == "weighted":  # anybody has waited longer than not at all
        return int((same or 0) + (other or 0) - apart["later"])
    if own.waited_ms >= policy.patience_ms:
        return int(apart["patient_before"])
    if not is_last:
        same = db.execute(BEFORE, values).fetchone()[0]
    rivals = Rivals(
        *(int(apart["patient"]), int(apart["streak"])),
        *(int((same or 0) - apart["same"]), int((other or 0) - apart["other"])),
    )
    return of_two_classes(rivals, policy.kind, policy.in_a_row, priority=own.priority is not None)


def _weighted(
    db: sqlite3.Connection, config: Config, own: WaitingTurn, values: Mapping[str, object]
) -> int:
    line = [
        WaitingTurn(turn_id, order_key, priority, waited_ms, config.weights.get(priority, 1.0))
        for turn_id, order_key, priority, waited_ms in db.execute(EVERYBODY, values)
    ]
    return count(line, own, CallPolicy.of(config))
