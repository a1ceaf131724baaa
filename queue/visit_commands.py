"""What staff put right about the visit of the citizen at their counter."""

from hall.queue import visiting
from hall.queue.answers import Key
from hall.queue.commands import Commands
from hall.queue.turns import TurnAnswer


class VisitCommands(Commands):
    """``of`` as in the commands of a counter."""

    def count_people(
        self, counter: int, people: int, *, of: str | None = None, key: Key | None = None
    ) -> TurnAnswer:
        """So many have come with the open turn's number.

        :raises UnknownCounter, NothingCalled, CounterBusy, KeyReused:
        """
        return self._at(
            counter, of, lambda tx, now: visiting.count_people(tx, counter, people, now), key
        )
