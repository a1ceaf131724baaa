"""Keeps the hall's estimates fresh, on a native thread of its own with a reader of its own: the
event loop never waits for them, and they never take more than a share of a core."""

import sqlite3
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import gevent
import structlog
from gevent.event import Event as Flag
from gevent.threadpool import ThreadPool

from hall.clock import Clock
from hall.config.models import Config
from hall.hours import TicketWindow, business_day
from hall.queue.estimating import history
from hall.queue.estimating.outlook import Ending, Outlook, ending, outlook
from hall.queue.estimating.ranges import Estimates, Shown, Spoken, estimate, shown
from hall.queue.estimating.reading import read
from hall.queue.estimating.said import FRESH_MS, Waits, first_said
from hall.queue.estimating.scores import factors
from hall.queue.estimating.service_times import Beliefs, learn, with_today
from hall.queue.estimating.state import HallState
from hall.queue.store.database import Store, reader
from hall.queue.store.events import Event

SHARE = 0.12  # of a core at most, however much happens in the hall
AT_LEAST_EVERY_S = 30.0  # time alone changes estimates too
TODAY_EVERY_MS = 60_000
OUTLOOK_EVERY_MS = 60_000
log = structlog.get_logger(__name__)

Listener = Callable[[Shown], None]


class EstimatedHall(Protocol):
    """The engine, as far as estimates are read from it."""

    config: Config
    store: Store
    clock: Clock
    ignore_hours: bool

    def tickets(self, db: sqlite3.Connection) -> TicketWindow: ...


@dataclass(frozen=True, slots=True)
class _Made:
    """``first``: what was said of those who are new in the estimates, when they came. ``outlook``:
    where it was made anew."""

    found: Estimates
    first: dict[int, Spoken]
    outlook: Outlook | None
    busy_s: float


class Keeper:
    """Works from ``start`` to ``close``. What is shown is whole and never changes; a newer one
    takes its place, and ``listeners`` hear of it on the event loop."""

    def __init__(self, engine: EstimatedHall, listeners: Sequence[Listener] = ()) -> None:
        self.listeners = list(listeners)
        self.ending: Ending | None = None
        self.busy_s = 0.0
        """Processor time that all estimates have taken."""
        self._engine = engine
        self._shown: Shown | None = None
        self._changed = Flag()
        self._pool = ThreadPool(1)
        self._worker = _Worker(engine)
        self._loop: gevent.Greenlet | None = None

    def start(self) -> None:
        self._loop = gevent.spawn(self._keep)

    @property
    def latest(self) -> Shown | None:
        """None before the first, and when there will be no more: what is old is wrong."""
        return None if self._loop is not None and self._loop.dead else self._shown

    def waits(self) -> Waits:
        """What may be said now; an old estimate is not."""
        now = self._engine.clock.now()
        latest, end = self.latest, self.ending
        if latest is None or not 0 <= now - latest.raw.at <= FRESH_MS:
            return Waits()
        return Waits(latest, end if end and now - end.at <= FRESH_MS + OUTLOOK_EVERY_MS else None)

    def listen(self, _: Sequence[Event]) -> None:
        """Something happened: to be a listener of the store."""
        self._changed.set()

    def close(self) -> None:
        if self._loop is not None:
            self._loop.kill()
        self._pool.kill()
        self._worker.close()

    def _keep(self) -> None:
        while True:
            self._changed.clear()
            busy_s = self._refresh()
            gevent.sleep(busy_s * (1 / SHARE - 1))
            self._changed.wait(AT_LEAST_EVERY_S / max(1.0, self._engine.clock.speed))

    def _refresh(self) -> float:
        """How much processor time it took; after an error, so much as lets the disk breathe."""
        known = frozenset(self._shown.turns if self._shown else ())
        made: _Made
        try:
            made = self._pool.apply(self._worker.make, (known,))
        except sqlite3.Error as error:
            log.warning("no_estimates", error=str(error))
            return 1.0
        self.busy_s += made.busy_s
        if made.outlook is not None:
            self.ending = ending(made.outlook, self.ending)
        self._shown = shown(made.found, _with(made.first, made.found, self._shown))
        for listener in self.listeners:
            listener(self._shown)
        return made.busy_s


def _with(first: dict[int, Spoken], found: Estimates, before: Shown | None) -> Shown:
    """Who has just come is told what the paper says, as long as that is not clearly wrong."""
    old = before or Shown(found, {}, {})
    return replace(old, turns={**old.turns, **first})


class _Worker:
    """What runs on the thread; nothing else touches its connection."""

    def __init__(self, engine: EstimatedHall) -> None:
        self._engine = engine
        self._db = reader(engine.store.path)
        self._learned: tuple[str, Beliefs] | None = None
        self._today: tuple[int, Beliefs] | None = None
        self._factors: dict[str, float] = {}
        self._looked_out: int | None = None

    def make(self, known: Collection[int]) -> _Made:
        began = time.thread_time()
        state, beliefs, first = self._read(known)
        found = estimate(state, beliefs, factors=self._factors)
        looked_out, before = None, self._looked_out
        if before is None or not 0 <= state.now - before < OUTLOOK_EVERY_MS:
            self._looked_out = state.now
            # Who is still to come is known from the past alone.
            looked_out = outlook(state, beliefs) if beliefs.new.by_hour else None
        return _Made(found, first, looked_out, time.thread_time() - began)

    def close(self) -> None:
        self._db.close()

    def _read(self, known: Collection[int]) -> tuple[HallState, Beliefs, dict[int, Spoken]]:
        engine, now = self._engine, self._engine.clock.now()
        self._db.execute("BEGIN")
        try:
            tickets = engine.tickets(self._db)
            ignores = engine.ignore_hours
            state = read(self._db, engine.config, tickets, now, ignore_hours=ignores)
            new = [turn.turn_id for turn in state.waiting if turn.turn_id not in known]
            first = {turn: Spoken(*said) for turn, said in first_said(self._db, new).items()}
            return state, self._beliefs(state), first
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
            self._factors = factors(self._db)
            self._today = state.now, with_today(self._learned[1], seen, offset)
        return self._today[1]
