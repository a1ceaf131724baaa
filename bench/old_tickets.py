"""A database with months of tickets, written by the engine's own commands."""

import datetime as dt
from pathlib import Path

from gevent.pool import Pool

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store

A_DAY = 1000
AT_ONCE = 64
HOUR_MS = 3_600_000


def write(config: Config, database: Path, tickets: int) -> None:
    """``A_DAY`` tickets on each day before today, a third of them called and served."""
    store = Store(database)
    clock = ManualClock(0)
    engine = Engine(config, store, clock, ignore_hours=True)
    days = tickets // A_DAY
    first = dt.datetime.now(config.hall.zone).replace(hour=8) - dt.timedelta(days=days)
    services = [service.id for service in config.services]
    for day in range(days):
        clock.at = round((first + dt.timedelta(days=day)).timestamp() * 1000)
        Pool(AT_ONCE).map(engine.issue, (services * A_DAY)[:A_DAY])
        clock.at += HOUR_MS
        Pool(len(config.counters)).map(lambda c: _serve(engine, c.number), config.counters)
    clock.at += 24 * HOUR_MS
    engine.tick()
    store.close()


def _serve(engine: Engine, counter: int) -> None:
    label = None
    for _ in range(A_DAY // 3 // len(engine.config.counters)):
        turn = engine.call_next(counter, finishing=label)
        label = turn["label"] if turn else None
