"""What staff put right about a visit, and the notes they write of it: the commands."""

from collections.abc import Sequence

from hall.queue.commands import lookups
from hall.queue.commands.base import Commands
from hall.queue.store.idempotency import Key
from hall.queue.store.steps import Step
from hall.queue.store.turns import TurnAnswer
from hall.queue.turn import visiting


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

    def plan(
        self,
        counter: int,
        steps: Sequence[Step],
        *,
        of: str | None = None,
        key: Key | None = None,
    ) -> TurnAnswer:
        """These steps follow once the open turn is finished, instead of what was planned.

        :raises UnknownCounter, UnknownService, WrongCounter, NothingCalled, CounterBusy:
        """
        following = lookups.planned(self.config, steps)
        return self._at(
            counter, of, lambda tx, now: visiting.plan(tx, counter, following, now), key
        )

    def write_note(
        self, counter: int, text: str, *, of: str | None = None, key: Key | None = None
    ) -> TurnAnswer:
        """A note for whoever serves the open turn's ticket later today.

        :raises UnknownCounter, NothingCalled, CounterBusy, KeyReused:
        """
        return self._at(
            counter, of, lambda tx, now: visiting.write_note(tx, counter, text, now), key
        )
