"""Actions in the order of their time; those of one moment in the order of the record."""

import heapq
from collections.abc import Callable
from itertools import count

QueuedAction = Callable[[int], object]
BY_CLOCK = -1  # what the clock does comes before what people do at that moment
FOR_EVER = 1 << 60
NEW = 1 << 60  # what is not in the record comes after what is


class EventQueue:
    """``after_each`` is called with the moment after each action."""

    def __init__(self, after_each: QueuedAction) -> None:
        self._after_each = after_each
        self._due: list[tuple[int, int, int, QueuedAction]] = []
        self._count = count()

    def at(self, moment: int, order: int, action: QueuedAction) -> None:
        heapq.heappush(self._due, (moment, order, next(self._count), action))

    def tick(self, moment: int) -> None:
        """Calls ``after_each`` at that moment, because something may be possible from then on."""
        self.at(moment, BY_CLOCK, lambda _: None)

    def run(self, until: int | None = None) -> None:
        """Runs all actions, or those up to a moment."""
        while self._due and (until is None or self._due[0][0] <= until):
            moment, _, _, action = heapq.heappop(self._due)
            action(moment)
            self._after_each(moment)


def once(change: Callable[[], object], _: int) -> None:
    """Makes an action of a change for which the moment does not matter."""
    change()
