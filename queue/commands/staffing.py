"""Who works at a counter, for what, and when not."""

from collections.abc import Callable, Sequence

from hall.clock import MINUTE_MS
from hall.compact_json import encode
from hall.queue.commands import lookups
from hall.queue.commands.base import Commands
from hall.queue.line import staffing
from hall.queue.line.staffing import OPEN_AGAIN, Seat, SeatAnswer
from hall.queue.store.database import Transaction
from hall.queue.store.idempotency import Key
from hall.queue.store.rebuild import Columns
from hall.queue.turn import calling


class StaffingCommands(Commands):
    def open_counter(
        self, counter: int, *, staff: str | None = None, key: Key | None = None
    ) -> SeatAnswer:
        """Open it, or end its pause. :raises UnknownCounter, KeyReused:"""

        def command(tx: Transaction, now: int, seat: Seat) -> Columns:
            opened = {} if seat.state == "open" else {**OPEN_AGAIN, "since": now}
            return {**opened, **self._staff(seat, staff)}

        return self._change(counter, "counter_opened", command, key)

    def pause_counter(
        self, counter: int, reason: str, *, minutes: int | None = None, key: Key | None = None
    ) -> SeatAnswer:
        """Call nobody, for ``minutes`` or until it is opened again; only without an open turn.

        :raises UnknownCounter, UnknownReason, CounterBusy, CounterClosed, KeyReused:
        """
        justified = lookups.pause_reason(self.config, reason).justified

        def command(tx: Transaction, now: int, seat: Seat) -> Columns:
            seat.must_not_be_closed()
            calling.must_be_free(tx, counter)
            until = None if minutes is None else now + minutes * MINUTE_MS
            return {"state": "paused", "reason": reason, "until": until, "since": now}

        return self._change(counter, "counter_paused", command, key, justified=justified)

    def close_counter(self, counter: int, *, key: Key | None = None) -> SeatAnswer:
        """Only without an open turn. :raises UnknownCounter, CounterBusy, KeyReused:"""

        def command(tx: Transaction, now: int, seat: Seat) -> Columns:
            calling.must_be_free(tx, counter)
            if seat.state == "closed":
                return {}
            return {"state": "closed", "reason": None, "until": None, "since": now}

        return self._change(counter, "counter_closed", command, key)

    def assign_services(
        self, counter: int, services: Sequence[str], *, key: Key | None = None
    ) -> SeatAnswer:
        """From now on it takes these. :raises UnknownCounter, UnknownService, KeyReused:"""
        named = dict.fromkeys(services)
        known = tuple(lookups.known_service(self.config, name).id for name in named)

        def command(tx: Transaction, now: int, seat: Seat) -> Columns:
            if known == seat.place.services:
                return {}
            configured = self.config.counter[counter].services
            return {"services": None if known == configured else encode(known)}

        return self._change(counter, "counter_assigned", command, key)

    def seat_staff(self, counter: int, staff: str, *, key: Key | None = None) -> SeatAnswer:
        """This person sits there now; "" is nobody. :raises UnknownCounter, KeyReused:"""

        def command(tx: Transaction, now: int, seat: Seat) -> Columns:
            return self._staff(seat, staff)

        return self._change(counter, "counter_staffed", command, key)

    def _staff(self, seat: Seat, staff: str | None) -> Columns:
        name = None if staff is None else staffing.plain_name(staff)
        if name in (None, seat.place.staff):
            return {}
        configured = self.config.counter[seat.place.number].staff
        return {"staff": None if name == configured else name}

    def _change(
        self,
        counter: int,
        kind: str,
        command: Callable[[Transaction, int, Seat], Columns],
        key: Key | None,
        **told: object,
    ) -> SeatAnswer:
        """What changes nothing is no event."""
        place = lookups.counter(self.config, counter)

        def changed(tx: Transaction, now: int, day: str) -> SeatAnswer:
            columns = command(tx, now, staffing.seat(tx.connection, self.config, place))
            if columns:
                staffing.change(tx, counter, day, now, kind, columns, **told)
            return staffing.seat(tx.connection, self.config, place).answer()

        return self._run(changed, key)
