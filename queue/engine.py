"""Everything that changes the queue, in the language of the hall. There is no second path.

Each command is durable when it returns. It returns what happened, as JSON-ready mappings, or
raises a ``HallError`` and has changed nothing. With a ``Key`` it is done once, however often it
is asked.
"""

from collections.abc import Callable
from typing import TypeVar

from hall.clock import Clock
from hall.config import Config, Counter
from hall.hours import TicketWindow, tickets_at
from hall.queue import calling, turns
from hall.queue.answers import Key, forget_old, once
from hall.queue.day import open_day
from hall.queue.errors import (
    CounterBusy,
    TicketsClosed,
    UnknownCounter,
    UnknownKiosk,
    UnknownPriority,
    UnknownService,
    UnknownTicket,
)
from hall.queue.issuing import Issued, Request, issue
from hall.queue.store import Store, Transaction
from hall.queue.turns import TurnAnswer

T = TypeVar("T")


class Engine:
    """``ignore_hours`` gives tickets at any hour: for trying the hall out, never in service."""

    def __init__(
        self, config: Config, store: Store, clock: Clock, *, ignore_hours: bool = False
    ) -> None:
        self.config = config
        self.store = store
        self.clock = clock
        self.ignore_hours = ignore_hours

    def tickets(self) -> TicketWindow:
        """Whether tickets are given now, until when, or when again."""
        if self.ignore_hours:
            return TicketWindow(open=True, until=None, reopens=None)
        return tickets_at(self.config, self.clock.now())

    def issue(
        self,
        service: str,
        *,
        priority: str | None = None,
        language: str | None = None,
        kiosk: str | None = None,
        key: Key | None = None,
    ) -> Issued:
        """Give a number.

        :raises UnknownService, UnknownPriority, UnknownKiosk, TicketsClosed, KeyReused:
        """
        request = self._request(service, priority, language, kiosk)

        def command(tx: Transaction, now: int, day: str) -> Issued:
            window = self.tickets()
            if not window.open:
                raise TicketsClosed(reopens=window.reopens)
            return issue(tx, request, day, now)

        return self._run(command, key)

    def call_next(
        self, counter: int, *, finishing: str | None = None, key: Key | None = None
    ) -> TurnAnswer | None:
        """Call the next turn to ``counter``; None when nobody waits for it.

        ``finishing`` names the label of the counter's open turn, which is finished first: the
        one tap of the usual case. If another turn is open by now, nothing happens.

        :raises UnknownCounter, CounterBusy, KeyReused:
        """
        place = self._counter(counter)

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer | None:
            if finishing is not None:
                self._finish_named(tx, counter, finishing, now)
            in_a_row = self.config.calls.priority_in_a_row
            return calling.call_next(tx, counter, place.staff, place.services, in_a_row, now)

        return self._run(command, key)

    def recall(self, counter: int, *, key: Key | None = None) -> TurnAnswer:
        """Repeat the call. :raises UnknownCounter, NothingCalled, AlreadyStarted, KeyReused:"""
        self._counter(counter)
        return self._run(lambda tx, now, day: calling.recall(tx, counter, now), key)

    def start(self, counter: int, *, key: Key | None = None) -> TurnAnswer:
        """The citizen is here. :raises UnknownCounter, NothingCalled, AlreadyStarted, KeyReused:"""
        self._counter(counter)
        return self._run(lambda tx, now, day: calling.start(tx, counter, now), key)

    def finish(self, counter: int, *, key: Key | None = None) -> TurnAnswer:
        """Service is done. :raises UnknownCounter, NothingCalled, NotStarted, KeyReused:"""
        self._counter(counter)
        return self._run(lambda tx, now, day: calling.finish(tx, counter, now), key)

    def miss(self, counter: int, *, key: Key | None = None) -> TurnAnswer:
        """Nobody came. :raises UnknownCounter, NothingCalled, AlreadyStarted, KeyReused:"""
        self._counter(counter)
        return self._run(lambda tx, now, day: calling.miss(tx, counter, now), key)

    def cancel(self, token: str, *, key: Key | None = None) -> TurnAnswer:
        """The citizen leaves the queue. :raises UnknownTicket, TicketOver, KeyReused:"""

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            turn = turns.find(
                tx, "ticket.token = ? AND ticket.day = ? ORDER BY turn.id DESC", (token, day)
            )
            if turn is None:
                raise UnknownTicket
            return calling.cancel(tx, turn, now)

        return self._run(command, key)

    def turn_of_day(self) -> None:
        """Close the business day if its time is over, and forget old idempotency keys."""
        self._run(lambda tx, now, day: forget_old(tx, now), None)

    def _run(self, command: Callable[[Transaction, int, str], T], key: Key | None) -> T:
        def in_transaction(tx: Transaction) -> T:
            now = self.clock.now()
            day = open_day(tx, self.config, now)
            return once(tx, key, now, lambda: command(tx, now, day))

        return self.store.submit(in_transaction)

    def _request(
        self, service: str, priority: str | None, language: str | None, kiosk: str | None
    ) -> Request:
        known = self.config.service.get(service)
        if known is None:
            raise UnknownService(service=service)
        if priority is not None and priority not in self.config.priority:
            raise UnknownPriority(priority=priority)
        if kiosk is not None and kiosk not in self.config.kiosk:
            raise UnknownKiosk(kiosk=kiosk)
        languages = self.config.hall.languages
        return Request(
            service=service,
            letter=known.letter,
            priority=priority,
            language=language if language in languages else languages[0],
            kiosk=kiosk,
            printer=self.config.kiosk[kiosk].printer if kiosk else None,
        )

    def _counter(self, number: int) -> Counter:
        counter = self.config.counter.get(number)
        if counter is None:
            raise UnknownCounter(counter=number)
        return counter

    @staticmethod
    def _finish_named(tx: Transaction, counter: int, label: str, now: int) -> None:
        turn = calling.open_turn(tx, counter)
        if turn is None:
            return  # already finished by the other tablet of this counter
        if turn.label != label:
            raise CounterBusy(label=turn.label, counter=counter)
        calling.finish(tx, counter, now, confirmed=False)
