"""Waiting times as ranges: from the runs to what may be said."""

from collections.abc import Mapping, Sequence

import numpy as np

from hall.queue.estimating.counter_availability import serves
from hall.queue.estimating.random_numbers import Numbers
from hall.queue.estimating.service_times import Beliefs
from hall.queue.estimating.simulation import run
from hall.queue.estimating.simulation_input import prepare
from hall.queue.estimating.state import HallState
from hall.queue.estimating.turn_durations import TurnDurations
from hall.queue.estimating.wait_estimates import NewTicket, PercentileRange, RawEstimates

RUNS = 500
LEAST_SEEN = 5  # fewer services say nothing of how long one takes
MOST_WAITING = 2000  # no hall holds more; the runs take memory and time by each
LONGEST_MS = 1 << 30  # twelve days


def estimate(
    state: HallState,
    beliefs: Beliefs,
    *,
    factors: Mapping[str, float] | None = None,
    runs: int = RUNS,
) -> RawEstimates:
    """Of everybody who waits and of a new number of each service and kind of class; ``factors``
    by service widen or narrow."""
    unknown = unsaid(state, beliefs)
    asked = kinds_of(state, beliefs)
    if unknown >= set(beliefs.times):
        nobody = dict.fromkeys(turn.turn_id for turn in state.waiting)
        return RawEstimates(state.seq, state.now, nobody, dict.fromkeys(asked), factors or {})
    takes = TurnDurations(beliefs, state.hour(state.now), runs)
    prepared = prepare(state, takes, asked)
    called = run(prepared.hall, prepared.draws)
    service = {turn.turn_id: turn.service for turn in state.waiting}
    ranges = ranges_of(called)

    def said(person: int, of: str) -> PercentileRange | None:
        found = None if of in unknown else ranges[person]
        return found and found.adjusted((factors or {}).get(of, 1.0))

    return RawEstimates(
        seq=state.seq,
        at=state.now,
        turns={turn: said(n, service[turn]) for turn, n in prepared.turns.items()},
        new_tickets={one: said(n, one[0]) for one, n in prepared.asked.items()},
        factors=factors or {},
    )


def kinds_of(state: HallState, beliefs: Beliefs) -> Sequence[NewTicket]:
    """Where all classes count the same, one of them stands for all."""
    classes = list(state.rules.weights)
    told = classes if state.rules.policy.weighs_classes else classes[:1]
    return [(service, kind) for service in beliefs.times for kind in (None, *told)]


def unsaid(state: HallState, beliefs: Beliefs) -> frozenset[str]:
    """Services that nothing can be said of: no counter at work takes them, too few were seen, or
    too many wait in the hall."""
    if len(state.waiting) > MOST_WAITING:
        return frozenset(beliefs.times)
    taken = {
        service
        for place in state.counters
        if serves(state, place)
        for service in (*place.services, *place.helps)
    }
    return frozenset(
        service
        for service, time in beliefs.times.items()
        if service not in taken or time.seen < LEAST_SEEN
    )


def ranges_of(called: Numbers) -> list[PercentileRange | None]:
    """A row of runs each; None for whom some never call."""
    if not len(called):
        return []
    ranks = [max(0, round(share * called.shape[1]) - 1) for share in (0.1, 0.5, 0.9)]
    # Half the digits are sorted in a quarter of the time.
    ordered = np.sort(np.minimum(called, LONGEST_MS).astype(np.int32), axis=1)
    found = ordered[:, ranks].tolist()
    return [
        None if high >= LONGEST_MS else PercentileRange(low, mid, high) for low, mid, high in found
    ]
