"""The hall of now as the estimates see it, read from the store in a few indexed queries."""

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
# The first whom it could have called while it was free, and others did.
IGNORED = f"""
SELECT min(max({SINCE}, coalesce(not_before, 0))) AS since FROM turn
WHERE day = :day AND service IN (SELECT value FROM json_each(:services)) AND called_at > :freed
  AND counter IS NOT NULL AND quiet = 0 AND prefer_counter IS NULL AND prefer_staff IS NULL
  AND called_at - ({SINCE}) > {IGNORED_MS}
"""
# What each counter did last, and whether it has called at all.
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
        counters=_places(db, config, day, now),
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
    """Without those whose service the configuration has lost since: no counter calls them."""
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
    turn = (row["id"], row["service"], row["priority"], row["order_key"])
    return AbsentTurn(*turn, "held", row["away_since"], row["counter"], row["back_at"])


def _places(
    db: sqlite3.Connection, config: Config, day: str | None, now: int
) -> list[CallingCounter]:
    running = {
        row["counter"]: OpenTurn(
            row["service"], row["priority"], row["called_at"], row["started_at"] is not None
        )
        for row in _known(db.execute(OPEN), config)
    }
    asked = {"day": day, "counters": encode(list(config.counter))}
    latest = {
        row["counter"]: _Latest(row["freed"] or 0, bool(row["called"]))
        for row in db.execute(LATEST, asked)
    }
    counts = config.policy.kind == "ratio" and bool(config.priorities)
    found = []
    for number, counter_state in all_states(db, config).items():
        place = _place(counter_state, running.get(number), latest[number])
        if counts:
            streak = priority_streak(db, call_query(config, counter_state.counter, now))
            place = replace(place, streak=streak)
        found.append(replace(place, ignores_since=_ignored(db, place, day)))
    return found


def _ignored(db: sqlite3.Connection, place: CallingCounter, day: str | None) -> int | None:
    if place.free_since is None or place.state != "open":
        return None
    services = encode(list(place.services))
    asked = {"day": day, "services": services, "freed": place.free_since}
    since: int | None = db.execute(IGNORED, asked).fetchone()["since"]
    return None if since is None else max(since, place.free_since)


def _place(
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
