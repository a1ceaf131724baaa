"""A planned day is played in memory with citizens, counters and the policy."""

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest

from bench.estimating.played_counters import Played, rest_of_visit
from bench.estimating.played_day import PlayedDay
from hall.config.file import load
from hall.queue.estimating.state import HallState, QueuedTurn
from hall.rehearsal import habits
from hall.rehearsal.day import plan
from tests.support.paths import SHIPPED_HALL

HALL = load(SHIPPED_HALL)
TUESDAY = dt.date(2026, 11, 24)
DAY = plan(HALL, TUESDAY, 1)


@pytest.fixture(scope="module")
def played() -> Played:
    return PlayedDay(HALL, DAY).run()


def test_a_day_plays_the_same_twice(played: Played) -> None:
    assert PlayedDay(HALL, DAY).run() == played


def test_everybody_is_accounted_for(played: Played) -> None:
    outcomes = Counter(turn.outcome for turn in played.seen)
    ended = outcomes["done"] + outcomes["missed"] + outcomes["sent"]
    assert ended == len(played.called)
    came = len(DAY.citizens) - played.put_off - played.refused
    sent_on = sum(len(rest_of_visit(citizen, 1)) for citizen in DAY.citizens)
    gave_up = sum(citizen.gives_up_s is not None for citizen in DAY.citizens)
    assert came - gave_up <= ended <= came + sent_on
    assert min(outcomes[name] for name in ("done", "missed", "sent", "returned")) > 0
    assert {turn.joined for turn in played.seen} == {"", "back", "over", "held"}


def test_counters_work_within_their_shifts_one_turn_at_a_time(played: Played) -> None:
    by_counter: dict[int, list[tuple[int, int]]] = {}
    for turn in played.seen:
        assert turn.service in HALL.counter[turn.counter].services
        assert turn.since <= turn.called <= turn.ended
        by_counter.setdefault(turn.counter, []).append((turn.called, turn.ended))
        assert any(
            shift.counter == turn.counter
            and shift.begins <= turn.called
            and (shift.ends is None or turn.called < shift.ends)
            for shift in DAY.shifts
        )
    for calls in by_counter.values():
        calls.sort()
        assert all(ended <= called for (_, ended), (called, _) in pairwise(calls))


def test_each_ticket_is_seen_in_the_line() -> None:
    seen: list[tuple[HallState, QueuedTurn]] = []
    PlayedDay(HALL, DAY, lambda state, turn: seen.append((state, turn))).run()
    assert all(turn in state.waiting for state, turn in seen)
    assert any(place.running for state, _ in seen for place in state.counters)
    assert any(place.state == "paused" for state, _ in seen for place in state.counters)
    assert any(state.away for state, _ in seen)


def test_some_leave_at_the_sight_of_the_line() -> None:
    days = [PlayedDay(HALL, plan(HALL, TUESDAY, seed)).run() for seed in range(12)]
    assert sum(day.put_off for day in days) > 12
    came = sum(len(day.called) for day in days)
    assert sum(day.put_off for day in days) < habits.BALKING_SHARE * came / 4
