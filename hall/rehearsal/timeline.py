"""What is due when, in the hall's milliseconds; at one moment, in the order it was planned."""

import heapq
from collections.abc import Callable
from itertools import count

Action = Callable[[int], None]


class Timeline:
    def __init__(self) -> None:
        self._due: list[tuple[int, int, Action]] = []
        self._order = count()

    def at(self, moment: int, action: Action) -> None:
        heapq.heappush(self._due, (moment, next(self._order), action))

    def run(self, wait_until: Callable[[int], None]) -> None:
        """Until nothing is due any more. Actions get the moment they were planned for."""
        while self._due:
            moment, _, action = heapq.heappop(self._due)
            wait_until(moment)
            action(moment)
