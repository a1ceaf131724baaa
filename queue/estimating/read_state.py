"""Reads the hall of now, as the estimates need it, from the store in a few indexed queries."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from hall.clock import Span, local_time
from hall.compact_json import encode
from hall.config.models import Config
from hall.hours import TicketWindow
from hall.queue.estimating.state import (
    IGNORED_MS,
    AbsentTurn,
    CallingCounter,
    CallingRules,
    HallState,
    OpenTurn,
    QueuedTurn,
    gives_on,
    work_on,
)
from hall.queue.line.admission import offers
from hall.queue.line.counter_line import SINCE, call_query, priority_streak
from hall.queue.line.counter_states import CounterState, all_states, name_key
from hall.queue.line.order import CallPolicy
from hall.queue.store.chain import last_seq
from hall.queue.store.days import open_day

WAITING = f"""
SELECT id, service, priority, order_key, {SINCE} AS since, not_before, prefer_counter,
  prefer_until, prefer_staff
FROM turn WHERE state = 'waiting'
"""
OPEN = """
SELECT counter, service, priority, called_at, started_at FROM turn
WHERE state IN ('called', 'serving')
"""
HELD = """
SELECT id, service, priority, order_key, away_since, counter, back_at FROM turn
WHERE away_since IS NOT NULL AND state = 'held'
"""
# The first turn that a counter could have called while it was free, but another counter called.
IGNORED = f"""
SELECT min(max({SINCE}, coalesce(not_before, 0))) AS since FROM turn
WHERE day = :day AND service IN (SELECT value FROM json_each(:services)) AND called_at > :freed
  AND counter IS NOT NULL AND quiet = 0 AND prefer_counter IS NULL AND prefer_staff IS NULL
  AND called_at - ({SINCE}) > {IGNORED_MS}
"""
# When each counter became free, and whether it has called anybody today.
LATEST = """
SELECT asked.value AS counter,
  (SELECT max(coalesce(ended_at, 0), coalesce(away_since, 0)) FROM turn
   WHERE counter = asked.value AND day = :day ORDER BY called_seq DESC LIMIT 1) AS freed,
  EXISTS (SELECT 1 FROM event
   WHERE kind = 'called' AND counter = asked.value AND day = :day) AS called
FROM json_each(:counters) AS asked
"""


@dataclass(frozen=True, slots=True)
class _Latest:
    """When the counter became free after its last turn (ms, 0 for never), and whether it has called
    anybody today."""

    freed: int
    called: bool


def read(
    db: sqlite3.Connection,
    config: Config,
    tickets: TicketWindow,
    now: int,
    *,
    ignore_hours: bool = False,
) -> HallState:
    """``db`` must see one moment throughout: in a transaction."""
    day = open_day(db)
    work: Sequence[Span] = [] if ignore_hours else work_on(config, now)
    offered = offers(db, config, day, tickets, now)
    return HallState(
        seq=last_seq(db),
        now=now,
        rules=CallingRules.of(config),
        waiting=[_waiting(row, now) for row in _known(db.execute(WAITING), config)],
        counters=_counters(db, config, day, now),
        away=[_held(row) for row in _known(db.execute(HELD), config)],
        work=work,
        gives=gives_on(config, tickets, now),
        later={
            service: offer["later_from"]
            for service, offer in offered.items()
            if offer["later_from"] is not None
        },
        utc_offset_ms=_offset_ms(config, now),
    )


def _known(rows: Iterable[sqlite3.Row], config: Config) -> Iterator[sqlite3.Row]:
    """The rows without turns whose service is no longer configured: no counter calls them."""
    return (row for row in rows if row["service"] in config.service)


def _waiting(row: sqlite3.Row, now: int) -> QueuedTurn:
    until = row["prefer_until"]
    over = until is not None and until <= now
    return QueuedTurn(
        turn_id=row["id"],
        service=row["service"],
        priority=row["priority"],
        order_key=row["order_key"],
        since=row["since"],
        not_before=row["not_before"] or 0,
        counter=None if over else row["prefer_counter"],
        until=None if over else until,
        staff=row["prefer_staff"],
    )


def _held(row: sqlite3.Row) -> AbsentTurn:
    return AbsentTurn(
        turn_id=row["id"],
        service=row["service"],
        priority=row["priority"],
        order_key=row["order_key"],
        kind="held",
        since=row["away_since"],
        counter=row["counter"],
        back_at=row["back_at"],
    )


def _counters(
    db: sqlite3.Connection, config: Config, day: str | None, now: int
) -> list[CallingCounter]:
    running = {
        row["counter"]: OpenTurn(
            service=row["service"],
            priority=row["priority"],
            called_at=row["called_at"],
            confirmed=row["started_at"] is not None,
        )
        for row in _known(db.execute(OPEN), config)
    }
    values = {"day": day, "counters": encode(list(config.counter))}
    latest = {
        row["counter"]: _Latest(row["freed"] or 0, bool(row["called"]))
        for row in db.execute(LATEST, values)
    }
    counts = CallPolicy.of(config).counts_streak and bool(config.priorities)
    found = []
    for number, counter_state in all_states(db, config).items():
        counter = _counter(counter_state, running.get(number), latest[number])
        if counts:
            streak = priority_streak(db, call_query(config, counter_state.counter, now))
            counter = replace(counter, streak=streak)
        found.append(replace(counter, ignores_since=_ignored(db, counter, day)))
    return found


def _ignored(db: sqlite3.Connection, counter: CallingCounter, day: str | None) -> int | None:
    """Since when a free counter has left a turn to others, None if it has not."""
    if counter.free_since is None or counter.state != "open":
        return None
    services = encode(list(counter.services))
    values = {"day": day, "services": services, "freed": counter.free_since}
    since: int | None = db.execute(IGNORED, values).fetchone()["since"]
    return None if since is None else max(since, counter.free_since)


def _counter(
    counter_state: CounterState, running: OpenTurn | None, latest: _Latest
) -> CallingCounter:
    since = max(latest.freed, counter_state.since or 0)
    return CallingCounter(
        number=counter_state.counter.number,
        services=counter_state.counter.services,
        helps=counter_state.counter.helps,
        staff=name_key(counter_state.counter.staff),
        state=counter_state.status,
        until=counter_state.until,
        running=running,
        free_since=None if running else since,
        called_today=latest.called,
    )


def _offset_ms(config: Config, now: int) -> int:
    offset = local_time(now, config.hall.zone).utcoffset()
    assert offset is not None
    return round(offset.total_seconds() * 1000)
