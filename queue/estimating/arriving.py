"""Who is not in the line yet and will be called before some who are: priority classes to come,
and held turns that return."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from hall.queue.estimating import chances
from hall.queue.estimating.lines import NEVER
from hall.queue.estimating.state import MINUTE_MS, Away, HallState
from hall.queue.estimating.tables import Numbers
from hall.queue.estimating.taking import Takes

HOUR_MS = 60 * MINUTE_MS
AWAY_MS = 15 * MINUTE_MS  # a held turn, where nobody said for how long; exponential
STEP_MS = 10 * MINUTE_MS
MOST = 24  # of one service
LOOK_AHEAD_MS = (20 * MINUTE_MS, 3 * HOUR_MS)


@dataclass(frozen=True)
class Arrival:
    """Somebody, ``at`` ms from now in each run: "new" of a priority class, or "over" from a missed
    call or another service, to a place before those who wait."""

    service: str
    priority: str | None
    comes: Literal["over", "new"]
    at: Numbers


def coming(state: HallState, takes: Takes) -> Sequence[Arrival]:
    """As long as those who wait now may still be waiting."""
    classes = list(state.rules.weights)
    left_ms = 0 if state.tickets_until is None else state.tickets_until - state.now
    beliefs, hour = takes.beliefs, takes.hour
    found: list[Arrival] = []
    for service, ahead_ms in _look_ahead(state, takes).items():
        over = beliefs.over.get((service, hour), 0.0)
        for at in _poisson(takes, len(found), over, ahead_ms):
            found.append(Arrival(service, None, "over", at))
        new = beliefs.rates.get((service, True, hour), 0.0) if classes else 0.0
        for at in _poisson(takes, len(found), new, min(left_ms, ahead_ms)):
            at[at > left_ms] = NEVER
            found.append(Arrival(service, classes[0], "new", at))
    return found


def rest_of_day(state: HallState, takes: Takes) -> Sequence[Arrival]:
    """Everybody who still takes a number, and who comes over meanwhile."""
    if state.tickets_until is None and not state.work:
        return []
    end = max([state.tickets_until or 0, *(closes for _, closes in state.work)])
    classes = list(state.rules.weights)
    found: list[Arrival] = []
    for service in takes.beliefs.times:
        for is_priority in (False, True) if classes else (False,):
            rates = [
                (at, takes.beliefs.rates.get((service, is_priority, state.hour(at)), 0.0))
                for at in range(state.now, end, STEP_MS)
            ]
            for row in _thinned(takes, len(found), rates, state.now):
                found.append(Arrival(service, classes[0] if is_priority else None, "new", row))
    return found


def _thinned(
    takes: Takes, first_row: int, rates: Sequence[tuple[int, float]], now: int
) -> list[Numbers]:
    """Poisson with a rate an hour that changes: a steady one in a time that runs as the rate."""
    expected = np.cumsum([0.0, *(rate * STEP_MS / HOUR_MS for _, rate in rates)])
    if expected[-1] <= 0:
        return []
    count = math.ceil(expected[-1] + 2 * math.sqrt(expected[-1]))
    rows = np.arange(first_row, first_row + count) % chances.ROWS
    arrivals = -np.log(chances.even(takes.runs, chances.COMES)[rows]).cumsum(axis=0)
    times = np.array([0, *(at + STEP_MS - now for at, _ in rates)], float)
    at = np.interp(arrivals, expected, times).astype(np.int64)
    at[arrivals > expected[-1]] = NEVER
    return list(at)


def _poisson(takes: Takes, first_row: int, an_hour: float, within_ms: int) -> list[Numbers]:
    """When the first, the second … comes; so many as come within that time in most runs."""
    expected = an_hour * within_ms / HOUR_MS
    if expected <= 0:
        return []
    count = min(MOST, math.ceil(expected + 2 * math.sqrt(expected)))
    rows = np.arange(first_row, first_row + count) % chances.ROWS
    apart = -np.log(chances.even(takes.runs, chances.COMES)[rows]) * (HOUR_MS / an_hour)
    return list(apart.cumsum(axis=0).astype(np.int64))


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
            1 / len(place.services)
            for place in state.places
            if service in place.services and place.state != "closed"
        )
        mean = math.exp(float(takes.log_mean(service).mean()) + takes.spread(service) ** 2 / 2)
        ahead = 1.5 * waiting * mean * 1000 / max(0.5, counters)
        if waiting:
            found[service] = round(min(max(ahead, LOOK_AHEAD_MS[0]), LOOK_AHEAD_MS[1]))
    return found
