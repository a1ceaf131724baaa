"""The simulated runs call exactly the turns that the hall would call."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hall.queue.estimating.chains import NEVER, SimulatedPerson
from hall.queue.estimating.next_turn import next_of
from hall.queue.estimating.simulation import RandomDraws, SimulatedHall, run
from hall.queue.estimating.state import CallingCounter, CallingRules, QueuedTurn
from hall.queue.line.order import CallPolicy
from tests.support.examples import costly

SERVICES = ("a", "b", "c")
MINUTE = 60_000
STAFF = st.sampled_from(["", "", "Lan", "Minh"])
RULES = st.builds(
    CallingRules,
    policy=st.builds(
        CallPolicy,
        kind=st.sampled_from(["ratio", "strict", "weighted"]),
        in_a_row=st.integers(1, 3),
        patience_ms=st.sampled_from([5 * MINUTE, 30 * MINUTE, 600 * MINUTE]),
    ),
    help_over=st.sampled_from([0, 0, 2]),
    weights=st.just({"elder": 2.0, "urgent": 5.0}),
)


@st.composite
def counters(draw: Any) -> list[CallingCounter]:
    found = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        services = draw(st.lists(st.sampled_from(SERVICES), min_size=1, unique=True))
        others = [service for service in SERVICES if service not in services]
        helps = draw(st.lists(st.sampled_from(others), unique=True)) if others else []
        streak = draw(st.integers(0, 3))
        found.append(CallingCounter(number, services, helps, draw(STAFF), streak=streak))
    return found


@st.composite
def lines(draw: Any) -> list[QueuedTurn]:
    """Draws lines in order; transferred or returned turns may have waited longer than others."""
    found = []
    for turn_id in range(1, draw(st.integers(1, 12)) + 1):
        bound = draw(st.sampled_from([None] * 4 + [1, 2]))
        found.append(
            QueuedTurn(
                turn_id,
                service=draw(st.sampled_from(SERVICES)),
                priority=draw(st.sampled_from([None, None, "elder", "urgent"])),
                order_key=draw(st.integers(0, 20)),
                since=-MINUTE * draw(st.integers(0, 60)),
                not_before=MINUTE * draw(st.sampled_from([0, 0, 0, 10, 40])),
                counter=bound,
                until=None if bound is None else draw(st.sampled_from([None, 15 * MINUTE])),
                staff=draw(st.sampled_from([None] * 5 + ["Lan"])),
            )
        )
    return sorted(found, key=lambda turn: turn.position)


def person_of(turn: QueuedTurn) -> SimulatedPerson:
    return SimulatedPerson(
        turn.service,
        turn.priority,
        turn.since,
        turn.not_before,
        turn.counter,
        turn.until,
        turn.staff,
    )


def plainly(
    line: Sequence[QueuedTurn],
    at_places: Sequence[CallingCounter],
    rules: CallingRules,
    takes: Sequence[int],
    frees: Sequence[int],
    work: Sequence[tuple[int, int]],
) -> list[int]:
    """The time at which each turn is called, worked out step by step."""
    takes_of = {turn.turn_id: ms for turn, ms in zip(line, takes, strict=True)}
    waiting = {turn.turn_id: turn for turn in line}
    seats, free, called = list(at_places), list(frees), dict.fromkeys(waiting, NEVER)
    moments = {turn.not_before for turn in line} | {turn.until or 0 for turn in line}
    while min(free) < NEVER:
        now = min(free)
        c = free.index(now)
        turn = next_of(list(waiting.values()), seats[c], rules, now)
        if turn is None:
            free[c] = min((moment for moment in moments if moment > now), default=NEVER)
        else:
            del waiting[turn.turn_id]
            called[turn.turn_id] = now
            streak = seats[c].streak + 1 if turn.priority is not None else 0
            seats[c] = replace(seats[c], streak=streak)
            free[c] = now + takes_of[turn.turn_id]
        for (_, closes), (opens, _) in pairwise(work):
            free[c] = opens if closes <= free[c] < opens else free[c]
    return list(called.values())


@given(lines(), counters(), RULES, st.data())
def test_runs_call_the_same_turns_as_the_hall(
    line: list[QueuedTurn],
    at_places: list[CallingCounter],
    rules: CallingRules,
    data: st.DataObject,
) -> None:
    lanes = 3
    minutes = st.integers(0, 30)
    takes = [[1 + MINUTE * data.draw(minutes) for _ in range(lanes)] for _ in line]
    frees = [[MINUTE * data.draw(minutes) for _ in range(lanes)] for _ in at_places]
    work = data.draw(st.sampled_from([(), ((0, 20 * MINUTE), (50 * MINUTE, 99 * MINUTE))]))
    draws = RandomDraws(np.array(takes), np.array(frees), {}, np.zeros_like(frees))
    hall = SimulatedHall(rules, at_places, [person_of(turn) for turn in line], work)
    found = run(hall, draws)
    for lane in range(lanes):
        one = [row[lane] for row in takes], [row[lane] for row in frees]
        assert found[:, lane].tolist() == plainly(line, at_places, rules, *one, work)


@given(lines(), counters(), RULES, st.data())
@costly()
def test_a_new_number_is_called_when_its_ticket_would_be(
    line: list[QueuedTurn],
    at_places: list[CallingCounter],
    rules: CallingRules,
    data: st.DataObject,
) -> None:
    service = data.draw(st.sampled_from(SERVICES))
    priority = data.draw(st.sampled_from([None, "elder"]))
    people = [person_of(turn) for turn in line]
    takes = np.array([[1 + MINUTE * data.draw(st.integers(0, 30))] for _ in range(len(line) + 1)])
    frees = np.array([[MINUTE * data.draw(st.integers(0, 30))] for _ in at_places])
    draws = RandomDraws(takes, frees, {}, np.zeros_like(frees))
    # A turn that is only asked about must not count as one that needs help.
    rules = replace(rules, help_over=0)
    taken, asked = (
        run(
            SimulatedHall(
                rules, at_places, [*people, SimulatedPerson(service, priority, ghost=ghost)]
            ),
            draws,
        )
        for ghost in (False, True)
    )
    assert asked[-1] == taken[-1]


@given(lines(), counters(), RULES, st.data())
@costly()
def test_later_arrivals_are_called_like_everybody_else(
    line: list[QueuedTurn],
    at_places: list[CallingCounter],
    rules: CallingRules,
    data: st.DataObject,
) -> None:
    """One turn joins at the front, one returns to its old position, and one joins at the end."""
    minutes, rules = st.integers(0, 30), replace(rules, help_over=0)
    service = data.draw(st.sampled_from(SERVICES))
    comers = [
        SimulatedPerson(service, None, comes="over"),
        SimulatedPerson(service, "elder", comes="back", counter=1),
        SimulatedPerson(service, "elder", comes="new"),
    ]
    here = [person_of(turn) for turn in line]
    middle = data.draw(st.integers(0, len(here)))
    people = [comers[0], *here[:middle], comers[1], *here[middle:], comers[2]]
    comes = {people.index(p): MINUTE * data.draw(minutes) + 1 for p in comers}
    takes = np.array([[1 + MINUTE * data.draw(minutes)] for _ in people])
    frees = np.array([[MINUTE * data.draw(minutes)] for _ in at_places])
    arrivals = {n: np.array([at]) for n, at in comes.items()}
    found = run(
        SimulatedHall(rules, at_places, people),
        RandomDraws(takes, frees, arrivals, np.zeros_like(frees)),
        whole_day=True,
    )
    everybody = [
        QueuedTurn(
            n + 1,
            person.service,
            person.priority,
            n,
            comes.get(n, person.since),
            comes.get(n, person.not_before),
            person.counter,
            person.until,
            person.staff,
        )
        for n, person in enumerate(people)
    ]
    one = takes[:, 0].tolist(), frees[:, 0].tolist()
    assert found[:, 0].tolist() == plainly(everybody, at_places, rules, *one, ())
