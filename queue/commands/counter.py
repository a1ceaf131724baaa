"""What staff do with the turns at their counter."""

from dataclasses import replace

from hall.clock import MINUTE_MS
from hall.config.models import Counter
from hall.queue.commands import lookups
from hall.queue.commands.base import Commands
from hall.queue.line import counter_states
from hall.queue.line.counter_line import KINDS, call_query
from hall.queue.paper import print_jobs, targets
from hall.queue.store import tickets
from hall.queue.store.database import Transaction
from hall.queue.store.idempotency import Key
from hall.queue.store.turns import TurnAnswer
from hall.queue.turn import calling, leaving, transferring, undoing
from hall.queue.turn.transferring import Destination, JoinPosition


class CounterCommands(Commands):
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

        ``finishing`` names the label of the counter's open turn, which is finished first: the
        one tap of the usual case. If another turn is open by now, nothing happens. ``service``
        and ``only`` narrow whom to call, ``only`` to ``priority``, ``ordinary`` or one class. A
        ``quiet`` call is told on the phone alone.

        :raises UnknownCounter, UnknownPriority, WrongCounter, CounterBusy, CounterPaused,
            CounterClosed, KeyReused:
        """
        configured = lookups.counter(self.config, counter)
        if only is not None and only not in KINDS:
            lookups.known_priority(self.config, only)

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer | None:
            working = self._at_work(tx, configured)
            if service is not None:
                lookups.taken(working, service)
            if finishing is not None:
                calling.finish_named(tx, counter, finishing, now)
            query = call_query(self.config, working, now, service, only)
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
        configured = lookups.counter(self.config, counter)

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
        """Serve someone without a ticket, also when none are given; ``service`` is one of the
        counter's, usually its first.

        :raises UnknownCounter, WrongCounter, CounterBusy, CounterPaused, CounterClosed, KeyReused:
        """
        configured = lookups.counter(self.config, counter)

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            working = self._at_work(tx, configured)
            chosen = lookups.taken(working, service or working.services[0])
            plain = lookups.request(self.config, chosen, None, None, None)
            request = replace(plain, counter=counter)
            return calling.serve(tx, request, counter, working.staff, day, now)

        return self._run(command, key)

    def _at_work(self, tx: Transaction, configured: Counter) -> Counter:
        """With the services and the staff of now. :raises CounterPaused, CounterClosed:"""
        state = counter_states.state_of(tx.connection, self.config, configured)
        state.must_work()
        return state.counter

    # ``of`` names the label of the open turn that a command is meant for: with two tablets at one
    # counter, another one may be open by now, and then nothing happens (CounterBusy).

    def recall(self, counter: int, *, of: str | None = None, key: Key | None = None) -> TurnAnswer:
        """Repeat the call.

        :raises UnknownCounter, NothingCalled, CounterBusy, AlreadyStarted, RecalledTooSoon:
        """
        gap_ms = self.config.calls.gap_s * 1000
        return self._at(counter, of, lambda tx, now: calling.recall(tx, counter, gap_ms, now), key)

    def start(self, counter: int, *, of: str | None = None, key: Key | None = None) -> TurnAnswer:
        """They are here. :raises UnknownCounter, NothingCalled, CounterBusy, AlreadyStarted:"""
        return self._at(counter, of, lambda tx, now: calling.start(tx, counter, now), key)

    def finish(
        self,
        counter: int,
        *,
        of: str | None = None,
        confirmed: bool = True,
        key: Key | None = None,
    ) -> TurnAnswer:
        """Service is done; ``confirmed=False`` also where nobody confirmed the arrival.

        :raises UnknownCounter, NothingCalled, CounterBusy, NotStarted, KeyReused:
        """

        def command(tx: Transaction, now: int) -> TurnAnswer:
            return calling.finish(tx, counter, now, confirmed=confirmed)

        return self._at(counter, of, command, key)

    def miss(self, counter: int, *, of: str | None = None, key: Key | None = None) -> TurnAnswer:
        """Nobody came.

        :raises UnknownCounter, NothingCalled, CounterBusy, AlreadyStarted, CalledTooSeldom:
        """
        least = self.config.calls.least_calls
        return self._at(counter, of, lambda tx, now: calling.miss(tx, counter, least, now), key)

    def hold(
        self,
        counter: int,
        reason: str,
        *,
        minutes: int | None = None,
        slip: bool | None = None,
        bring: str = "",
        of: str | None = None,
        key: Key | None = None,
    ) -> TurnAnswer:
        """Set the open turn aside, for ``minutes`` or until somebody brings it back. A ``slip`` for
        its citizen is printed at the counter's printer, also with what to ``bring``; without a
        word as the hall does it, if it has a printer.

        :raises UnknownCounter, UnknownReason, NothingCalled, CounterBusy, NoPrinter, KeyReused:
        """
        lookups.hold_reason(self.config, reason)
        target = targets.slip_target(self.config, lookups.counter(self.config, counter), slip)

        def command(tx: Transaction, now: int) -> TurnAnswer:
            back_at = None if minutes is None else now + minutes * MINUTE_MS
            turn = calling.require_open(tx, counter)
            answer = leaving.hold(tx, counter, reason, back_at, now)
            if target is not None:
                told = {"counter": counter, "reason": reason, "bring": bring}
                content: dict[str, object] = {**told, "at": now, "back_at": back_at}
                print_jobs.order(tx, "return", target, now, turn=turn, content=content)
            return answer

        return self._at(counter, of, command, key)

    def back(self, counter: int, label: str, *, key: Key | None = None) -> TurnAnswer:
        """A held or missed turn of this number is back and waits again.

        :raises UnknownCounter, UnknownLabel, NotMissed, ReturnTooLate, KeyReused:
        """
        lookups.counter(self.config, counter)

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            turn = tickets.by_label(tx, label, day)
            return leaving.come_back(tx, turn, counter, self.config.calls, now)

        return self._run(command, key)

    def transfer(
        self,
        counter: int,
        *,
        service: str | None = None,
        to_counter: int | None = None,
        staff: str | None = None,
        place: JoinPosition = "arrival",
        places: int | None = None,
        come_back: bool = False,
        of: str | None = None,
        key: Key | None = None,
    ) -> TurnAnswer:
        """Send the open turn's ticket on, to a service, a counter or a person, wherever they sit;
        answers its new turn. ``places`` is how many it stands ``behind``, usually as many as who
        missed a call. With ``come_back`` it returns to this counter after that.

        :raises UnknownCounter, UnknownService, UnknownStaff, WrongCounter, CounterClosed,
            NothingCalled, CounterBusy:
        """

        def command(tx: Transaction, now: int) -> TurnAnswer:
            turn = calling.require_open(tx, counter)
            wanted = lookups.destined(tx, self.config, turn, service, to_counter, staff)
            person = None if staff is None else counter_states.name_key(staff)
            behind = self.config.calls.return_places if places is None else places
            to = Destination(wanted, to_counter, place, staff=person, places=behind)
            return transferring.transfer(tx, turn, to, counter, now, come_back=come_back)

        return self._at(counter, of, command, key)

    def undo(
        self, counter: int, *, seq: int | None = None, key: Key | None = None
    ) -> list[TurnAnswer]:
        """Put back what the counter's last command changed, within ``calls.undo_s``; answers the
        turns, none where it was the counter itself.

        ``seq`` is the event that the caller means; if another came since, nothing happens.

        :raises UnknownCounter, NothingToUndo, KeyReused:
        """
        within_ms = self.config.calls.undo_s * 1000
        lookups.counter(self.config, counter)
        return self._run(
            lambda tx, now, day: undoing.undo(tx, counter, day, within_ms, now, seq), key
        )
