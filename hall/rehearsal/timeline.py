"""What the people of a rehearsed day share: the hall, what is due when, and the counts so far."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from hall.config.models import Config
from hall.rehearsal.client import HallClient
from hall.rehearsal.summary import Summary

Action = Callable[[int], None]
"""Takes the moment it was planned for, in ms of the hall's clock."""


class Timeline:
    """Actions by their moments; those of one moment in the order in which they were planned."""

    def __init__(self) -> None:
        self._due: list[tuple[int, int, Action]] = []
        self._order = count()

    def at(self, moment: int, action: Action) -> None:
        heapq.heappush(self._due, (moment, next(self._order), action))

    def run(self, wait_until: Callable[[int], None]) -> None:
        """Run all actions, also those planned meanwhile; ``wait_until`` gets each moment first."""
        while self._due:
            moment, _, action = heapq.heappop(self._due)
            wait_until(moment)
            action(moment)


@dataclass(frozen=True)
class Rehearsal:
    config: Config
    hall: HallClient
    timeline: Timeline = field(default_factory=Timeline)
    summary: Summary = field(default_factory=Summary)
