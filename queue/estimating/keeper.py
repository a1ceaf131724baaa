"""Keeps the estimates of the hall fresh.

They run on a native thread with a reading connection of its own: the event loop never waits for
them, and they never take more than a share of a core.
"""

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
from hall.queue.estimating.expected_waits import estimate
from hall.queue.estimating.outlook import outlook
from hall.queue.estimating.read_state import read
from hall.queue.estimating.scores import factors
from hall.queue.estimating.service_times import Beliefs, learn, with_today
from hall.queue.estimating.state import HallState
from hall.queue.estimating.wait_estimates import (
    DayEnd,
    Outlook,
    RawEstimates,
    WaitEstimates,
    WaitRange,
    rounded,
    rounded_end,
)
from hall.queue.estimating.waits import FRESH_MS, Waits, first_waits
from hall.queue.store.database import Store, connect_reader
from hall.queue.store.events import Event

SHARE = 0.12  # of a core at most, however much happens in the hall
AT_LEAST_EVERY_S = 30.0  # time alone changes estimates too
TODAY_EVERY_MS = 60_000
OUTLOOK_EVERY_MS = 60_000
log = structlog.get_logger(__name__)

EstimateListener = Callable[[WaitEstimates], None]


class EstimatedHall(Protocol):
    """What the estimates need of a hall; the engine has it all."""

    config: Config
    store: Store
    clock: Clock
    ignore_hours: bool

    def tickets(self, db: sqlite3.Connection) -> TicketWindow: ...


@dataclass(frozen=True, slots=True)
class _Made:
    """New estimates. ``printed_waits`` holds the wait printed on the ticket of each turn that the
    last estimates did not have; ``outlook`` is None when none was due. ``busy_s`` is processor
    time."""

    found: RawEstimates
    printed_waits: dict[int, WaitRange]
    outlook: Outlook | None
    busy_s: float


class EstimateKeeper:
    """Works from ``start`` to ``close``. A set of estimates never changes; a newer one takes its
    place, and ``listeners`` are called with it on the event loop."""

    def __init__(self, hall: EstimatedHall, listeners: Sequence[EstimateListener] = ()) -> None:
        self.listeners = list(listeners)
        self.day_end: DayEnd | None = None
        self.busy_s = 0.0
        """The processor time that all estimates have taken."""
        self._hall = hall
        self._estimates: WaitEstimates | None = None
        self._changed = Flag()
        self._pool = ThreadPool(1)
        self._worker = _Worker(hall)
        self._loop: gevent.Greenlet | None = None

    def start(self) -> None:
        self._loop = gevent.spawn(self._keep)

    @property
    def latest(self) -> WaitEstimates | None:
        """None before the first estimates, and when no more will come: old ones are wrong."""
        return None if self._loop is not None and self._loop.dead else self._estimates

    def waits(self) -> Waits:
        """The waits to show now; none if the estimates are older than ``FRESH_MS``."""
        now = self._hall.clock.now()
        latest, end = self.latest, self.day_end
        if latest is None or not 0 <= now - latest.raw.at <= FRESH_MS:
            return Waits()
        return Waits(latest, end if end and now - end.at <= FRESH_MS + OUTLOOK_EVERY_MS else None)

    def listen(self, _: Sequence[Event]) -> None:
        """A listener of the store: whatever happened, the estimates are due again."""
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
            self._changed.wait(AT_LEAST_EVERY_S / max(1.0, self._hall.clock.speed))

    def _refresh(self) -> float:
        """Make new estimates and pass them to the listeners.

        :return: processor time in seconds; 1.0 after a database error, so that the disk gets a
            pause.
        """
        known = frozenset(self._estimates.turns if self._estimates else ())
        made: _Made
        try:
            made = self._pool.apply(self._worker.make, (known,))
        except sqlite3.Error as error:
            log.warning("no_estimates", error=str(error))
            return 1.0
        self.busy_s += made.busy_s
        if made.outlook is not None:
            self.day_end = rounded_end(made.outlook, self.day_end)
        shown = _shown_so_far(made.found, made.printed_waits, self._estimates)
        self._estimates = rounded(made.found, shown)
        for listener in self.listeners:
            listener(self._estimates)
        return made.busy_s


def _shown_so_far(
    found: RawEstimates, printed_waits: dict[int, WaitRange], before: WaitEstimates | None
) -> WaitEstimates:
    """The waits shown so far, plus, for each turn not yet among them, the wait printed on its
    ticket. Rounding keeps these while they are not clearly wrong."""
    shown = before or WaitEstimates(found, {}, {})
    return replace(shown, turns={**shown.turns, **printed_waits})


class _Worker:
    """Runs on the thread of the estimates; nothing else uses its connection."""

    def __init__(self, hall: EstimatedHall) -> None:
        self._hall = hall
        self._db = connect_reader(hall.store.path)
        self._learned: tuple[tuple[str, str], Beliefs] | None = None
        self._today: tuple[int, Beliefs] | None = None
        self._factors: dict[str, float] = {}
        self._outlook_at: int | None = None

    def make(self, known: Collection[int]) -> _Made:
        """``known`` are the turns that the last estimates had."""
        began = time.thread_time()
        state, beliefs, printed_waits = self._read(known)
        found = estimate(state, beliefs, factors=self._factors)
        new_outlook, before = None, self._outlook_at
        if before is None or not 0 <= state.now - before < OUTLOOK_EVERY_MS:
            self._outlook_at = state.now
            # Who is still to come is known from the past alone.
            new_outlook = outlook(state, beliefs) if beliefs.new.by_hour else None
        return _Made(
            found=found,
            printed_waits=printed_waits,
            outlook=new_outlook,
            busy_s=time.thread_time() - began,
        )

    def close(self) -> None:
        self._db.close()

    def _read(self, known: Collection[int]) -> tuple[HallState, Beliefs, dict[int, WaitRange]]:
        hall, now = self._hall, self._hall.clock.now()
        config = hall.config  # one value for the whole of it
        self._db.execute("BEGIN")
        try:
            tickets = hall.tickets(self._db)
            state = read(self._db, config, tickets, now, ignore_hours=hall.ignore_hours)
            new = [turn.turn_id for turn in state.waiting if turn.turn_id not in known]
            return state, self._beliefs(config, state), first_waits(self._db, new)
        finally:
            self._db.execute("COMMIT")

    def _beliefs(self, config: Config, state: HallState) -> Beliefs:
        """The last weeks are read once a day and configuration, today once a minute."""
        day = str(business_day(config, state.now))
        known = day, config.digest
        if self._learned is None or self._learned[0] != known:
            past = history.last_weeks(self._db, config, day)
            self._learned, self._today = (known, learn(config, past)), None
        if self._today is None or not 0 <= state.now - self._today[0] < TODAY_EVERY_MS:
            seen = history.today(self._db, config, day)
            self._factors = factors(self._db)
            self._today = state.now, with_today(self._learned[1], seen)
        return self._today[1]
