"""What the rest of the day will be like, with those who have not come yet."""

from dataclasses import dataclass

import numpy as np

from hall.clock import MINUTE_MS
from hall.queue.estimating.drawing import prepare
from hall.queue.estimating.lines import NEVER
from hall.queue.estimating.paths import run
from hall.queue.estimating.ranges import STEP_MIN, Range, ranges_of, step, unsaid
from hall.queue.estimating.service_times import Beliefs
from hall.queue.estimating.state import HallState
from hall.queue.estimating.taking import Takes

RUNS = 200


@dataclass(frozen=True, slots=True)
class Outlook:
    """Until the counters close for the day. ``calls``: how many more are called by then;
    ``waiting``: how many wait then; ``last``: when the last is served, in ms from now."""

    seq: int
    at: int
    calls: Range
    waiting: Range
    last: Range


@dataclass(frozen=True, slots=True)
class Ending:
    """As all screens say it: the last is served between two moments (ms, full five minutes)."""

    at: int
    last: tuple[int, int]


def outlook(state: HallState, beliefs: Beliefs, *, runs: int = RUNS) -> Outlook | None:
    """None after closing, without hours, or if no service can be told of."""
    if (
        not state.work
        or state.now >= state.work[-1][1]
        or unsaid(state, beliefs) >= set(beliefs.times)
    ):
        return None
    takes = Takes(beliefs, state.hour(state.now), runs)
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


def ending(found: Outlook, before: Ending | None = None) -> Ending:
    """``before`` is what was said last, and stays unless it is clearly wrong."""
    old: tuple[int | None, int | None] = (None, None)
    if before is not None:
        old = (before.last[0] // MINUTE_MS, before.last[1] // MINUTE_MS)
    low = step((found.at + found.last.low) / MINUTE_MS, old[0])
    high = step((found.at + found.last.high) / MINUTE_MS, old[1])
    last = (low * MINUTE_MS, max(high, low + STEP_MIN) * MINUTE_MS)
    return Ending(found.at, last)
