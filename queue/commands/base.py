"""How every command of the hall runs: durable when it returns, once for one key.

A command is a method in this folder: it checks the names that it is given (``lookups``), then runs
one rule of ``turn/``, ``line/`` or ``paper/`` in a transaction. ``engine.py`` lists them all.
"""

import sqlite3
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import Self, TypeVar

from hall.clock import Clock, HallClock
from hall.config.models import Config
from hall.hours import (
    CounterHours,
    TicketWindow,
    business_day,
    counters_at,
    tickets_at,
    tickets_next_day,
)
from hall.queue.commands import lookups, other_past
from hall.queue.commands.business_day import turn_over
from hall.queue.commands.hall_time import TimeKeeper
from hall.queue.estimating.waits import WaitProvider, no_waits
from hall.queue.line import opening
from hall.queue.store.caller import RULE, Caller
from hall.queue.store.database import Store, Transaction
from hall.queue.store.days import closed_by_hand
from hall.queue.store.idempotency import Key, once
from hall.queue.turn import calling, rehoming

T = TypeVar("T")


@dataclass
class _Shared:
    """What an engine and those made of it by ``by`` have in common and may be replaced."""

    config: Config
    waits: WaitProvider


class Commands:
    """What every command works with.

    ``ignore_hours`` gives tickets at any hour: for trying the hall out, never in service.
    ``waits`` returns the waits that are told now: none, until the estimates have begun.
    """

    def __init__(
        self, config: Config, store: Store, clock: Clock, *, ignore_hours: bool = False
    ) -> None:
        self._shared = _Shared(config, no_waits)
        self._caller = RULE
        self.store = store
        running = clock if isinstance(clock, HallClock) else HallClock(clock)
        self.time_keeper = TimeKeeper(running)
        # A clock that is set by hand is the hall's time itself.
        self.clock: Clock = running if running.speed else clock
        self.ignore_hours = ignore_hours
        past = store.high_water.other_past
        if running.speed:
            store.submit(self.time_keeper.start)
        if past is not None:
            store.submit(lambda tx: other_past.accept(tx, past, self.clock.now()))

    @property
    def config(self) -> Config:
        return self._shared.config

    @config.setter
    def config(self, config: Config) -> None:
        self._shared.config = config

    @property
    def waits(self) -> WaitProvider:
        return self._shared.waits

    @waits.setter
    def waits(self, waits: WaitProvider) -> None:
        self._shared.waits = waits

    def by(self, caller: Caller) -> Self:
        """The same engine, whose commands are done for ``caller``: their events say so."""
        other = copy(self)
        other._caller = caller
        return other

    def tickets(self, db: sqlite3.Connection) -> TicketWindow:
        """Whether tickets are given now, until when, or when again."""
        now = self.clock.now()
        if closed_by_hand(db, business_day(self.config, now).isoformat()):
            return TicketWindow(False, None, tickets_next_day(self.config, now))
        if self.ignore_hours:
            return TicketWindow(open=True, until=None, reopens=None)
        return opening.widened(tickets_at(self.config, now), opening.until(db, now))

    def counter_hours(self, db: sqlite3.Connection) -> CounterHours:
        """Whether counters are open now, by the hours or by hand, or when again."""
        now = self.clock.now()
        if self.ignore_hours or opening.until(db, now) is not None:
            return CounterHours("open")
        return counters_at(self.config, now)

    def _run(self, command: Callable[[Transaction, int, str], T], key: Key | None) -> T:
        """Run ``command`` with the transaction, the time in ms and the open business day. With a
        ``key`` that was used before, nothing is done and the first answer is given again."""

        def in_transaction(tx: Transaction) -> T:
            now = self.clock.now()
            day = turn_over(tx, self.config, now)
            return once(tx, key, now, lambda: self._settled(tx, command, now, day))

        return self._submit(in_transaction)

    def _submit(self, command: Callable[[Transaction], T]) -> T:
        return self.store.submit(command, self._caller)

    def _settled(
        self, tx: Transaction, command: Callable[[Transaction, int, str], T], now: int, day: str
    ) -> T:
        """Run ``command``; afterwards nobody waits for what has gone, whatever it changed."""
        before = len(tx.events)
        answer = command(tx, now, day)
        with tx.by_rule(of_command=True):  # so that an undo of the command takes it back too
            rehoming.settle(tx, self.config, tx.events[before:], now)
        return answer

    def _run_at(
        self,
        counter: int,
        label: str | None,
        command: Callable[[Transaction, int], T],
        key: Key | None,
    ) -> T:
        """Run a command of a counter; with a ``label`` only if its open turn has that label.

        :raises UnknownCounter, NothingCalled, CounterBusy, KeyReused:
        """
        lookups.known_counter(self.config, counter)

        def guarded(tx: Transaction, now: int, day: str) -> T:
            if label is not None:
                calling.require_open(tx, counter, label)
            return command(tx, now)

        return self._run(guarded, key)
