"""What a counter does between two turns while people wait for it: nothing, mostly; a pause, a
colleague's question, the first part of a turn that was set aside.

Kept as they were seen, for no simple curve fits a share of zeros and a tail of pauses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

POINTS = 256
LONGEST_S = 45 * 60.0  # what is longer is lunch, or a counter that was closed
LEAST_SEEN = 200
# Until enough was seen: one turn in twelve is followed by a pause, of eight minutes at most half.
USUAL_S = tuple([0.0] * 235 + [60.0 * minutes for minutes in range(1, 22)])
IS_A_PAUSE_S = 90.0
LATE_S = 60.0


@dataclass(frozen=True)
class Gaps:
    """``seconds``: POINTS of the same weight, in order."""

    seconds: NDArray[np.float32]

    def rest_of_pause_s(self, so_far_s: float, chance: NDArray[np.float32]) -> NDArray[np.float32]:
        """What is left of a pause that has lasted so long, by chances from 0 to 1."""
        longer = self.seconds[self.seconds > max(so_far_s, IS_A_PAUSE_S)]
        if not len(longer):
            return np.full_like(chance, max(so_far_s, IS_A_PAUSE_S))
        index = (chance * len(longer)).astype(np.int64)
        rest: NDArray[np.float32] = np.maximum(longer[index] - np.float32(so_far_s), 1)
        return rest


def gaps_of(turns: Sequence[tuple[int, int, int, int]]) -> Gaps:
    """``turns``: counter, waiting since, called, ended; ms."""
    seen = []
    for before, turn in pairwise(sorted(turns, key=lambda turn: (turn[0], turn[2]))):
        gap_s = (turn[2] - before[3]) / 1000
        waited = turn[1] <= before[3]
        if turn[0] == before[0] and waited and 0 <= gap_s <= LONGEST_S:
            seen.append(gap_s)
    if len(seen) < LEAST_SEEN:
        seen += USUAL_S
    ordered = np.sort(np.array(seen))
    edges = np.linspace(0, len(ordered), POINTS + 1)
    sums = np.interp(edges, np.arange(len(ordered) + 1), np.concatenate([[0], ordered.cumsum()]))
    return Gaps((np.diff(sums) / np.diff(edges)).astype(np.float32))
