"""The expected wait of everybody in the line and of a ticket taken now, from simulated runs."""

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
LEAST_SEEN = 5  # services; fewer say nothing of how long one takes
MOST_WAITING = 2000  # no hall holds more; the runs take memory and time by each
LONGEST_MS = 1 << 30  # twelve days


def estimate(
    state: HallState,
    beliefs: Beliefs,
    *,
    factors: Mapping[str, float] | None = None,
    runs: int = RUNS,
) -> RawEstimates:
    """``factors`` says by service how much the ranges are widened or narrowed."""
    unknown = unknown_services(state, beliefs)
    new_tickets = tickets_to_estimate(state, beliefs)
    if unknown >= set(beliefs.times):
        nobody = dict.fromkeys(turn.turn_id for turn in state.waiting)
        return RawEstimates(state.seq, state.now, nobody, dict.fromkeys(new_tickets), factors or {})
    takes = TurnDurations(beliefs, state.hour(state.now), runs)
    prepared = prepare(state, takes, new_tickets)
    called = run(prepared.hall, prepared.draws)
    services = {turn.turn_id: turn.service for turn in state.waiting}
    ranges = ranges_of(called)

    def wait(person: int, service: str) -> PercentileRange | None:
        found = None if service in unknown else ranges[person]
        return found and found.adjusted((factors or {}).get(service, 1.0))

    return RawEstimates(
        seq=state.seq,
        at=state.now,
        turns={turn: wait(n, services[turn]) for turn, n in prepared.turns.items()},
        new_tickets={ticket: wait(n, ticket[0]) for ticket, n in prepared.new_tickets.items()},
        factors=factors or {},
    )


def tickets_to_estimate(state: HallState, beliefs: Beliefs) -> Sequence[NewTicket]:
    """Every service, without a class and with each priority class that has a wait of its own. Where
    all classes count the same, the first stands for all."""
    classes = list(state.rules.weights)
    apart = classes if state.rules.policy.weighs_classes else classes[:1]
    return [(service, priority) for service in beliefs.times for priority in (None, *apart)]


def unknown_services(state: HallState, beliefs: Beliefs) -> frozenset[str]:
    """The services whose waits cannot be told: no counter at work takes them, too few turns were
    seen, or too many people wait in the hall."""
    if len(state.waiting) > MOST_WAITING:
        return frozenset(beliefs.times)
    offered = {
        service
        for counter in state.counters
        if serves(state, counter)
        for service in (*counter.services, *counter.helps)
    }
    return frozenset(
        service
        for service, time in beliefs.times.items()
        if service not in offered or time.seen < LEAST_SEEN
    )


def ranges_of(called: Numbers) -> list[PercentileRange | None]:
    """A range for each row of ``called``, None where some of its runs never call."""
    if not len(called):
        return []
    ranks = [max(0, round(share * called.shape[1]) - 1) for share in (0.1, 0.5, 0.9)]
    # Half the digits are sorted in a quarter of the time.
    ordered = np.sort(np.minimum(called, LONGEST_MS).astype(np.int32), axis=1)
    found = ordered[:, ranks].tolist()
    return [
        None if high >= LONGEST_MS else PercentileRange(low, mid, high) for low, mid, high in found
    ]
