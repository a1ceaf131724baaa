"""Times that are kept as they were seen, because no simple curve fits them.

They are the gaps between two turns of a counter while people wait (mostly none; or a pause, a
question, the first part of a turn that is put on hold), and how late counters begin.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from hall.queue.estimating.random_numbers import Floats

POINTS = 256
LONGEST_GAP_S = 45 * 60.0  # what is longer is lunch, or a counter that was closed
LATEST_S = 60 * 60.0
IS_A_PAUSE_S = 180.0  # shorter gaps are questions, and turns that are soon put on hold
# Until enough was seen: one turn in twelve is followed by a pause of at most twenty minutes; one
# counter in ten opens up to half an hour late.
USUAL_GAPS_S = (*[0.0] * 220, *(60.0 * minutes for minutes in range(1, 21)))
USUAL_LATE_S = (*(5.0 * n for n in range(27)), *(600.0 * n for n in range(1, 4)))
LEAST_GAPS, LEAST_LATE = 200, 20
GONE_S = (1800.0, 3600.0, 7200.0, 14_400.0, 28_800.0)  # in two of a hundred pauses; assumption


@dataclass(frozen=True)
class Durations:
    """``seconds`` holds POINTS values of the same weight, in ascending order."""

    seconds: Floats

    def draw(self, chance: Floats) -> Floats:
        """The duration at each of these random numbers from 0 to 1."""
        found: Floats = self.seconds.take((chance * POINTS).astype(np.int32), mode="clip")
        return found

    def rest(self, so_far_s: float, chance: Floats) -> Floats:
        """What is left of a duration that has lasted so long already. Beyond the longest, half of
        them last at least as long again."""
        longer = self.seconds[self.seconds > so_far_s]
        if not len(longer):
            return (chance / (1 - chance) * np.float32(max(so_far_s, 1.0))).astype(np.float32)
        found: Floats = longer[(chance * len(longer)).astype(np.int32)] - np.float32(so_far_s)
        return found

    def as_pauses(self) -> "Durations":
        """The gaps that are long enough to be pauses, and now and then one that nobody returns
        from."""
        seen = self.seconds[self.seconds > IS_A_PAUSE_S].tolist() or [IS_A_PAUSE_S]
        seconds = durations(seen).seconds
        seconds[-len(GONE_S) :] = GONE_S
        return Durations(np.sort(seconds))


@dataclass(frozen=True)
class DurationsByTime:
    """Durations by the hour of the day, or by the time of an opening. ``usual`` holds for times of
    which nothing is known."""

    usual: Durations
    at_times: Mapping[int, Durations] = field(default_factory=dict)

    def at(self, when: int) -> Durations:
        return self.at_times.get(when, self.usual)


def durations(seen_s: Iterable[float], weights: Sequence[float] | None = None) -> Durations:
    """At least one duration must be given; each counts as much as its weight."""
    seen = np.array(list(seen_s), float)
    order = seen.argsort()
    counts = np.ones(len(seen)) if weights is None else np.array(weights, float)
    reached = np.concatenate([[0], counts[order].cumsum()])
    total = np.concatenate([[0], (seen * counts)[order].cumsum()])
    edges = np.linspace(0, reached[-1], POINTS + 1)
    sums = np.interp(edges, reached, total)
    return Durations((np.diff(sums) / np.diff(edges)).astype(np.float32))


def habit(
    seen: Sequence[tuple[int, float]], usual_s: Sequence[float], least: int
) -> DurationsByTime:
    """``seen`` holds a time of day and a duration each. The durations of a time lean on those of
    all times, which count like ``least`` of its own. If fewer than ``least`` were seen at all, what
    is usual elsewhere is added."""
    every = [length for _, length in seen]
    if len(every) < least:
        every += usual_s
    own: dict[int, list[float]] = defaultdict(list)
    for when, length in seen:
        own[when].append(length)
    others = [least / len(every)] * len(every)
    return DurationsByTime(
        durations(every),
        {
            when: durations(lasted + every, [1.0] * len(lasted) + others)
            for when, lasted in own.items()
        },
    )


PastTurn = tuple[int, int, int, int, int]
"""Counter, waiting since, called, ended (all ms), and the hour of the day."""


def gaps_of(turns: Sequence[PastTurn]) -> DurationsByTime:
    """The gaps between turns, by the hour of the day."""
    return habit(list(_gaps(turns)), USUAL_GAPS_S, LEAST_GAPS)


def _gaps(turns: Sequence[PastTurn]) -> Iterator[tuple[int, float]]:
    for before, turn in pairwise(sorted(turns, key=lambda turn: (turn[0], turn[2]))):
        gap_s = (turn[2] - before[3]) / 1000
        waited = turn[1] <= before[3]
        if turn[0] == before[0] and waited and 0 <= gap_s <= LONGEST_GAP_S:
            yield before[4], gap_s


def late_of(first_calls: Iterable[tuple[int, int, int]]) -> DurationsByTime:
    """How late counters begin, by the time of day of the opening. ``first_calls`` holds the first
    call of a counter and the opening before it (both ms), at which people waited, and that time of
    day."""
    seen = [(when, (called - opened) / 1000) for called, opened, when in first_calls]
    seen = [(when, late_s) for when, late_s in seen if 0 <= late_s <= LATEST_S]
    return habit(seen, USUAL_LATE_S, LEAST_LATE)
