"""A database with years of finished turns, written as plain rows: the engine would take an hour."""

import datetime as dt
import sqlite3
import time
from pathlib import Path

from hall.config.models import Config
from hall.queue.store.database import Store

A_DAY = 1000
TODAY_MS = round(dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC).timestamp() * 1000)
# n counts the tickets from 0, the oldest.
SCRIPT = """
CREATE TEMP TABLE service(i INTEGER PRIMARY KEY, id TEXT, letter TEXT);
CREATE TEMP TABLE old AS
  WITH RECURSIVE
    number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < :most),
    placed AS (SELECT n, :today - 86400000 * (:days - n / :a_day) AS morning FROM number)
  SELECT n, n % :services AS i, date(morning / 1000, 'unixepoch') AS day,
    morning + n % :a_day * 20000 AS at
  FROM placed;
"""
STATEMENTS = """
INSERT INTO business_day
  SELECT day, 25200, min(at), max(at) + 3600000 FROM temp.old GROUP BY day;
INSERT INTO series
  SELECT day, letter, count(*) FROM temp.old JOIN temp.service USING (i) GROUP BY 1, 2;
INSERT INTO ticket (id, day, series, number, token, language, issued_at)
  SELECT n + 1, day, letter, n % :a_day / :services + 1, printf('%022d', n), 'vi', at
  FROM temp.old JOIN temp.service USING (i) ORDER BY n;
INSERT INTO turn (id, ticket_id, day, service, priority, state, order_key, ahead, arrived_at,
    counter, calls, called_at, last_called_at, called_seq, last_called_seq, started_at, ended_at)
  SELECT n + 1, n + 1, day, id, iif(n % 7 = 0, :priority, NULL), 'done', (n + 1) << 20, 5, at,
    n % :counters + 1, 1, at + 600000, at + 600000, 3 * n + 2, 3 * n + 2, at + 620000, at + 900000
  FROM temp.old JOIN temp.service USING (i) ORDER BY n;
INSERT INTO event (seq, at, kind, day, turn_id, counter, data, command, hash)
  SELECT 3 * n + k, at + k * 300000, iif(k = 1, 'issued', iif(k = 2, 'called', 'finished')), day,
    n + 1, iif(k = 1, NULL, n % :counters + 1),
    '{"label":"A001","set":{"state":"called"},"stamped":[],"rule":"arrival","passed_over":[]}',
    NULL, printf('%064d', n)
  FROM temp.old JOIN (SELECT 1 AS k UNION SELECT 2 UNION SELECT 3) ORDER BY n, k;
"""


def write(config: Config, database: Path, tickets: int) -> float:
    """Writes ``A_DAY`` finished turns on each past day and returns the seconds that it took."""
    began = time.monotonic()
    Store(database).close()
    db = sqlite3.connect(database, isolation_level=None)
    values = {
        "most": tickets - 1,
        "a_day": A_DAY,
        "days": tickets // A_DAY,
        "today": TODAY_MS,
        "services": len(config.services),
        "counters": len(config.counters),
        "priority": next(iter(config.priority)),
    }
    # Indexes are made at the end, in one go.
    later = db.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    kinds = dict(db.execute("SELECT name, type FROM sqlite_schema").fetchall())
    for pragma in ("synchronous = OFF", "temp_store = FILE", "cache_size = -200000"):
        db.execute(f"PRAGMA {pragma}")
    for name, _ in later:
        db.execute(f"DROP {kinds[name]} {name}")
    for statement in _statements(SCRIPT):
        db.execute(statement, values)
    db.executemany(
        "INSERT INTO temp.service VALUES (?, ?, ?)",
        [(i, service.id, service.letter) for i, service in enumerate(config.services)],
    )
    db.execute("BEGIN")
    for statement in _statements(STATEMENTS):
        db.execute(statement, values)
    for _, sql in later:
        db.execute(sql)
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return time.monotonic() - began


def _statements(script: str) -> list[str]:
    return [statement for statement in script.split(";\n") if statement.strip()]
