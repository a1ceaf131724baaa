"""What the simulated runs start from: the hall of this moment and random numbers for each run.

The random numbers decide how long each turn takes, when each counter is free, and who still comes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hall.clock import Span
from hall.queue.estimating import random_numbers
from hall.queue.estimating.chains import SimulatedPerson
from hall.queue.estimating.counter_availability import free_in_ms
from hall.queue.estimating.future_arrivals import (
    FutureArrival,
    all_arrivals,
    back_in_ms,
    overtaking_arrivals,
)
from hall.queue.estimating.random_numbers import Numbers
from hall.queue.estimating.service_times import opening
from hall.queue.estimating.simulation import RandomDraws, SimulatedHall, in_hours
from hall.queue.estimating.state import AbsentTurn, HallState, QueuedTurn
from hall.queue.estimating.turn_durations import TurnDurations
from hall.queue.estimating.wait_estimates import NewTicket

LONG_AGO = -(1 << 40)


@dataclass(frozen=True)
class SimulationInput:
    """``turns`` and ``new_tickets`` give the number that a turn, or a ticket that might be taken
    now, has among the people of the hall."""

    hall: SimulatedHall
    draws: RandomDraws
    turns: dict[int, int]
    new_tickets: dict[NewTicket, int]


def prepare(
    state: HallState,
    takes: TurnDurations,
    new_tickets: Sequence[NewTicket],
    *,
    whole_day: bool = False,
) -> SimulationInput:
    """``new_tickets`` are tickets that somebody might take now. With ``whole_day`` everybody who
    will still come is in the hall, not only those who overtake somebody."""
    line: list[QueuedTurn | AbsentTurn] = [*state.waiting, *_held(state)]
    line.sort(key=lambda turn: (turn.order_key, turn.turn_id))
    arrivals = all_arrivals(state, takes) if whole_day else overtaking_arrivals(state, takes)
    over = [one for one in arrivals if one.comes == "over"]
    new = [one for one in arrivals if one.comes == "new"]
    people = [
        *(SimulatedPerson(one.service, one.priority, comes=one.comes) for one in over),
        *(_person(turn, state.now) for turn in line),
        *(_ghost(state, service, priority) for service, priority in new_tickets),
        *(SimulatedPerson(one.service, one.priority, comes=one.comes) for one in new),
    ]
    comes = {n: arrival.at for n, arrival in enumerate(over)}
    for n, turn in enumerate(line, start=len(over)):
        if isinstance(turn, AbsentTurn):
            comes[n] = back_in_ms(turn, state.now, takes.runs)
    first_new = len(people) - len(new)
    comes |= {n: arrival.at for n, arrival in enumerate(new, start=first_new)}
    work = _work(state)
    late = _late(state, takes)
    frees = in_hours(free_in_ms(state, takes), work, late)
    return SimulationInput(
        hall=SimulatedHall(state.rules, state.counters, people, work),
        draws=RandomDraws(_takes(takes, over, line, len(new_tickets), new), frees, comes, late),
        turns={
            turn.turn_id: n
            for n, turn in enumerate(line, start=len(over))
            if isinstance(turn, QueuedTurn)
        },
        new_tickets={ticket: len(over) + len(line) + n for n, ticket in enumerate(new_tickets)},
    )


def _held(state: HallState) -> list[AbsentTurn]:
    return [turn for turn in state.away if turn.kind == "held"]


def _person(turn: QueuedTurn | AbsentTurn, now: int) -> SimulatedPerson:
    if isinstance(turn, AbsentTurn):
        return SimulatedPerson(turn.service, turn.priority, counter=turn.counter, comes="back")
    return SimulatedPerson(
        service=turn.service,
        priority=turn.priority,
        since=turn.since - now,
        not_before=max(0, turn.not_before - now),
        counter=turn.counter,
        until=None if turn.until is None else max(0, turn.until - now),
        staff=turn.staff,
    )


def _ghost(state: HallState, service: str, priority: str | None) -> SimulatedPerson:
    may = max(0, state.later.get(service, 0) - state.now)
    return SimulatedPerson(service, priority, not_before=may, ghost=True)


def _takes(
    takes: TurnDurations,
    over: Sequence[FutureArrival],
    line: Sequence[QueuedTurn | AbsentTurn],
    ghosts: int,
    new: Sequence[FutureArrival],
) -> Numbers:
    """How long each turn takes, 0 for ghosts. The rows of random numbers go by turn, so those of a
    turn stay the same while the line moves."""
    others = [-1 - n for n in range(len(over) + len(new))]
    rows = [*others[: len(over)], *(turn.turn_id for turn in line), *others[len(over) :]]
    drawn = takes.ms([each.service for each in (*over, *line, *new)], rows)
    return np.insert(drawn, [len(over) + len(line)] * ghosts, 0, axis=0)


def _late(state: HallState, takes: TurnDurations) -> Numbers:
    """How late each counter begins after the next opening, in ms."""
    opens = next((opens for opens, _ in state.work if opens > state.now), state.now)
    late = takes.beliefs.late.at(opening(opens + state.utc_offset_ms))
    rows = [place.number for place in state.counters]
    late_s = late.draw(random_numbers.even(takes.runs, random_numbers.LATE, rows))
    ms: Numbers = (late_s * 1000).astype(np.int64)
    return ms


def _work(state: HallState) -> list[Span]:
    """The opening spans in ms from now. The time before the first counts as a break, so a span of
    no length stands before it."""
    work = [(opens - state.now, closes - state.now) for opens, closes in state.work]
    return [(LONG_AGO, LONG_AGO), *work] if work else []
