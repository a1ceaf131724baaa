"""How every command of the hall runs: durable when it returns, once for one key.

A command is a method in this folder: it checks the names that it is given (``lookups``), then runs
one rule of ``turn/``, ``line/`` or ``paper/`` in a transaction. ``engine.py`` lists them all.
"""

import sqlite3
from collections.abc import Callable
from typing import TypeVar

from hall.clock import Clock
from hall.config.models import Config
from hall.hours import CounterHours, TicketWindow, counters_at, tickets_at
from hall.queue.commands import lookups
from hall.queue.commands.business_day import turn_over
from hall.queue.estimating.waits import WaitProvider, no_waits
from hall.queue.line import opening
from hall.queue.store.database import Store, Transaction
from hall.queue.store.idempotency import Key, once
from hall.queue.turn import calling

T = TypeVar("T")


class Commands:
    """What every command works with.

    ``ignore_hours`` gives tickets at any hour: for trying the hall out, never in service.
    ``waits`` returns the waits that are told now: none, until the estimates have begun.
    """

    def __init__(
        self, config: Config, store: Store, clock: Clock, *, ignore_hours: bool = False
    ) -> None:
        self.config = config
        self.store = store
        self.clock = clock
        self.ignore_hours = ignore_hours
        self.waits: WaitProvider = no_waits

    def tickets(self, db: sqlite3.Connection) -> TicketWindow:
        """Whether tickets are given now, until when, or when again."""
        if self.ignore_hours:
            return TicketWindow(open=True, until=None, reopens=None)
        now = self.clock.now()
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
            return once(tx, key, now, lambda: command(tx, now, day))

        return self.store.submit(in_transaction)

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
