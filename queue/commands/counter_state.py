"""A counter opens, pauses and closes, and changes its services and its staff."""

from collections.abc import Callable, Sequence

from hall.clock import MINUTE_MS
from hall.compact_json import encode
from hall.queue.commands import lookups
from hall.queue.commands.base import Commands
from hall.queue.line import counter_states
from hall.queue.line.counter_states import OPEN_AGAIN, CounterState, CounterStateAnswer
from hall.queue.store.database import Transaction
from hall.queue.store.idempotency import Key
from hall.queue.store.rebuild import Columns
from hall.queue.turn import calling


class CounterStateCommands(Commands):
    def open_counter(
        self, counter: int, *, staff: str | None = None, key: Key | None = None
    ) -> CounterStateAnswer:
        """Open the counter, or end its pause. :raises UnknownCounter, KeyReused:"""

        def command(tx: Transaction, now: int, state: CounterState) -> Columns:
            opened = {} if state.status == "open" else {**OPEN_AGAIN, "since": now}
            return {**opened, **self._staff(state, staff)}

        return self._change(counter, "counter_opened", command, key)

    def pause_counter(
        self, counter: int, reason: str, *, minutes: int | None = None, key: Key | None = None
    ) -> CounterStateAnswer:
        """The counter calls nobody for ``minutes`` or until it is opened again; only without an open
        turn.

        :raises UnknownCounter, UnknownReason, CounterBusy, CounterClosed, KeyReused:
        """
        justified = lookups.known_pause_reason(self.config, reason).justified

        def command(tx: Transaction, now: int, state: CounterState) -> Columns:
            state.must_not_be_closed()
            calling.must_be_free(tx, counter)
            until = None if minutes is None else now + minutes * MINUTE_MS
            return {"state": "paused", "reason": reason, "until": until, "since": now}

        return self._change(counter, "counter_paused", command, key, justified=justified)

    def close_counter(self, counter: int, *, key: Key | None = None) -> CounterStateAnswer:
        """Close the counter; only without an open turn. :raises UnknownCounter, CounterBusy, KeyReused:"""

        def command(tx: Transaction, now: int, state: CounterState) -> Columns:
            calling.must_be_free(tx, counter)
            if state.status == "closed":
                return {}
            return {"state": "closed", "reason": None, "until": None, "since": now}

        return self._change(counter, "counter_closed", command, key)

    def assign_services(
        self, counter: int, services: Sequence[str], *, key: Key | None = None
    ) -> CounterStateAnswer:
        """The counter takes these services from now on. :raises UnknownCounter, UnknownService, KeyReused:"""
        distinct = dict.fromkeys(services)
        known = tuple(lookups.known_service(self.config, name).id for name in distinct)

        def command(tx: Transaction, now: int, state: CounterState) -> Columns:
            if known == state.counter.services:
                return {}
            configured = self.config.counter[counter].services
            return {"services": None if known == configured else encode(known)}

        return self._change(counter, "counter_assigned", command, key)

    def seat_staff(self, counter: int, staff: str, *, key: Key | None = None) -> CounterStateAnswer:
        """This person sits at the counter from now on; "" is nobody. :raises UnknownCounter, KeyReused:"""

        def command(tx: Transaction, now: int, state: CounterState) -> Columns:
            return self._staff(state, staff)

        return self._change(counter, "counter_staffed", command, key)

    def _staff(self, state: CounterState, staff: str | None) -> Columns:
        name = None if staff is None else counter_states.plain_name(staff)
        if name in (None, state.counter.staff):
            return {}
        configured = self.config.counter[state.counter.number].staff
        return {"staff": None if name == configured else name}

    def _change(
        self,
        counter: int,
        kind: str,
        command: Callable[[Transaction, int, CounterState], Columns],
        key: Key | None,
        **data: object,
    ) -> CounterStateAnswer:
        """Run ``command``, which answers the columns to change; without any there is no event."""
        configured = lookups.known_counter(self.config, counter)

        def changed(tx: Transaction, now: int, day: str) -> CounterStateAnswer:
            columns = command(
                tx, now, counter_states.state_of(tx.connection, self.config, configured)
            )
            if columns:
                counter_states.change(tx, counter, kind, columns, day=day, now=now, **data)
            return counter_states.state_of(tx.connection, self.config, configured).answer()

        return self._run(changed, key)
