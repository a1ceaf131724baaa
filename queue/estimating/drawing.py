"""The runs' chances put to the hall of this moment: how long each turn takes in each run, when
each counter is free, who will come who overtakes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hall.clock import Span
from hall.queue.estimating import chances
from hall.queue.estimating.arriving import Arrival, back_in_ms, coming, rest_of_day
from hall.queue.estimating.counters import free_in_ms
from hall.queue.estimating.lines import Person
from hall.queue.estimating.paths import Draws, Hall, in_hours
from hall.queue.estimating.service_times import opening
from hall.queue.estimating.state import Away, HallState, Waiting
from hall.queue.estimating.tables import Numbers
from hall.queue.estimating.taking import Takes
from hall.queue.estimating.wait_estimates import NewTicket

LONG_AGO = -(1 << 40)


@dataclass(frozen=True)
class Prepared:
    """``turns`` and ``asked``: which person of the hall is which."""

    hall: Hall
    draws: Draws
    turns: dict[int, int]
    asked: dict[NewTicket, int]


def prepare(
    state: HallState, takes: Takes, asked: Sequence[NewTicket], *, whole_day: bool = False
) -> Prepared:
    """``whole_day``: with everybody who will still come, not only those who overtake."""
    line: list[Waiting | Away] = [*state.waiting, *_held(state)]
    line.sort(key=lambda turn: (turn.order_key, turn.turn_id))
    arrivals = rest_of_day(state, takes) if whole_day else coming(state, takes)
    over = [one for one in arrivals if one.comes == "over"]
    new = [one for one in arrivals if one.comes == "new"]
    people = [
        *(Person(one.service, one.priority, comes=one.comes) for one in over),
        *(_person(turn, state.now) for turn in line),
        *(_ghost(state, *one) for one in asked),
        *(Person(one.service, one.priority, comes=one.comes) for one in new),
    ]
    comes = {n: arrival.at for n, arrival in enumerate(over)}
    for n, turn in enumerate(line, start=len(over)):
        if isinstance(turn, Away):
            comes[n] = back_in_ms(turn, state.now, takes.runs)
    first_new = len(people) - len(new)
    comes |= {n: arrival.at for n, arrival in enumerate(new, start=first_new)}
    work = _work(state)
    late = _late(state, takes)
    frees = in_hours(free_in_ms(state, takes), work, late)
    return Prepared(
        hall=Hall(state.rules, state.places, people, work),
        draws=Draws(_takes(takes, over, line, len(asked), new), frees, comes, late),
        turns={
            turn.turn_id: n
            for n, turn in enumerate(line, start=len(over))
            if isinstance(turn, Waiting)
        },
        asked={one: len(over) + len(line) + n for n, one in enumerate(asked)},
    )


def _held(state: HallState) -> list[Away]:
    return [turn for turn in state.away if turn.kind == "held"]


def _person(turn: Waiting | Away, now: int) -> Person:
    if isinstance(turn, Away):
        return Person(turn.service, turn.priority, counter=turn.counter, comes="back")
    return Person(
        turn.service,
        turn.priority,
        turn.since - now,
        max(0, turn.not_before - now),
        turn.counter,
        None if turn.until is None else max(0, turn.until - now),
        turn.staff,
    )


def _ghost(state: HallState, service: str, priority: str | None) -> Person:
    may = max(0, state.later.get(service, 0) - state.now)
    return Person(service, priority, not_before=may, ghost=True)


def _takes(
    takes: Takes,
    over: Sequence[Arrival],
    line: Sequence[Waiting | Away],
    ghosts: int,
    new: Sequence[Arrival],
) -> Numbers:
    """Rows of chances go by turn, so that those of a turn stay the same while the line moves."""
    others = [-1 - n for n in range(len(over) + len(new))]
    rows = [*others[: len(over)], *(turn.turn_id for turn in line), *others[len(over) :]]
    drawn = takes.ms([each.service for each in (*over, *line, *new)], rows)
    return np.insert(drawn, [len(over) + len(line)] * ghosts, 0, axis=0)


def _late(state: HallState, takes: Takes) -> Numbers:
    """As after the next opening."""
    opens = next((opens for opens, _ in state.work if opens > state.now), state.now)
    late = takes.beliefs.late.at(opening(opens + state.utc_offset_ms))
    rows = [place.number for place in state.places]
    late_s = late.draw(chances.even(takes.runs, chances.LATE, rows))
    ms: Numbers = (late_s * 1000).astype(np.int64)
    return ms


def _work(state: HallState) -> list[Span]:
    """From now; before the first opening is a break too."""
    work = [(opens - state.now, closes - state.now) for opens, closes in state.work]
    return [(LONG_AGO, LONG_AGO), *work] if work else []
