"""The runs' chances put to the hall of this moment: how long each turn takes in each run, when
each counter is free, who will come who overtakes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hall.queue.estimating import chances
from hall.queue.estimating.arriving import Arrival, back_in_ms, new_ones
from hall.queue.estimating.counters import free_in_ms
from hall.queue.estimating.lines import Person
from hall.queue.estimating.paths import Draws, Hall, in_hours
from hall.queue.estimating.state import Away, HallState, Span, Waiting
from hall.queue.estimating.tables import Numbers
from hall.queue.estimating.taking import Takes

LONG_AGO = -(1 << 40)
LATE_MS = 150_000  # a counter opens so late at most, any of it as likely (hall/rehearsal/habits.py)

Asked = tuple[str, str | None]
"""A service and a priority class: a number that somebody might take now."""


@dataclass(frozen=True)
class Prepared:
    """``turns`` and ``asked``: which person of the hall is which."""

    hall: Hall
    draws: Draws
    turns: dict[int, int]
    asked: dict[Asked, int]


def prepare(state: HallState, takes: Takes, asked: Sequence[Asked]) -> Prepared:
    line: list[Waiting | Away] = [*state.waiting, *_held(state)]
    line.sort(key=lambda turn: (turn.order_key, turn.turn_id))
    arrivals = new_ones(state, takes)
    people = [
        *(_person(turn, state.now) for turn in line),
        *(_ghost(state, *one) for one in asked),
        *(Person(one.service, one.priority, comes="new") for one in arrivals),
    ]
    known = len(line) + len(asked)
    comes = {known + n: arrival.at for n, arrival in enumerate(arrivals)}
    for n, turn in enumerate(line):
        if isinstance(turn, Away):
            comes[n] = back_in_ms(turn, state.now, takes.runs)
    work = _work(state)
    late = (chances.even(takes.runs, chances.LATE)[: len(state.places)] * LATE_MS).astype(np.int64)
    frees = in_hours(free_in_ms(state, takes), work, late)
    return Prepared(
        hall=Hall(state.rules, state.places, people, work),
        draws=Draws(_takes(takes, line, len(asked), arrivals), frees, comes, late),
        turns={turn.turn_id: n for n, turn in enumerate(line) if isinstance(turn, Waiting)},
        asked={one: len(line) + n for n, one in enumerate(asked)},
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
    takes: Takes, line: Sequence[Waiting | Away], ghosts: int, arrivals: Sequence[Arrival]
) -> Numbers:
    """Rows of chances go by turn, so that those of a turn stay the same while the line moves."""
    rows = [turn.turn_id for turn in line] + [-1 - n for n in range(len(arrivals))]
    services = [turn.service for turn in line] + [arrival.service for arrival in arrivals]
    drawn = takes.ms(services, rows)
    return np.insert(drawn, [len(line)] * ghosts, 0, axis=0)


def _work(state: HallState) -> list[Span]:
    """From now; before the first opening is a break too."""
    work = [(opens - state.now, closes - state.now) for opens, closes in state.work]
    return [(LONG_AGO, LONG_AGO), *work] if work else []
