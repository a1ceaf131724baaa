"""The turns that the estimates learn from: only the last weeks, however many years there are."""

import sqlite3

from hall.compact_json import encode
from hall.config.models import Config
from hall.queue.estimating.service_times import Observation
from hall.queue.store.zone_changes import offset_sql

DAYS = 28  # business days
LAST_DAYS = "SELECT day FROM business_day WHERE day < ? ORDER BY day DESC LIMIT ?"
# Days and services are given as values, so that the index of a day's services finds the turns.
TURNS = f"""
SELECT turn.service, turn.priority, turn.counter, turn.called_at, turn.started_at, turn.ended_at,
  max(turn.arrived_at, coalesce(turn.due_at, 0)) + turn.away_ms AS since, turn.state,
  turn.away_ms, turn.prefer_counter, turn.arrived_at > ticket.issued_at AS moved,
  {offset_sql("turn.called_at")} AS utc_offset_s
FROM turn JOIN ticket ON ticket.id = turn.ticket_id JOIN business_day ON business_day.day = turn.day
WHERE turn.day IN (SELECT value FROM json_each(:days))
  AND turn.service IN (SELECT value FROM json_each(:services))
  AND turn.counter IS NOT NULL AND turn.quiet = 0
  AND turn.state IN ('done', 'transferred', 'missed', 'no_show')
  AND turn.started_at IS NOT turn.arrived_at  -- served without a number: never called
"""
OUTCOMES = {"done": "done", "transferred": "sent", "missed": "missed", "no_show": "missed"}


def last_weeks(db: sqlite3.Connection, config: Config, day: str) -> list[Observation]:
    """The turns of the last business days before ``day``."""
    return _observations(db, config, [row["day"] for row in db.execute(LAST_DAYS, (day, DAYS))])


def today(db: sqlite3.Connection, config: Config, day: str) -> list[Observation]:
    return _observations(db, config, [day])


def _observations(db: sqlite3.Connection, config: Config, days: list[str]) -> list[Observation]:
    values = {"days": encode(days), "services": encode(list(config.service))}
    return [_observation(row) for row in db.execute(TURNS, values)]


def _observation(row: sqlite3.Row) -> Observation:
    return Observation(
        service=row["service"],
        priority=row["priority"],
        counter=row["counter"],
        since=row["since"],
        called=row["called_at"],
        started=row["started_at"],
        ended=row["ended_at"],
        outcome=OUTCOMES[row["state"]],
        joined=_joined(row),
        utc_offset_ms=row["utc_offset_s"] * 1000,
    )


def _joined(row: sqlite3.Row) -> str:
    if row["away_ms"]:
        return "back" if row["prefer_counter"] is None else "held"
    return "over" if row["moved"] else ""
