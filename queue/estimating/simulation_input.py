"""The runs' chances put to the hall of this moment: how long each turn takes in each run, when
each counter is free, who will come who overtakes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hall.clock import Span
from hall.queue.estimating import random_numbers
from hall.queue.estimating.chains import SimulatedPerson
from hall.queue.estimating.counter_availability import free_in_ms
from hall.queue.estimating.future_arrivals import FutureArrival, back_in_ms, coming, rest_of_day
from hall.queue.estimating.random_numbers import Numbers
from hall.queue.estimating.service_times import opening
from hall.queue.estimating.simulation import RandomDraws, SimulatedHall, in_hours
from hall.queue.estimating.state import AbsentTurn, HallState, QueuedTurn
from hall.queue.estimating.turn_durations import TurnDurations
from hall.queue.estimating.wait_estimates import NewTicket

LONG_AGO = -(1 << 40)


@dataclass(frozen=True)
class SimulationInput:
    """``turns`` and ``asked``: which person of the hall is which."""

    hall: SimulatedHall
    draws: RandomDraws
    turns: dict[int, int]
    asked: dict[NewTicket, int]


def prepare(
    state: HallState, takes: TurnDurations, asked: Sequence[NewTicket], *, whole_day: bool = False
) -> SimulationInput:
    """``whole_day``: with everybody who will still come, not only those who overtake."""
    line: list[QueuedTurn | AbsentTurn] = [*state.waiting, *_held(state)]
    line.sort(key=lambda turn: (turn.order_key, turn.turn_id))
    arrivals = rest_of_day(state, takes) if whole_day else coming(state, takes)
    over = [one for one in arrivals if one.comes == "over"]
    new = [one for one in arrivals if one.comes == "new"]
    people = [
        *(SimulatedPerson(one.service, one.priority, comes=one.comes) for one in over),
        *(_person(turn, state.now) for turn in line),
        *(_ghost(state, *one) for one in asked),
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
        draws=RandomDraws(_takes(takes, over, line, len(asked), new), frees, comes, late),
        turns={
            turn.turn_id: n
            for n, turn in enumerate(line, start=len(over))
            if isinstance(turn, QueuedTurn)
        },
        asked={one: len(over) + len(line) + n for n, one in enumerate(asked)},
    )


def _held(state: HallState) -> list[AbsentTurn]:
    return [turn for turn in state.away if turn.kind == "held"]


def _person(turn: QueuedTurn | AbsentTurn, now: int) -> SimulatedPerson:
    if isinstance(turn, AbsentTurn):
        return SimulatedPerson(turn.service, turn.priority, counter=turn.counter, comes="back")
    return SimulatedPerson(
        turn.service,
        turn.priority,
        turn.since - now,
        max(0, turn.not_before - now),
        turn.counter,
        None if turn.until is None else max(0, turn.until - now),
        turn.staff,
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
    """Rows of chances go by turn, so that those of a turn stay the same while the line moves."""
    others = [-1 - n for n in range(len(over) + len(new))]
    rows = [*others[: len(over)], *(turn.turn_id for turn in line), *others[len(over) :]]
    drawn = takes.ms([each.service for each in (*over, *line, *new)], rows)
    return np.insert(drawn, [len(over) + len(line)] * ghosts, 0, axis=0)


def _late(state: HallState, takes: TurnDurations) -> Numbers:
    """As after the next opening."""
    opens = next((opens for opens, _ in state.work if opens > state.now), state.now)
    late = takes.beliefs.late.at(opening(opens + state.utc_offset_ms))
    rows = [place.number for place in state.counters]
    late_s = late.draw(random_numbers.even(takes.runs, random_numbers.LATE, rows))
    ms: Numbers = (late_s * 1000).astype(np.int64)
    return ms


def _work(state: HallState) -> list[Span]:
    """From now; before the first opening is a break too."""
    work = [(opens - state.now, closes - state.now) for opens, closes in state.work]
    return [(LONG_AGO, LONG_AGO), *work] if work else []
