"""Waiting times as ranges: from the runs to what may be said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from hall.clock import MINUTE_MS
from hall.queue.estimating.counters import serves
from hall.queue.estimating.drawing import Asked, prepare
from hall.queue.estimating.paths import run
from hall.queue.estimating.service_times import Beliefs
from hall.queue.estimating.state import HallState
from hall.queue.estimating.tables import Numbers
from hall.queue.estimating.taking import Takes

RUNS = 500
LEAST_SEEN = 5  # fewer services say nothing of how long one takes
MOST_WAITING = 2000  # no hall holds more; the runs take memory and time by each
STEP_MIN = 5
STAYS_MIN = 1.0
LONGEST_MS = 1 << 30  # twelve days


@dataclass(frozen=True, slots=True)
class Range:
    """From now until the call, in ms: the tenth, the middle, the ninetieth of a hundred runs."""

    low: int
    middle: int
    high: int

    def adjusted(self, factor: float) -> "Range":
        """Wider or narrower around the middle: what scoring asks for."""
        if factor == 1:
            return self
        low = self.middle - (self.middle - self.low) * factor
        high = self.middle + (self.high - self.middle) * factor
        return Range(max(0, round(low)), self.middle, round(high))


@dataclass(frozen=True, slots=True)
class Spoken:
    """In minutes, multiples of 5; from 0 it is said as "under ``high``"."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Shown:
    """``raw`` as all screens say it."""

    raw: "Estimates"
    turns: Mapping[int, Spoken | None]
    asked: Mapping[Asked, Spoken | None]


@dataclass(frozen=True, slots=True)
class Estimates:
    """True up to the event ``seq``, at ``at`` (ms). None: nothing can be said. ``asked``: for a
    number that was taken now. ``factors``: by which services were widened or narrowed."""

    seq: int
    at: int
    turns: Mapping[int, Range | None]
    asked: Mapping[Asked, Range | None]
    factors: Mapping[str, float] = field(default_factory=dict)


def estimate(
    state: HallState,
    beliefs: Beliefs,
    *,
    factors: Mapping[str, float] | None = None,
    runs: int = RUNS,
) -> Estimates:
    """Of everybody who waits and of a new number of each service and kind of class; ``factors``
    by service widen or narrow."""
    unknown = unsaid(state, beliefs)
    asked = kinds_of(state, beliefs)
    if unknown >= set(beliefs.times):
        nobody = dict.fromkeys(turn.turn_id for turn in state.waiting)
        return Estimates(state.seq, state.now, nobody, dict.fromkeys(asked), factors or {})
    takes = Takes(beliefs, state.hour(state.now), runs)
    prepared = prepare(state, takes, asked)
    called = run(prepared.hall, prepared.draws)
    service = {turn.turn_id: turn.service for turn in state.waiting}
    ranges = ranges_of(called)

    def said(person: int, of: str) -> Range | None:
        found = None if of in unknown else ranges[person]
        return found and found.adjusted((factors or {}).get(of, 1.0))

    return Estimates(
        seq=state.seq,
        at=state.now,
        turns={turn: said(n, service[turn]) for turn, n in prepared.turns.items()},
        asked={one: said(n, one[0]) for one, n in prepared.asked.items()},
        factors=factors or {},
    )


def kinds_of(state: HallState, beliefs: Beliefs) -> Sequence[Asked]:
    """Where all classes count the same, one of them stands for all."""
    classes = list(state.rules.weights)
    told = classes if state.rules.policy.kind == "weighted" else classes[:1]
    return [(service, kind) for service in beliefs.times for kind in (None, *told)]


def unsaid(state: HallState, beliefs: Beliefs) -> frozenset[str]:
    """Services that nothing can be said of: no counter at work takes them, too few were seen, or
    too many wait in the hall."""
    if len(state.waiting) > MOST_WAITING:
        return frozenset(beliefs.times)
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


def shown(found: Estimates, before: Shown | None = None) -> Shown:
    """``before`` is what was shown last."""
    turns = before.turns if before else {}
    asked = before.asked if before else {}
    return Shown(
        found,
        {turn: spoken(said, turns.get(turn)) for turn, said in found.turns.items()},
        {one: spoken(said, asked.get(one)) for one, said in found.asked.items()},
    )


def spoken(found: Range | None, before: Spoken | None = None) -> Spoken | None:
    """As people speak; ``before`` is what was said last and stays unless it is clearly wrong."""
    if found is None:
        return None
    low = step(found.low / MINUTE_MS, before.low if before else None)
    high = step(found.high / MINUTE_MS, before.high if before else None)
    return Spoken(low, max(high, low + STEP_MIN))


def step(minutes: float, before: int | None) -> int:
    """A multiple of five near ``minutes``; the one of ``before`` as long as it is not clearly
    wrong."""
    if before is not None and abs(minutes - before) <= STEP_MIN / 2 + STAYS_MIN:
        return before
    return round(minutes / STEP_MIN) * STEP_MIN


def ranges_of(called: Numbers) -> list[Range | None]:
    """A row of runs each; None for whom some never call."""
    if not len(called):
        return []
    ranks = [max(0, round(share * called.shape[1]) - 1) for share in (0.1, 0.5, 0.9)]
    # Half the digits are sorted in a quarter of the time.
    ordered = np.sort(np.minimum(called, LONGEST_MS).astype(np.int32), axis=1)
    found = ordered[:, ranks].tolist()
    return [None if high >= LONGEST_MS else Range(low, mid, high) for low, mid, high in found]
