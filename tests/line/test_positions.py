"""The positions of turns that come back or are transferred, and the effect on others."""

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from tests.support.database import query
from tests.support.show import Show

MINUTE = 60_000


@pytest.fixture
def paused(config: Config, store: Store, clock: ManualClock) -> Engine:
    """An engine in which a missed turn is not called again for three minutes."""
    calls = config.calls.model_copy(update={"missed_pause_min": 3, "return_places": 1})
    return Engine(config.model_copy(update={"calls": calls}), store, clock, ignore_hours=True)


def issue(engine: Engine, count: int, service: str = "papers", priority: str | None = None) -> None:
    for _ in range(count):
        engine.issue(service, priority=priority)


def missed(engine: Engine, count: int) -> list[str]:
    """Calls and misses the first ``count`` turns that wait for counter 1."""
    labels = []
    for _ in range(count):
        turn = engine.call_next(1)
        assert turn is not None
        labels.append(engine.miss(1)["label"])
    return labels


def called(engine: Engine, counter: int = 1) -> list[str]:
    """The labels of all that the counter can call, in the order of its calls."""
    labels, turn = [], engine.call_next(counter)
    while turn is not None:
        labels.append(turn["label"])
        turn = engine.call_next(counter, finishing=turn["label"])
    return labels


def test_with_few_waiting_a_returned_turn_is_the_last(engine: Engine) -> None:
    issue(engine, 3)
    missed(engine, 1)
    engine.back(1, "A001")
    issue(engine, 1)
    assert called(engine) == ["A002", "A003", "A001", "A004"]


def test_with_nobody_waiting_a_returned_turn_is_the_first(engine: Engine) -> None:
    issue(engine, 1)
    missed(engine, 1)
    engine.back(1, "A001")
    issue(engine, 2)
    assert called(engine) == ["A001", "A002", "A003"]


def test_the_first_to_return_is_called_first(engine: Engine) -> None:
    """Each joins three places back, behind earlier returns, and is pushed back no further."""
    issue(engine, 8)
    missed(engine, 3)
    for label in ("A003", "A001", "A002"):
        engine.back(1, label)
    assert called(engine) == ["A004", "A005", "A006", "A003", "A001", "A002", "A007", "A008"]


def test_many_returns_to_one_position_stay_in_order(
    engine: Engine,
) -> None:
    issue(engine, 18)
    labels = missed(engine, 15)
    for label in labels:
        engine.back(1, label)
    issue(engine, 2)
    assert called(engine) == ["A016", "A017", "A018", *labels, "A019", "A020"]


def test_more_returns_than_keys_have_room_for(engine: Engine) -> None:
    """A turn for which no order key is left between two others is placed by its number."""
    engine.ignore_hours = True  # admission would refuse so many before lunch
    issue(engine, 64)
    labels = missed(engine, 60)
    for label in reversed(labels):
        engine.back(1, label)
    order = called(engine)
    assert order[:3] == ["A061", "A062", "A063"]
    assert order[-1] == "A064"
    assert sorted(order[3:-1]) == labels


def test_nobody_gains_by_missing_a_call(engine: Engine) -> None:
    """A turn that was called out of order never comes back ahead of its own position."""
    issue(engine, 6)
    engine.call(1, "A006")
    engine.miss(1)
    engine.back(1, "A006")
    assert called(engine) == ["A001", "A002", "A003", "A004", "A005", "A006"]


def test_a_returned_turn_with_priority_joins_behind_others_with_priority(engine: Engine) -> None:
    issue(engine, 3)
    issue(engine, 4, priority="elder")
    engine.call_next(1)
    engine.miss(1)  # A004
    engine.back(1, "A004")
    assert called(engine) == ["A005", "A001", "A006", "A007", "A002", "A004", "A003"]


def test_a_pause_after_missing_a_call(paused: Engine, clock: ManualClock) -> None:
    issue(paused, 3)
    missed(paused, 1)
    paused.back(1, "A001")
    answer = paused.call(1, "A003")
    # A001 may not be called yet, so it was not passed over.
    assert answer["why"] == {"rule": "chosen", "passed_over": ["A002"]}
    assert called_after(paused, "A003") == ["A002"]
    clock.at += 3 * MINUTE - 1
    assert paused.call_next(1) is None
    clock.at += 1
    assert called(paused) == ["A001"]


def called_after(engine: Engine, label: str) -> list[str]:
    turn = engine.call_next(1, finishing=label)
    assert turn is not None
    engine.call_next(1, finishing=turn["label"])
    return [turn["label"]]


def test_staff_may_call_somebody_in_the_pause(paused: Engine, clock: ManualClock) -> None:
    issue(paused, 1)
    missed(paused, 1)
    paused.back(1, "A001")
    assert paused.call_next(1) is None
    assert paused.call(1, "A001")["state"] == "called"
    # The pause belongs to the missed call; a hold afterwards has none.
    paused.hold(1, "papers-missing")
    clock.at += 1
    paused.back(1, "A001")
    assert called(paused) == ["A001"]


def test_the_front_and_the_back_of_a_line(engine: Engine) -> None:
    issue(engine, 5)
    issue(engine, 2, "land")
    for place in ("back", "front", "back", "front", "back"):
        engine.call_next(1)
        engine.transfer(1, service="land", place=place)
    issue(engine, 2, "land")
    assert called(engine, 3) == [
        "A004",
        "A002",
        "B001",
        "B002",
        "A001",
        "A003",
        "A005",
        "B003",
        "B004",
    ]


def test_behind_the_first_of_a_line(engine: Engine) -> None:
    """The turn joins behind so many of its class, by default as many as for a missed call."""
    issue(engine, 4)
    issue(engine, 1, priority="elder")
    issue(engine, 5, "land")
    for places in (2, None, 2, 99):
        engine.call_next(1, only="ordinary")
        engine.transfer(1, service="land", place="behind", places=places)
    engine.call_next(1)
    engine.transfer(1, service="land", place="behind")  # nobody else has priority
    assert called(engine, 3) == [
        "A005",
        "B001",
        "B002",
        "A001",
        "A002",
        "A003",
        "B003",
        "B004",
        "B005",
        "A004",
    ]


def test_a_transfer_to_the_same_service_waits_again(engine: Engine) -> None:
    """By arrival the turn would be called again at once; at the back it lets all others go first."""
    issue(engine, 3)
    engine.call_next(1)
    engine.transfer(1, service="papers", place="back")
    assert called(engine) == ["A002", "A003", "A001"]
    assert query(engine.store.path, "SELECT count(*) FROM ticket") == [(3,)]


def test_a_turn_sent_to_a_counter_waits_for_it_alone(engine: Engine, clock: ManualClock) -> None:
    """This holds however long that counter calls nobody, but any counter may call it by number."""
    issue(engine, 3)
    engine.call_next(1)
    engine.transfer(1, to_counter=2, place="front")
    clock.at += 8 * 60 * MINUTE
    assert called(engine, 1) == ["A002", "A003"]
    assert engine.call(1, "A001")["counter"] == 1


def test_a_turn_sent_to_a_counter_stays_with_it_after_a_hold(
    engine: Engine, clock: ManualClock
) -> None:
    issue(engine, 1)
    engine.call_next(1)
    engine.transfer(1, to_counter=2)
    engine.call_next(2)
    engine.hold(2, "papers-missing")
    engine.back(1, "A001")
    clock.at += 60 * MINUTE
    assert engine.call_next(1) is None
    assert called(engine, 2) == ["A001"]


def test_narrowed_calls_say_whom_they_passed_over(engine: Engine) -> None:
    issue(engine, 2)
    issue(engine, 1, "land")
    issue(engine, 1, "land", "elder")
    turn = engine.call_next(2, service="land", only="ordinary")
    assert turn is not None
    assert turn["why"] == {"rule": "narrowed", "passed_over": ["A001", "A002"]}
    turn = engine.call_next(2, finishing="B001", service="land")
    assert turn is not None
    assert (turn["label"], turn["why"]["rule"]) == ("B002", "narrowed")
    turn = engine.call_next(2, finishing="B002", only="ordinary")
    assert turn is not None
    assert turn["why"] == {"rule": "arrival", "passed_over": []}


def test_time_at_a_counter_before_a_hold_was_not_waiting(
    engine: Engine, show: Show, clock: ManualClock
) -> None:
    """The turn is 10 minutes in the line, 20 at the counter, 30 away and 5 in the line."""
    issue(engine, 1)
    clock.at += 10 * MINUTE
    engine.call_next(1)
    engine.start(1)
    clock.at += 20 * MINUTE
    engine.hold(1, "papers-missing")
    clock.at += 30 * MINUTE
    engine.back(1, "A001")
    clock.at += 5 * MINUTE
    engine.call_next(1)
    engine.start(1)
    clock.at += 2 * MINUTE
    engine.finish(1)
    log = "SELECT waiting_s, service_s, outcome FROM wait_log"
    assert query(engine.store.path, log) == [
        (15 * 60, 2 * 60, "done"),
        (None, 20 * 60, "held"),
    ]
    assert show("wall")["wait_p50_s"] == 15 * 60


def test_a_clock_set_back_while_somebody_was_away(engine: Engine, clock: ManualClock) -> None:
    issue(engine, 1)
    engine.call_next(1)
    engine.hold(1, "papers-missing")
    clock.at += 30 * MINUTE
    engine.back(1, "A001")
    clock.at -= 29 * MINUTE
    engine.call_next(1)
    engine.miss(1)
    assert query(engine.store.path, "SELECT waiting_s FROM wait_log") == [(0,), (None,)]
