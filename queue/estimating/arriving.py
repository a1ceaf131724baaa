"""Who is not in the line yet and will be called before some who are: priority classes to come,
and held turns that return."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hall.queue.estimating import chances
from hall.queue.estimating.lines import NEVER
from hall.queue.estimating.state import MINUTE_MS, Away, HallState
from hall.queue.estimating.tables import Numbers
from hall.queue.estimating.taking import Takes

HOUR_MS = 60 * MINUTE_MS
AWAY_MS = 15 * MINUTE_MS  # a held turn, where nobody said for how long; exponential
MOST = 24  # of one service
LOOK_AHEAD_MS = (20 * MINUTE_MS, 3 * HOUR_MS)


@dataclass(frozen=True)
class Arrival:
    """Somebody of a priority class, ``at`` ms from now in each run."""

    service: str
    priority: str
    at: Numbers


def new_ones(state: HallState, takes: Takes) -> Sequence[Arrival]:
    """Poisson, while numbers are given and those who wait now may still be waiting."""
    priority = next((name for name in state.rules.weights), None)
    if priority is None or state.tickets_until is None:
        return []
    left_ms = state.tickets_until - state.now
    found: list[Arrival] = []
    for service, ahead_ms in _look_ahead(state, takes).items():
        an_hour = takes.beliefs.rates.get((service, True, takes.hour), 0.0)
        expected = an_hour * min(left_ms, ahead_ms) / HOUR_MS
        count = min(MOST, math.ceil(expected + 2 * math.sqrt(expected)))
        if expected <= 0:
            continue
        rows = np.arange(len(found), len(found) + count) % chances.ROWS
        apart = -np.log(chances.even(takes.runs, chances.COMES)[rows]) * (HOUR_MS / an_hour)
        at = apart.cumsum(axis=0).astype(np.int64)
        at[at > left_ms] = NEVER
        found += [Arrival(service, priority, row) for row in at]
    return found


def back_in_ms(turn: Away, now: int, runs: int) -> Numbers:
    if turn.back_at is not None:
        return np.full(runs, max(0, turn.back_at - now))
    chance = chances.even(runs, chances.PAUSES)[turn.turn_id % chances.ROWS]
    ms: Numbers = (-np.log(chance) * AWAY_MS).astype(np.int64)
    return ms


def _look_ahead(state: HallState, takes: Takes) -> dict[str, int]:
    """About as long as the last of each service who waits now will wait, with room to spare."""
    found = {}
    for service in takes.beliefs.times:
        waiting = sum(turn.service == service for turn in state.waiting)
        counters = sum(
            service in place.services and place.state != "closed" for place in state.places
        )
        mean = math.exp(float(takes.log_mean(service).mean()) + takes.spread(service) ** 2 / 2)
        ahead = 1.5 * waiting * mean * 1000 / max(1, counters)
        if waiting:
            found[service] = round(min(max(ahead, LOOK_AHEAD_MS[0]), LOOK_AHEAD_MS[1]))
    return found
