"""What happens when: actions in the order of their time, and at one time in that of the record."""

import heapq
from collections.abc import Callable
from itertools import count

QueuedAction = Callable[[int], object]
BY_CLOCK = -1  # what the clock does comes before what people do at the same moment
FOR_EVER = 1 << 60
NEW = 1 << 60  # what no record knows comes after what it does


class EventQueue:
    """``after_each`` hears of the time after each action."""

    def __init__(self, after_each: QueuedAction) -> None:
        self._after_each = after_each
        self._due: list[tuple[int, int, int, QueuedAction]] = []
        self._count = count()

    def at(self, moment: int, order: int, action: QueuedAction) -> None:
        heapq.heappush(self._due, (moment, order, next(self._count), action))

    def tick(self, moment: int) -> None:
        """Something may be possible from then on that was not."""
        self.at(moment, BY_CLOCK, lambda _: None)

    def run(self, until: int | None = None) -> None:
        """To the end, or to this moment and no further."""
        while self._due and (until is None or self._due[0][0] <= until):
            moment, _, _, action = heapq.heappop(self._due)
            action(moment)
            self._after_each(moment)


def once(change: Callable[[], object], _: int) -> None:
    """As an action: whenever it is."""
    change()
