"""The number of people ahead, on paper and phone, agrees with the calls under every policy."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.line.counter_line import call_query, next_turns
from hall.queue.line.order import CallPolicy, WaitingTurn, choose
from hall.queue.line.people_ahead import count
from hall.queue.store.database import Store
from tests.line.test_order import LINES, POLICIES
from tests.support.examples import costly
from tests.support.show import show_of

MINUTE = 60_000
COUNTER = 4  # a counter with one service
KINDS = ("ratio", "strict", "weighted")


def called_in_order(line: list[WaitingTurn], policy: CallPolicy) -> list[int]:
    left, streak, order = {one.turn_id: one for one in line}, 0, []
    while (choice := choose(list(left.values()), policy, streak)) is not None:
        one = left.pop(choice.turn_id)
        streak = 0 if one.priority is None else streak + 1
        order.append(one.turn_id)
    return order


@given(LINES, POLICIES)
def test_so_many_are_called_before(line: list[WaitingTurn], policy: CallPolicy) -> None:
    order = called_in_order(line, policy)
    assert [count(line, one, policy) for one in line] == [order.index(one.turn_id) for one in line]


def with_policy(config: Config, **policy: object) -> Config:
    rules = config.policy.model_copy(update=policy)
    return config.model_copy(update={"policy": rules})


CLASSES = st.sampled_from([None, None, "elder", "urgent"])
COMING = st.lists(st.tuples(CLASSES, st.integers(0, 9)), min_size=1, max_size=12)


@costly()
@given(COMING, st.sampled_from(KINDS), st.integers(1, 3))
def test_phone_and_paper_say_what_the_calls_do(
    config: Config, coming: list[tuple[str | None, int]], kind: str, in_a_row: int
) -> None:
    """With a patience of 20 minutes, some turns are out of patience."""
    with tempfile.TemporaryDirectory() as folder:
        rules: dict[str, object] = {"kind": kind, "in_a_row": in_a_row, "patience_min": 20}
        clock, store = ManualClock(1_800_000_000_000), Store(Path(folder) / "hall.db")
        engine = Engine(with_policy(config, **rules), store, clock, ignore_hours=True)
        given_out = []
        for priority, minutes in coming:
            clock.at += minutes * MINUTE
            issued = engine.issue("results", priority=priority)
            assert issued["ahead"] == ahead(engine, issued["token"])
            given_out.append(issued)
        order = called(engine)
        assert [ahead(engine, one["token"]) for one in given_out] == [
            order.index(one["label"]) for one in given_out
        ]
        store.close()


def ahead(engine: Engine, token: str) -> int:
    shown: int = show_of(engine)("ticket", token)["ahead"]
    return shown


def called(engine: Engine) -> list[str]:
    """The labels of the counter's calls, one after the other, until nobody waits."""
    place, now = engine.config.counter[COUNTER], engine.clock.now()
    with engine.store.reading() as db:
        line = next_turns(db, call_query(engine.config, place, now), 100)
    return [each.row["label"] for each in line]


@pytest.mark.parametrize(("kind", "priority"), [("ratio", 4), ("strict", 3), ("weighted", 7)])
def test_the_people_ahead_of_a_new_number(
    config: Config, store: Store, clock: ManualClock, kind: str, priority: int
) -> None:
    """Three ordinary and three priority turns wait; after two with priority comes an ordinary."""
    engine = Engine(with_policy(config, kind=kind, in_a_row=2), store, clock)
    for each in (None, "elder", None, "elder", None, "elder"):
        engine.issue("results", priority=each)
        clock.at += MINUTE
    assert engine.issue("results")["ahead"] == 6
    assert engine.issue("results", priority="urgent")["ahead"] == priority


def test_a_turn_called_later_is_not_ahead(config: Config, store: Store, clock: ManualClock) -> None:
    """An appointment at nine may be called from 8:30 on; until then everybody passes it."""
    rule = config.appointments.model_copy(update={"enabled": True, "early_min": 30})
    engine = Engine(config.model_copy(update={"appointments": rule}), store, clock)
    due = engine.check_in(engine.book("results", clock.at + 60 * MINUTE)["code"])
    walked_in = engine.issue("results")
    assert (due["ahead"], walked_in["ahead"]) == (0, 0)
    assert [ahead(engine, one["token"]) for one in (due, walked_in)] == [0, 0]
    clock.at += 31 * MINUTE
    assert ahead(engine, walked_in["token"]) == 1
