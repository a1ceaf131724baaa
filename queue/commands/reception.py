"""What the reception does for somebody who stands there."""

from hall.queue.commands.base import Commands
from hall.queue.store import tickets
from hall.queue.store.database import Transaction
from hall.queue.store.idempotency import Key
from hall.queue.store.turns import TurnAnswer
from hall.queue.turn import leaving, undoing


class ReceptionCommands(Commands):
    def welcome_back(self, label: str, *, key: Key | None = None) -> TurnAnswer:
        """The citizen of this held or missed number is back and waits again.

        :raises UnknownLabel, NotMissed, ReturnTooLate, KeyReused:
        """

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            turn = tickets.by_label(tx, label, day)
            return leaving.come_back(tx, turn, None, self.config.calls, now)

        return self._run(command, key)

    def undo_back(self, label: str, *, key: Key | None = None) -> TurnAnswer:
        """It was another number that came back, within ``calls.undo_s``.

        :raises UnknownLabel, ReturnStands, KeyReused:
        """
        within_ms = self.config.calls.undo_s * 1000

        def command(tx: Transaction, now: int, day: str) -> TurnAnswer:
            return undoing.undo_back(tx, tickets.by_label(tx, label, day), within_ms, now)

        return self._run(command, key)
