"""The policies of a hall decide which turn is called, by which rule, and which counter helps."""

from collections.abc import Callable
from typing import Any

import pytest

from hall.clock import ManualClock
from hall.config.file import load
from hall.queue.engine import Engine
from hall.queue.line.counter_line import call_query, next_turns
from hall.queue.store.database import Store
from tests.support.booked import call_everybody
from tests.support.paths import TRIAL_HALL
from tests.support.show import show_of

MINUTE = 60_000
Open = Callable[..., Engine]


@pytest.fixture
def hall(store: Store, clock: ManualClock) -> Open:
    """Opens the trial hall with another policy; counters 1 and 3 help with land and papers."""

    config = load(TRIAL_HALL)  # loaded anew, because a copy would keep what was computed

    def opened(**policy: object) -> Engine:
        helps = {1: ("land",), 3: ("papers",)}
        changed = {
            "policy": config.policy.model_copy(update=policy),
            "counters": tuple(
                counter.model_copy(update={"helps": helps.get(counter.number, ())})
                for counter in config.counters
            ),
            "priorities": tuple(
                priority.model_copy(update={"weight": {"elder": 2.0, "urgent": 5.0}[priority.id]})
                for priority in config.priorities
            ),
        }
        return Engine(config.model_copy(update=changed), store, clock)

    return opened


def called(engine: Engine, counter: int = 1) -> tuple[str, str, list[str]] | None:
    """Calls the counter's next turn and serves it at once; the answer is its label."""
    turn = engine.call_next(counter)
    if turn is None:
        return None
    engine.finish(counter, confirmed=False)
    return turn["label"], turn["why"]["rule"], turn["why"]["passed_over"]


def test_strict(hall: Open) -> None:
    engine = hall(kind="strict", in_a_row=1)
    for priority in (None, "elder", "urgent", "elder"):
        engine.issue("papers", priority=priority)
    assert [called(engine) for _ in range(4)] == [
        ("A002", "priority", ["A001"]),
        ("A003", "priority", ["A001"]),
        ("A004", "priority", ["A001"]),
        ("A001", "arrival", []),
    ]


def test_weighted(hall: Open, clock: ManualClock) -> None:
    engine = hall(kind="weighted")
    engine.issue("papers")
    clock.at += 10 * MINUTE
    engine.issue("papers", priority="elder")
    clock.at += 15 * MINUTE
    engine.issue("papers", priority="urgent")
    clock.at += 4 * MINUTE
    # 29 × 1, 19 × 2, 4 × 5
    assert called(engine) == ("A002", "weighted", ["A001"])
    assert called(engine) == ("A001", "weighted", [])
    assert called(engine) == ("A003", "arrival", [])


@pytest.mark.parametrize("kind", ["ratio", "strict", "weighted"])
def test_patience(hall: Open, clock: ManualClock, kind: str) -> None:
    engine = hall(kind=kind, patience_min=30)
    engine.issue("papers")
    clock.at += 29 * MINUTE
    engine.issue("papers", priority="urgent")
    engine.issue("papers", priority="urgent")
    engine.issue("papers", priority="urgent")
    clock.at += MINUTE // 2
    if kind != "weighted":
        assert called(engine) == ("A002", "priority", ["A001"])
    clock.at += MINUTE // 2
    assert called(engine) == ("A001", "patience", [])
    clock.at += 30 * MINUTE
    coming = called(engine)
    assert coming is not None
    assert coming[1:] == ("arrival", [])


@pytest.mark.parametrize("kind", ["ratio", "strict", "weighted"])
def test_a_clock_set_back_makes_no_negative_wait(hall: Open, clock: ManualClock, kind: str) -> None:
    engine = hall(kind=kind)
    engine.issue("papers", priority="elder")
    engine.issue("papers")
    clock.at -= 50 * MINUTE
    turns = [called(engine), called(engine)]
    assert [turn and turn[0] for turn in turns] == ["A001", "A002"]


def test_a_counter_helps_when_nobody_waits_for_its_own(hall: Open) -> None:
    engine = hall()
    for service in ("land", "papers", "land"):
        engine.issue(service)
    engine.issue("land", priority="elder")
    assert called(engine) == ("A001", "arrival", [])
    assert called(engine) == ("B003", "help", ["B001", "B002"])
    assert called(engine) == ("B001", "help", [])
    assert called(engine, 3) == ("B002", "arrival", [])
    assert called(engine) is None
    assert called(engine, 4) is None


def test_a_counter_helps_only_where_many_wait(hall: Open) -> None:
    engine = hall(help_when="over", help_over=2)
    for _ in range(4):
        engine.issue("land")
    assert [called(engine) for _ in range(3)] == [
        ("B001", "help", []),
        ("B002", "help", []),
        None,
    ]
    engine.issue("land")
    engine.issue("papers")
    assert called(engine) == ("A001", "arrival", [])
    assert called(engine) == ("B003", "help", [])


def test_a_narrowed_call_helps_nobody(hall: Open) -> None:
    engine = hall()
    engine.issue("land", priority="elder")
    assert engine.call_next(1, only="priority") is None
    assert engine.call_next(1, service="papers") is None


@pytest.mark.parametrize("kind", ["ratio", "strict", "weighted"])
@pytest.mark.parametrize("help_when", ["idle", "over"])
def test_the_tablet_shows_the_number_that_is_called_next(
    hall: Open, clock: ManualClock, kind: str, help_when: str
) -> None:
    engine = hall(kind=kind, help_when=help_when, help_over=2, patience_min=40)
    for n in range(24):
        priority = [None, "elder", None, "urgent", None][n % 5]
        engine.issue(("papers", "land")[n % 2], priority=priority)
        clock.at += 2 * MINUTE
    counter = engine.config.counter[1]
    with engine.store.reading() as db:
        following: list[Any] = next_turns(db, call_query(engine.config, counter, clock.at), 24)
    shown = [(turn.row["label"], turn.rule) for turn in following]
    found = [called(engine) for _ in shown]
    assert [turn and turn[:2] for turn in found] == shown
    assert called(engine) is None
    assert len(shown) == (24 if help_when == "idle" else 22)


def test_a_call_that_was_undone_takes_nothing_of_the_share(engine: Engine) -> None:
    ordinary = engine.issue("papers")["label"]
    elders = [engine.issue("papers", priority="elder")["label"] for _ in range(3)]
    engine.call_next(1)
    engine.undo(1)
    assert call_everybody(engine) == [*elders[:2], ordinary, elders[2]]


def test_a_counter_that_takes_a_service_no_longer_helps_with_it(hall: Open) -> None:
    engine = hall()
    engine.assign_services(1, ["papers", "land"])
    land = engine.issue("land")["label"]
    assert [turn["label"] for turn in show_of(engine)("counter", 1)["waiting"]] == [land]
    assert called(engine) == (land, "arrival", [])
