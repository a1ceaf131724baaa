"""The visit at a counter: put on hold and brought back, sent on, its people, steps and notes."""

from collections.abc import Sequence

from hall.clock import MINUTE_MS
from hall.queue.commands import lookups
from hall.queue.commands.base import Commands
from hall.queue.line import counter_states
from hall.queue.paper import print_jobs, targets
from hall.queue.store import tickets
from hall.queue.store.database import Transaction
from hall.queue.store.idempotency import Key
from hall.queue.store.steps import Step
from hall.queue.store.turns import TurnAnswer
from hall.queue.turn import calling, returning, transferring, visiting
from hall.queue.turn.transferring import Destination, JoinPosition


class VisitCommands(Commands):
    """``of`` as in the commands of a counter."""

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
        """Put the open turn on hold, for ``minutes`` or until somebody brings it back. A ``slip``
        with what to ``bring`` is printed for its citizen at the counter's printer; with None the
        hall's configuration decides.

        :raises UnknownCounter, UnknownReason, NothingCalled, CounterBusy, NoPrinter, KeyReused:
        """
        lookups.known_hold_reason(self.config, reason)
        target = targets.slip_target(self.config, lookups.known_counter(self.config, counter), slip)

        def command(tx: Transaction, now: int) -> TurnAnswer:
            back_at = None if minutes is None else now + minutes * MINUTE_MS
            turn = calling.require_open(tx, counter)
            answer = returning.hold(tx, counter, reason, back_at, now)
            if target is not None:
                content: dict[str, object] = {
                    "counter": counter,
                    "reason": reason,
                    "bring": bring,
                    "at": now,
                    "back_at": back_at,
                }
                print_jobs.order(tx, "return", target, now, turn=turn, content=content)
            return answer

        return self._run_at(counter, of, command, key)

    def back(self, counter: int, label: str, *, key: Key | None = None) -> TurnAnswer:
        """A held or missed turn of this number is back and waits again.

        :raises UnknownCounter, UnknownLabel, NotMissed, ReturnTooLate, KeyReused:
        """
        lookups.known_counter(self.config, counter)

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            turn = tickets.by_label(tx, label, day)
            return returning.come_back(tx, turn, counter, self.config.calls, now)

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
        answers its new turn. ``place`` is where it joins the line; ``places`` is how many turns it
        stands ``behind``, ``calls.return_places`` if not given. With ``come_back`` it returns to
        this counter after that.

        :raises UnknownCounter, UnknownService, UnknownStaff, WrongCounter, CounterClosed,
            NothingCalled, CounterBusy, KeyReused:
        """

        def command(tx: Transaction, now: int) -> TurnAnswer:
            turn = calling.require_open(tx, counter)
            onward = lookups.transfer_service(tx, self.config, turn, service, to_counter, staff)
            if come_back:
                lookups.known_service(self.config, turn.service)
            person = None if staff is None else counter_states.name_key(staff)
            behind = self.config.calls.return_places if places is None else places
            to = Destination(onward, to_counter, place, staff=person, places=behind)
            return transferring.transfer(tx, turn, to, counter, now, come_back=come_back)

        return self._run_at(counter, of, command, key)

    def count_people(
        self, counter: int, people: int, *, of: str | None = None, key: Key | None = None
    ) -> TurnAnswer:
        """Set how many people have come with the open turn's number.

        :raises UnknownCounter, NothingCalled, CounterBusy, KeyReused:
        """
        return self._run_at(
            counter, of, lambda tx, now: visiting.count_people(tx, counter, people, now), key
        )

    def plan(
        self,
        counter: int,
        steps: Sequence[Step],
        *,
        of: str | None = None,
        key: Key | None = None,
    ) -> TurnAnswer:
        """Replace the steps that follow once the open turn is finished.

        :raises UnknownCounter, UnknownService, WrongCounter, NothingCalled, CounterBusy, KeyReused:
        """
        following = lookups.checked_steps(self.config, steps)
        return self._run_at(
            counter, of, lambda tx, now: visiting.plan(tx, counter, following, now), key
        )

    def write_note(
        self, counter: int, text: str, *, of: str | None = None, key: Key | None = None
    ) -> TurnAnswer:
        """Keep a note for whoever serves the open turn's ticket later today.

        :raises UnknownCounter, NothingCalled, CounterBusy, KeyReused:
        """
        return self._run_at(
            counter, of, lambda tx, now: visiting.write_note(tx, counter, text, now), key
        )
