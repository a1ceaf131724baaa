"""Keeps the hall's estimates fresh, on a native thread of its own with a reader of its own: the
event loop never waits for them, and they never take more than a share of a core."""

import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence

import gevent
import structlog
from gevent.event import Event as Flag
from gevent.threadpool import ThreadPool

from hall.hours import business_day
from hall.queue.commands import Commands
from hall.queue.estimating import history
from hall.queue.estimating.outlook import Outlook, outlook
from hall.queue.estimating.ranges import Estimates, Shown, estimate, shown
from hall.queue.estimating.reading import read
from hall.queue.estimating.service_times import Beliefs, learn, with_today
from hall.queue.estimating.state import HallState
from hall.queue.events import Event
from hall.queue.store import reader

SHARE = 0.12  # of a core at most, however much happens in the hall
AT_LEAST_EVERY_S = 30.0  # time alone changes estimates too
TODAY_EVERY_MS = 60_000
log = structlog.get_logger(__name__)

Told = Callable[[Shown], None]


class Keeper:
    """What is shown is whole and never changes; a newer one takes its place, and ``listeners``
    hear of it on the event loop. ``factors`` widen or narrow the ranges of a service from the next
    time on."""

    def __init__(self, engine: Commands, listeners: Sequence[Told] = ()) -> None:
        self.listeners = list(listeners)
        self.factors: Mapping[str, float] = {}
        self.outlook: Outlook | None = None
        """Of the rest of the day, a minute old at most."""
        self.busy_s = 0.0
        """Processor time that all estimates have taken."""
        self._shown: Shown | None = None
        self._changed = Flag()
        self._pool = ThreadPool(1)
        self._worker = _Worker(engine)
        self._loop = gevent.spawn(self._keep)

    @property
    def latest(self) -> Shown | None:
        """None before the first, and when there will be no more: what is old is wrong."""
        return None if self._loop.dead else self._shown

    def listen(self, _: Sequence[Event]) -> None:
        """Something happened: to be a listener of the store."""
        self._changed.set()

    def close(self) -> None:
        self._loop.kill()
        self._pool.kill()
        self._worker.close()

    def _keep(self) -> None:
        while True:
            self._changed.clear()
            busy_s = self._refresh()
            gevent.sleep(busy_s * (1 / SHARE - 1))
            self._changed.wait(AT_LEAST_EVERY_S)

    def _refresh(self) -> float:
        """How much processor time it took; after an error, so much as lets the disk breathe."""
        found: Estimates
        busy_s: float
        try:
            found, self.outlook, busy_s = self._pool.apply(self._worker.estimate, (self.factors,))
        except sqlite3.Error as error:
            log.warning("no_estimates", error=str(error))
            return 1.0
        self.busy_s += busy_s
        self._shown = shown(found, self._shown)
        for listener in self.listeners:
            listener(self._shown)
        return busy_s


class _Worker:
    """What runs on the thread; nothing else touches its connection."""

    def __init__(self, engine: Commands) -> None:
        self._engine = engine
        self._db = reader(engine.store.path)
        self._learned: tuple[str, Beliefs] | None = None
        self._today: tuple[int, Beliefs] | None = None
        self._outlook: tuple[int, Outlook | None] | None = None

    def estimate(self, factors: Mapping[str, float]) -> tuple[Estimates, Outlook | None, float]:
        """With how much processor time it took."""
        began = time.thread_time()
        state, beliefs = self._read()
        found = estimate(state, beliefs, factors=factors)
        if self._outlook is None or not 0 <= state.now - self._outlook[0] < TODAY_EVERY_MS:
            self._outlook = state.now, outlook(state, beliefs)
        return found, self._outlook[1], time.thread_time() - began

    def close(self) -> None:
        self._db.close()

    def _read(self) -> tuple[HallState, Beliefs]:
        engine, now = self._engine, self._engine.clock.now()
        self._db.execute("BEGIN")
        try:
            tickets = engine.tickets(self._db)
            ignores = engine.ignore_hours
            state = read(self._db, engine.config, tickets, now, ignore_hours=ignores)
            return state, self._beliefs(state)
        finally:
            self._db.execute("COMMIT")

    def _beliefs(self, state: HallState) -> Beliefs:
        """The last weeks are read once a day, today once a minute."""
        config, offset = self._engine.config, state.utc_offset_ms
        day = str(business_day(config, state.now))
        if self._learned is None or self._learned[0] != day:
            past = history.last_weeks(self._db, config, day)
            self._learned, self._today = (day, learn(config, past, offset)), None
        if self._today is None or not 0 <= state.now - self._today[0] < TODAY_EVERY_MS:
            seen = history.today(self._db, config, day)
            self._today = state.now, with_today(self._learned[1], seen, offset)
        return self._today[1]
