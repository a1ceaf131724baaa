"""What the hall does by itself, by the clock."""

from hall.queue.commands.base import Commands
from hall.queue.line import counter_states
from hall.queue.store.database import Transaction
from hall.queue.store.idempotency import forget_old
from hall.queue.turn import calling, leaving


class ClockCommands(Commands):
    def tick(self) -> None:
        """What is due by the clock: close the business day whose time is over, bring back held
        turns, end calls that nobody answers and pauses that are over, forget old idempotency
        keys. Writes nothing when nothing is due."""

        def command(tx: Transaction, now: int, day: str) -> None:
            leaving.resume_due(tx, self.config.calls, now)
            calling.miss_unanswered(tx, self.config.calls, now)
            counter_states.resume_due(tx, day, now)
            forget_old(tx, now)

        self._run(command, None)
