"""Who is not in the line yet and will be called before some who are: priority classes to come,
and held turns that return."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from hall.clock import HOUR_MS, MINUTE_MS
from hall.queue.estimating import random_numbers
from hall.queue.estimating.arrival_rates import SLOT_MS, ArrivalKind, ArrivalRates
from hall.queue.estimating.chains import NEVER
from hall.queue.estimating.random_numbers import Numbers
from hall.queue.estimating.state import AbsentTurn, HallState
from hall.queue.estimating.turn_durations import TurnDurations

AWAY_MS = 15 * MINUTE_MS  # a held turn, where nobody said for how long; exponential
LOOK_AHEAD_MS = (20 * MINUTE_MS, 3 * HOUR_MS)


@dataclass(frozen=True)
class FutureArrival:
    """Somebody, ``at`` ms from now in each run: "new" of a priority class, or "over" from a missed
    call or another service, to a place before those who wait."""

    service: str
    priority: str | None
    comes: Literal["over", "new"]
    at: Numbers


def coming(state: HallState, takes: TurnDurations) -> Sequence[FutureArrival]:
    """Who overtakes, as long as those who wait now may still be waiting."""
    classes = list(state.rules.weights)
    found: list[FutureArrival] = []
    for service, ahead_ms in _look_ahead(state, takes).items():
        until = state.now + ahead_ms
        over = _Stream(takes.beliefs.over, (service, False))
        for at in _poisson(state, takes, len(found), over, until):
            found.append(FutureArrival(service, None, "over", at))
        new = _Stream(takes.beliefs.new, (service, True), given=True)
        for at in _poisson(state, takes, len(found), new, until) if classes else ():
            found.append(FutureArrival(service, classes[0], "new", at))
    return found


def rest_of_day(state: HallState, takes: TurnDurations) -> Sequence[FutureArrival]:
    """Everybody who still takes a number."""
    until = max((ends for _, ends in state.gives), default=state.now)
    classes = [None, *list(state.rules.weights)[:1]]
    found: list[FutureArrival] = []
    for service in takes.beliefs.times:
        for priority in classes:
            new = _Stream(takes.beliefs.new, (service, priority is not None), given=True)
            for at in _poisson(state, takes, len(found), new, until):
                found.append(FutureArrival(service, priority, "new", at))
    return found


@dataclass(frozen=True)
class _Stream:
    """How many of a kind come; ``given``: only while numbers are."""

    rates: ArrivalRates
    kind: ArrivalKind
    given: bool = False

    def at(self, state: HallState, moment: int) -> float:
        """An hour."""
        if self.given and not any(begins <= moment < ends for begins, ends in state.gives):
            return 0.0
        return self.rates.at(self.kind, moment + state.utc_offset_ms)


def _poisson(
    state: HallState, takes: TurnDurations, first_row: int, stream: _Stream, until: int
) -> list[Numbers]:
    """When the first, the second … comes, NEVER after ``until``; so many as come in most runs. A
    steady stream in a time that runs as the rate does."""
    steps = range(state.now, until, SLOT_MS)
    expected = np.cumsum([0.0, *(stream.at(state, at) * SLOT_MS / HOUR_MS for at in steps)])
    if expected[-1] <= 0:
        return []
    count = math.ceil(expected[-1] + 2 * math.sqrt(expected[-1]))
    rows = range(first_row, first_row + count)
    arrivals = -np.log(random_numbers.even(takes.runs, random_numbers.COMES, rows)).cumsum(axis=0)
    times = np.arange(len(expected), dtype=float) * SLOT_MS
    at = np.interp(arrivals, expected, times).astype(np.int64)
    at[arrivals > expected[-1]] = NEVER
    return list(at)


def back_in_ms(turn: AbsentTurn, now: int, runs: int) -> Numbers:
    if turn.back_at is not None:
        return np.full(runs, max(0, turn.back_at - now))
    chance = random_numbers.even(runs, random_numbers.PAUSES, turn.turn_id)
    ms: Numbers = (-np.log(chance) * AWAY_MS).astype(np.int64)
    return ms


def _look_ahead(state: HallState, takes: TurnDurations) -> dict[str, int]:
    """How long those who wait now for a service, or for another one of its counters, will wait at
    most, about and with room to spare."""
    alone = {service: _clears_in_ms(state, takes, service) for service in takes.beliefs.times}
    found: dict[str, int] = {}
    for place in state.counters:
        if place.state != "closed":
            longest = max(alone.get(service, 0) for service in place.services)
            for service in place.services:
                found[service] = max(found.get(service, 0), longest)
    return {service: ahead for service, ahead in found.items() if ahead and service in alone}


def _clears_in_ms(state: HallState, takes: TurnDurations, service: str) -> int:
    """Until the last who waits for it is called, if nobody else comes; 0 if nobody waits."""
    waiting = sum(turn.service == service for turn in state.waiting)
    counters = sum(
        1 / len(place.services)
        for place in state.counters
        if service in place.services and place.state != "closed"
    )
    if not waiting or not counters:
        return 0
    mean = math.exp(float(takes.log_mean(service).mean()) + takes.spread(service) ** 2 / 2)
    ahead = round(1.5 * waiting * mean * 1000 / counters)
    return min(max(ahead, LOOK_AHEAD_MS[0]), LOOK_AHEAD_MS[1])
