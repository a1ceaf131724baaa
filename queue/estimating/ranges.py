"""Waiting times as ranges: from the runs to what may be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hall.queue.estimating.counters import serves
from hall.queue.estimating.drawing import Asked, prepare
from hall.queue.estimating.lines import NEVER
from hall.queue.estimating.paths import run
from hall.queue.estimating.service_times import Beliefs
from hall.queue.estimating.state import HallState
from hall.queue.estimating.tables import Numbers
from hall.queue.estimating.taking import Takes

RUNS = 500
LEAST_SEEN = 5  # fewer services say nothing of how long one takes
STEP_MIN = 5
STAYS_MIN = 1.0
MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Range:
    """From now until the call, in ms: the tenth, the middle, the ninetieth of a hundred runs."""

    low: int
    middle: int
    high: int

    def adjusted(self, factor: float) -> "Range":
        """Wider or narrower around the middle: what scoring asks for."""
        low = self.middle - (self.middle - self.low) * factor
        high = self.middle + (self.high - self.middle) * factor
        return Range(max(0, round(low)), self.middle, round(high))


@dataclass(frozen=True, slots=True)
class Spoken:
    """In minutes, multiples of 5; from 0 it is said as "under ``high``"."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Estimates:
    """True up to the event ``seq``, at ``at`` (ms). None: nothing can be said. ``asked``: for a
    number that was taken now."""

    seq: int
    at: int
    turns: Mapping[int, Range | None]
    asked: Mapping[Asked, Range | None]


def estimate(
    state: HallState,
    beliefs: Beliefs,
    *,
    factor: Mapping[str, float] | None = None,
    runs: int = RUNS,
) -> Estimates:
    """Of everybody who waits and of a new number of each service and kind of class; ``factor``
    by service widens or narrows."""
    takes = Takes(beliefs, state.hour(state.now), runs)
    asked = kinds_of(state, beliefs)
    prepared = prepare(state, takes, asked)
    called = run(prepared.hall, prepared.draws)
    unknown = unsaid(state, beliefs)
    service = {turn.turn_id: turn.service for turn in state.waiting}
    ranges = _ranges(called)

    def said(person: int, of: str) -> Range | None:
        found = None if of in unknown else ranges[person]
        return found and found.adjusted((factor or {}).get(of, 1.0))

    return Estimates(
        seq=state.seq,
        at=state.now,
        turns={turn: said(n, service[turn]) for turn, n in prepared.turns.items()},
        asked={one: said(n, one[0]) for one, n in prepared.asked.items()},
    )


def kinds_of(state: HallState, beliefs: Beliefs) -> Sequence[Asked]:
    """Where all classes count the same, one of them stands for all."""
    classes = list(state.rules.weights)
    told = classes if state.rules.policy.kind == "weighted" else classes[:1]
    return [(service, kind) for service in beliefs.times for kind in (None, *told)]


def unsaid(state: HallState, beliefs: Beliefs) -> frozenset[str]:
    """Services that nothing can be said of: no counter at work takes them, or too few were seen."""
    taken = {
        service
        for place in state.places
        if serves(state, place)
        for service in (*place.services, *place.helps)
    }
    return frozenset(
        service
        for service, time in beliefs.times.items()
        if service not in taken or time.seen < LEAST_SEEN
    )


def spoken(found: Range, before: Spoken | None = None) -> Spoken:
    """As people speak; ``before`` is what was said last and stays unless it is clearly wrong."""
    low = _step(found.low / MINUTE_MS, before.low if before else None)
    high = _step(found.high / MINUTE_MS, before.high if before else None)
    return Spoken(low, max(high, low + STEP_MIN))


def _step(minutes: float, before: int | None) -> int:
    if before is not None and abs(minutes - before) <= STEP_MIN / 2 + STAYS_MIN:
        return before
    return round(minutes / STEP_MIN) * STEP_MIN


def _ranges(called: Numbers) -> list[Range | None]:
    """None for whom some runs never call."""
    if not len(called):
        return []
    ranks = [max(0, round(share * called.shape[1]) - 1) for share in (0.1, 0.5, 0.9)]
    parted = np.partition(called, ranks, axis=1)[:, ranks].tolist()
    return [None if high >= NEVER else Range(low, mid, high) for low, mid, high in parted]
