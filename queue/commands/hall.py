"""What the head of the hall decides."""

from hall.queue.commands.base import Commands
from hall.queue.line import opening
from hall.queue.line.opening import Opening
from hall.queue.store.idempotency import Key


class HallCommands(Commands):
    def open_hall(self, minutes: int, *, key: Key | None = None) -> Opening:
        """Give tickets for so many minutes, whatever the hours say."""
        return self._run(lambda tx, now, day: opening.open_for(tx, minutes, day, now), key)

    def close_hall(self, *, key: Key | None = None) -> Opening:
        """End what was opened by hand; the hours of the hall remain. :raises NotOpened:"""
        return self._run(lambda tx, now, day: opening.close(tx, day, now), key)
