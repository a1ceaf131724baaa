"""How the rest of the day will go, with those who have not come yet."""

import numpy as np

from hall.queue.estimating.chains import NEVER
from hall.queue.estimating.expected_waits import ranges_of, unknown_services
from hall.queue.estimating.service_times import Beliefs
from hall.queue.estimating.simulation import run
from hall.queue.estimating.simulation_input import prepare
from hall.queue.estimating.state import HallState
from hall.queue.estimating.turn_durations import TurnDurations
from hall.queue.estimating.wait_estimates import Outlook

RUNS = 200


def outlook(state: HallState, beliefs: Beliefs, *, runs: int = RUNS) -> Outlook | None:
    """None after closing, on a day without hours, or while no wait can be told."""
    if (
        not state.work
        or state.now >= state.work[-1][1]
        or unknown_services(state, beliefs) >= set(beliefs.times)
    ):
        return None
    takes = TurnDurations(beliefs, state.hour(state.now), runs)
    prepared = prepare(state, takes, (), whole_day=True)
    called = run(prepared.hall, prepared.draws, whole_day=True)
    comes = np.zeros_like(called)
    for person, at in prepared.draws.comes.items():
        comes[person] = at
    closes = state.work[-1][1] - state.now
    in_time = called <= closes
    there = (comes <= closes) & ~in_time
    ends = np.where(called < NEVER, called + prepared.draws.takes, 0)
    figures = np.stack([in_time.sum(axis=0), there.sum(axis=0), ends.max(axis=0, initial=0)])
    calls, waiting, last = ranges_of(figures)
    if calls is None or waiting is None or last is None:
        return None
    return Outlook(state.seq, state.now, calls, waiting, last)
