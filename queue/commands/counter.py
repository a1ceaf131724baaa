"""A counter calls, serves and finishes turns, and undoes its last command."""

from dataclasses import replace

from hall.config.models import Counter
from hall.queue.commands import lookups
from hall.queue.commands.base import Commands
from hall.queue.line import counter_states
from hall.queue.line.counter_line import KINDS, call_query
from hall.queue.store import tickets
from hall.queue.store.database import Transaction
from hall.queue.store.idempotency import Key
from hall.queue.store.turns import TurnAnswer
from hall.queue.turn import calling, undoing


class CounterCommands(Commands):
    """``of`` names the label of the open turn that a command is meant for: with two tablets at one
    counter, another one may be open by now, and then nothing happens (CounterBusy)."""

    def call_next(
        self,
        counter: int,
        *,
        finishing: str | None = None,
        service: str | None = None,
        only: str | None = None,
        quiet: bool = False,
        key: Key | None = None,
    ) -> TurnAnswer | None:
        """Call the next turn to ``counter``; None when nobody waits for it.

        ``finishing`` is the label of the counter's open turn, which is finished first: the one
        tap of the usual case. If another turn is open by now, nothing happens. ``service`` and
        ``only`` narrow the call, ``only`` to ``priority``, ``ordinary`` or one class. A ``quiet``
        call reaches the phone alone.

        :raises UnknownCounter, UnknownPriority, WrongCounter, CounterBusy, CounterPaused,
            CounterClosed, KeyReused:
        """
        configured = lookups.known_counter(self.config, counter)
        if only is not None and only not in KINDS:
            lookups.known_priority(self.config, only)

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer | None:
            working = self._at_work(tx, configured)
            if service is not None:
                lookups.own_service(working, service)
            if finishing is not None:
                calling.finish_named(tx, counter, finishing, now)
            query = call_query(self.config, working, now, service=service, only=only)
            return calling.call_next(tx, query, working.staff, quiet=quiet)

        return self._run(command, key)

    def call(
        self,
        counter: int,
        label: str,
        *,
        finishing: str | None = None,
        quiet: bool = False,
        key: Key | None = None,
    ) -> TurnAnswer:
        """Call this number, out of its order; ``finishing`` and ``quiet`` as in ``call_next``.

        :raises UnknownCounter, UnknownLabel, NotWaiting, CounterBusy, CounterPaused,
            CounterClosed, KeyReused:
        """
        configured = lookups.known_counter(self.config, counter)

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            working = self._at_work(tx, configured)
            if finishing is not None:
                calling.finish_named(tx, counter, finishing, now)
            query = call_query(self.config, working, now)
            turn = tickets.by_label(tx, label, day)
            return calling.call_chosen(tx, turn, query, working.staff, quiet=quiet)

        return self._run(command, key)

    def serve(
        self, counter: int, *, service: str | None = None, key: Key | None = None
    ) -> TurnAnswer:
        """Serve somebody without a ticket, also when none are given; ``service`` is one of the
        counter's, its first if none is named.

        :raises UnknownCounter, WrongCounter, CounterBusy, CounterPaused, CounterClosed, KeyReused:
        """
        configured = lookups.known_counter(self.config, counter)

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            working = self._at_work(tx, configured)
            chosen = lookups.own_service(working, service or working.services[0])
            plain = lookups.ticket_request(self.config, chosen)
            request = replace(plain, counter=counter)
            return calling.serve(tx, request, counter, staff=working.staff, day=day, now=now)

        return self._run(command, key)

    def _at_work(self, tx: Transaction, configured: Counter) -> Counter:
        """The counter with the services and the staff of now. :raises CounterPaused, CounterClosed:"""
        state = counter_states.state_of(tx.connection, self.config, configured)
        state.must_work()
        return state.counter

    def recall(self, counter: int, *, of: str | None = None, key: Key | None = None) -> TurnAnswer:
        """Repeat the call.

        :raises UnknownCounter, NothingCalled, CounterBusy, AlreadyStarted, RecalledTooSoon,
            KeyReused:
        """
        gap_ms = self.config.calls.recall_gap_s * 1000
        return self._run_at(
            counter, of, lambda tx, now: calling.recall(tx, counter, gap_ms, now), key
        )

    def start(self, counter: int, *, of: str | None = None, key: Key | None = None) -> TurnAnswer:
        """The citizen has come.

        :raises UnknownCounter, NothingCalled, CounterBusy, AlreadyStarted, KeyReused:
        """
        return self._run_at(counter, of, lambda tx, now: calling.start(tx, counter, now), key)

    def finish(
        self,
        counter: int,
        *,
        of: str | None = None,
        confirmed: bool = True,
        key: Key | None = None,
    ) -> TurnAnswer:
        """The service is done. With ``confirmed=False`` the turn may also be one whose service
        nobody has started with ``start``.

        :raises UnknownCounter, NothingCalled, CounterBusy, NotStarted, KeyReused:
        """

        def command(tx: Transaction, now: int) -> TurnAnswer:
            return calling.finish(tx, counter, now, confirmed=confirmed)

        return self._run_at(counter, of, command, key)

    def miss(self, counter: int, *, of: str | None = None, key: Key | None = None) -> TurnAnswer:
        """Nobody came to the call.

        :raises UnknownCounter, NothingCalled, CounterBusy, AlreadyStarted, CalledTooSeldom,
            MissedTooSoon, KeyReused:
        """
        calls = self.config.calls
        return self._run_at(counter, of, lambda tx, now: calling.miss(tx, counter, calls, now), key)

    def undo(
        self, counter: int, *, seq: int | None = None, key: Key | None = None
    ) -> list[TurnAnswer]:
        """Put back what the counter's last command changed, within ``calls.undo_s``; returns the
        turns put back; an empty list if the command had changed the counter's state.

        ``seq`` is the event that the caller means; if another came since, nothing happens.

        :raises UnknownCounter, NothingToUndo, KeyReused:
        """
        within_ms = self.config.calls.undo_s * 1000
        lookups.known_counter(self.config, counter)
        return self._run(
            lambda tx, now, day: undoing.undo(
                tx, counter, day=day, now=now, within_ms=within_ms, seq=seq
            ),
            key,
        )
