"""The hall as a whole: opened and closed by hand, and what is due by the clock."""

from hall.queue.commands.base import Commands
from hall.queue.line import counter_states, opening
from hall.queue.line.opening import Opening
from hall.queue.store.database import Transaction
from hall.queue.store.idempotency import Key, forget_old
from hall.queue.turn import calling, rehoming, returning


class HallCommands(Commands):
    def open_hall(self, minutes: int, *, key: Key | None = None) -> Opening:
        """Give tickets for so many minutes, whatever the hours say."""
        return self._run(lambda tx, now, day: opening.open_for(tx, minutes, day, now), key)

    def close_hall(self, *, key: Key | None = None) -> Opening:
        """End what was opened by hand; the hours of the hall remain. :raises NotOpened:"""
        return self._run(lambda tx, now, day: opening.close(tx, day, now), key)

    def tick(self) -> None:
        """Do what is due by the clock: close the business day whose time is over, bring back held
        turns, end calls that nobody answers and pauses that are over, wait no longer for staff who
        sit nowhere, forget old idempotency keys. Writes nothing when nothing is due."""

        def command(tx: Transaction, now: int, day: str) -> None:
            with tx.by_rule():
                returning.resume_due(tx, self.config.calls, now)
                calling.miss_unanswered(tx, self.config.calls, now)
                counter_states.resume_due(tx, day, now)
                rehoming.release_due(tx, now)
                forget_old(tx, now)

        self._run(command, None)
