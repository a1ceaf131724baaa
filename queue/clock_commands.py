"""What the hall does by itself, by the clock."""

from hall.queue import calling, leaving, staffing
from hall.queue.answers import forget_old
from hall.queue.commands import Commands
from hall.queue.store import Transaction


class ClockCommands(Commands):
    def tick(self) -> None:
        """What is due by the clock: close the business day whose time is over, bring back held
        turns, end calls that nobody answers and pauses that are over, forget old idempotency
        keys. Writes nothing when nothing is due."""

        def command(tx: Transaction, now: int, day: str) -> None:
            leaving.resume_due(tx, self.config.calls, now)
            calling.miss_unanswered(tx, self.config.calls, now)
            staffing.resume_due(tx, day, now)
            forget_old(tx, now)

        self._run(command, None)
