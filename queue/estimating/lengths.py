"""Times kept as they were seen, for no simple curve fits them: what a counter does between two
turns while people wait (nothing, mostly; a pause, a question, the first part of a turn that is set
aside), and how late it is after an opening."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

POINTS = 256
LONGEST_GAP_S = 45 * 60.0  # what is longer is lunch, or a counter that was closed
LATEST_S = 60 * 60.0
IS_A_PAUSE_S = 180.0  # shorter gaps are questions, and turns that are soon set aside
# Until enough was seen: one turn in twelve is followed by a pause of at most twenty minutes; one
# counter in ten opens up to half an hour late.
USUAL_GAPS_S = (*[0.0] * 220, *(60.0 * minutes for minutes in range(1, 21)))
USUAL_LATE_S = (*(5.0 * n for n in range(27)), *(600.0 * n for n in range(1, 4)))
LEAST_GAPS, LEAST_LATE = 200, 20
GONE_S = (1800.0, 3600.0, 7200.0, 14_400.0, 28_800.0)  # in two of a hundred pauses; assumption


@dataclass(frozen=True)
class Lengths:
    """``seconds``: POINTS of the same weight, in order."""

    seconds: Floats

    def draw(self, chance: Floats) -> Floats:
        """By chances from 0 to 1."""
        found: Floats = self.seconds.take((chance * POINTS).astype(np.int32), mode="clip")
        return found

    def rest(self, so_far_s: float, chance: Floats) -> Floats:
        """What is left of one that has lasted so long; of one longer than all, in half of the
        cases at least as much again."""
        longer = self.seconds[self.seconds > so_far_s]
        if not len(longer):
            return (chance / (1 - chance) * np.float32(max(so_far_s, 1.0))).astype(np.float32)
        found: Floats = longer[(chance * len(longer)).astype(np.int32)] - np.float32(so_far_s)
        return found

    def as_pauses(self) -> "Lengths":
        """Of gaps those long enough to be one; and now and then somebody does not come back."""
        seen = self.seconds[self.seconds > IS_A_PAUSE_S].tolist() or [IS_A_PAUSE_S]
        seconds = lengths(seen).seconds
        seconds[-len(GONE_S) :] = GONE_S
        return Lengths(np.sort(seconds))


def lengths(seen_s: Iterable[float]) -> Lengths:
    """Of at least one."""
    ordered = np.sort(np.array(list(seen_s), float))
    edges = np.linspace(0, len(ordered), POINTS + 1)
    sums = np.interp(edges, np.arange(len(ordered) + 1), np.concatenate([[0], ordered.cumsum()]))
    return Lengths((np.diff(sums) / np.diff(edges)).astype(np.float32))


def gaps_of(turns: Sequence[tuple[int, int, int, int]]) -> Lengths:
    """``turns``: counter, waiting since, called, ended; ms."""
    seen = []
    for before, turn in pairwise(sorted(turns, key=lambda turn: (turn[0], turn[2]))):
        gap_s = (turn[2] - before[3]) / 1000
        waited = turn[1] <= before[3]
        if turn[0] == before[0] and waited and 0 <= gap_s <= LONGEST_GAP_S:
            seen.append(gap_s)
    return lengths(seen if len(seen) >= LEAST_GAPS else [*seen, *USUAL_GAPS_S])


def late_of(first_calls: Iterable[tuple[int, int]]) -> Lengths:
    """``first_calls``: of a counter, after an opening at which people waited; both in ms."""
    seen = [(called - opened) / 1000 for called, opened in first_calls]
    seen = [late_s for late_s in seen if 0 <= late_s <= LATEST_S]
    return lengths(seen if len(seen) >= LEAST_LATE else [*seen, *USUAL_LATE_S])
