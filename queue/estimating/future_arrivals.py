"""People who are not in the line yet but will be called before some who are.

They are people of a priority class who still come, held turns that return, and turns that come
from a missed call or another service. Arrivals are drawn at random for each run.
"""

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

AWAY_MS = 15 * MINUTE_MS  # the mean of a held turn for which no time was given; exponential
LOOK_AHEAD_MS = (20 * MINUTE_MS, 3 * HOUR_MS)


@dataclass(frozen=True)
class FutureArrival:
    """Somebody who comes ``at`` so many ms from now, which differs from run to run.

    "new" takes a number. "over" comes from a missed call or another service, to a position before
    those who wait.
    """

    service: str
    priority: str | None
    comes: Literal["over", "new"]
    at: Numbers


def overtaking_arrivals(state: HallState, takes: TurnDurations) -> Sequence[FutureArrival]:
    """The arrivals that overtake somebody, for as long as those who wait now may still wait."""
    classes = list(state.rules.weights)
    found: list[FutureArrival] = []
    for service, ahead_ms in _look_ahead(state, takes).items():
        until = state.now + ahead_ms
        over = _Stream(takes.beliefs.over, (service, False))
        for at in _poisson(state, takes, len(found), over, until):
            found.append(FutureArrival(service, None, "over", at))
        new = _Stream(takes.beliefs.new, (service, True), only_open=True)
        for at in _poisson(state, takes, len(found), new, until) if classes else ():
            found.append(FutureArrival(service, classes[0], "new", at))
    return found


def all_arrivals(state: HallState, takes: TurnDurations) -> Sequence[FutureArrival]:
    """Everybody who still takes a number today."""
    until = max((ends for _, ends in state.gives), default=state.now)
    classes = [None, *list(state.rules.weights)[:1]]
    found: list[FutureArrival] = []
    for service in takes.beliefs.times:
        for priority in classes:
            new = _Stream(takes.beliefs.new, (service, priority is not None), only_open=True)
            for at in _poisson(state, takes, len(found), new, until):
                found.append(FutureArrival(service, priority, "new", at))
    return found


@dataclass(frozen=True)
class _Stream:
    """How often people of one kind arrive. With ``only_open`` nobody arrives while no numbers are
    given."""

    rates: ArrivalRates
    kind: ArrivalKind
    only_open: bool = False

    def at(self, state: HallState, moment: int) -> float:
        """Arrivals an hour."""
        if self.only_open and not any(begins <= moment < ends for begins, ends in state.gives):
            return 0.0
        return self.rates.at(self.kind, moment + state.utc_offset_ms)


def _poisson(
    state: HallState, takes: TurnDurations, first_row: int, stream: _Stream, until: int
) -> list[Numbers]:
    """When the first, the second … person comes in each run, in ms from now.

    There are as many rows as people come in nearly every run; whoever would come after ``until``
    NEVER does. Drawn as a steady stream in a time that runs as fast as the rate is high.
    """
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
    """How long until a held turn is back in the line, in each run."""
    if turn.back_at is not None:
        return np.full(runs, max(0, turn.back_at - now))
    chance = random_numbers.even(runs, random_numbers.PAUSES, turn.turn_id)
    ms: Numbers = (-np.log(chance) * AWAY_MS).astype(np.int64)
    return ms


def _look_ahead(state: HallState, takes: TurnDurations) -> dict[str, int]:
    """By service, how far ahead arrivals matter: roughly the longest wait of those who wait now at
    any of its counters, with room to spare, in ms."""
    alone = {service: _clears_in_ms(state, takes, service) for service in takes.beliefs.times}
    found: dict[str, int] = {}
    for counter in state.counters:
        if counter.state != "closed":
            longest = max(alone.get(service, 0) for service in counter.services)
            for service in counter.services:
                found[service] = max(found.get(service, 0), longest)
    return {service: ahead for service, ahead in found.items() if ahead and service in alone}


def _clears_in_ms(state: HallState, takes: TurnDurations, service: str) -> int:
    """How long until the last person who waits for the service is called if nobody else comes, or 0
    if nobody waits."""
    waiting = sum(turn.service == service for turn in state.waiting)
    counters = sum(
        1 / len(counter.services)
        for counter in state.counters
        if service in counter.services and counter.state != "closed"
    )
    if not waiting or not counters:
        return 0
    mean = math.exp(float(takes.log_mean(service).mean()) + takes.spread(service) ** 2 / 2)
    ahead = round(1.5 * waiting * mean * 1000 / counters)
    return min(max(ahead, LOOK_AHEAD_MS[0]), LOOK_AHEAD_MS[1])
