"""Turns leave the line and come back, or go on at another service or counter."""

from functools import partial

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.displays.cli import tables
from hall.queue.engine import Engine
from hall.queue.reports import wait_log
from hall.queue.store.database import Store
from hall.queue.store.errors import (
    CounterBusy,
    NothingCalled,
    NothingToUndo,
    NotMissed,
    NotWaiting,
    ReturnTooLate,
    UnknownLabel,
    UnknownReason,
    UnknownService,
    WrongCounter,
)
from hall.queue.store.verify import verify
from hall.queue.turn.calling_errors import RecalledTooSoon
from tests.support.database import dump, query

MINUTE = 60_000


def _issue(engine: Engine, *services: str) -> list[str]:
    return [engine.issue(service)["label"] for service in services]


def _called(engine: Engine, counter: int) -> str | None:
    answer = engine.call_next(counter)
    return None if answer is None else answer["label"]


def _open(engine: Engine, label: str) -> tuple[object, ...]:
    return query(
        engine.store.path,
        "SELECT state, service, arrived_at, away_ms FROM turn JOIN ticket ON ticket_id = ticket.id"
        " WHERE series || printf('%03d', number) = ? ORDER BY turn.id DESC LIMIT 1",
        label,
    )[0]


def test_recall_waits_its_seconds(config: Config, store: Store, clock: ManualClock) -> None:
    calls = config.calls.model_copy(update={"recall_gap_s": 40})
    engine = Engine(config.model_copy(update={"calls": calls}), store, clock)
    _issue(engine, "papers")
    engine.call_next(1)
    clock.at += 10_500
    with pytest.raises(RecalledTooSoon) as refused:
        engine.recall(1)
    assert refused.value.values["seconds"] == 30
    clock.at += 29_500
    assert engine.recall(1)["calls"] == 2
    clock.at -= 1  # after a clock was set back, the gap is unknown and does not count
    assert engine.recall(1)["calls"] == 3


def test_a_missed_turn_returns_a_few_places_back(engine: Engine, clock: ManualClock) -> None:
    _issue(engine, *["papers"] * 6)
    engine.call_next(1)
    engine.miss(1)
    clock.at += 5 * MINUTE
    engine.back(1, "A001")
    assert [_finished(engine, 1) for _ in range(6)] == [
        "A002",
        "A003",
        "A004",
        "A001",
        "A005",
        "A006",
    ]


def _finished(engine: Engine, counter: int) -> str | None:
    label = _called(engine, counter)
    engine.start(counter)
    engine.finish(counter)
    return label


def test_a_missed_turn_returns_only_within_its_window(engine: Engine, clock: ManualClock) -> None:
    token = engine.issue("papers")["token"]
    engine.call_next(1)
    engine.miss(1)
    clock.at += 60 * MINUTE + 1
    with pytest.raises(ReturnTooLate):
        engine.come_back(token)
    clock.at -= 1
    assert engine.come_back(token)["state"] == "waiting"
    with pytest.raises(NotMissed):
        engine.come_back(token)


def test_waiting_leaves_out_each_time_away(engine: Engine, clock: ManualClock) -> None:
    token = engine.issue("papers")["token"]
    for _ in range(2):
        clock.at += 3 * MINUTE
        engine.call_next(1)
        clock.at += MINUTE
        engine.miss(1)
        clock.at += 10 * MINUTE
        engine.come_back(token)
    assert query(engine.store.path, "SELECT away_ms FROM turn") == [(22 * MINUTE,)]
    clock.at += 3 * MINUTE
    engine.call_next(1)
    engine.finish(1, confirmed=False)
    assert query(engine.store.path, "SELECT waiting_s FROM wait_log") == [(9 * 60,)]


def test_a_turn_sent_to_a_counter_comes_back_to_it_alone(
    engine: Engine, clock: ManualClock
) -> None:
    (label,) = _issue(engine, "papers")
    engine.call_next(1)
    engine.transfer(1, to_counter=2)
    engine.call_next(2)
    engine.hold(2, "papers-missing")
    engine.back(2, label)
    clock.at += 60 * MINUTE
    assert engine.call_next(1) is None
    assert _called(engine, 2) == label


def test_waiting_leaves_out_the_time_away(engine: Engine, clock: ManualClock) -> None:
    _issue(engine, "papers")
    clock.at += 10 * MINUTE
    engine.call_next(1)
    engine.hold(1, "papers-missing")
    clock.at += 30 * MINUTE
    engine.back(1, "A001")
    clock.at += 5 * MINUTE
    _finished(engine, 1)
    assert query(engine.store.path, "SELECT waiting_s, outcome FROM wait_log") == [
        (15 * 60, "done"),
        (None, "held"),
    ]


def test_a_held_turn_keeps_its_place_and_its_counter(engine: Engine, clock: ManualClock) -> None:
    _issue(engine, *["papers"] * 3)
    engine.call_next(1)
    arrived = _open(engine, "A001")[2]
    with pytest.raises(UnknownReason):
        engine.hold(1, "no-idea")
    assert engine.hold(1, "papers-missing")["state"] == "held"
    clock.at += MINUTE
    engine.back(1, "A001")
    assert _open(engine, "A001") == ("waiting", "papers", arrived, MINUTE)
    # Counter 2 leaves the held turn to the counter that knows it.
    assert _called(engine, 2) == "A002"
    assert _called(engine, 1) == "A001"


def test_any_counter_calls_it_when_its_own_is_slow(engine: Engine, clock: ManualClock) -> None:
    _issue(engine, "papers")
    engine.call_next(1)
    engine.hold(1, "papers-missing")
    engine.back(1, "A001")
    assert _called(engine, 2) is None
    clock.at += 15 * MINUTE
    assert _called(engine, 2) == "A001"


def test_a_hold_ends_by_itself(engine: Engine, clock: ManualClock) -> None:
    _issue(engine, "papers")
    engine.call_next(1)
    engine.hold(1, "papers-missing", minutes=20)
    clock.at += 20 * MINUTE - 1
    engine.tick()
    assert _open(engine, "A001")[0] == "held"
    clock.at += 1
    engine.tick()
    assert _open(engine, "A001")[0] == "waiting"


@pytest.mark.parametrize(
    ("place", "order"),
    [
        ("front", ["A001", "B001", "B002"]),
        ("arrival", ["B001", "A001", "B002"]),
        ("behind", ["B001", "B002", "A001"]),  # fewer wait than return_places
        ("back", ["B001", "B002", "A001"]),
    ],
)
def test_a_transfer_keeps_the_number(engine: Engine, place: str, order: list[str]) -> None:
    _issue(engine, "land", "papers", "land")
    engine.call_next(1)
    answer = engine.transfer(1, service="land", place=place)  # type: ignore[arg-type]
    assert (answer["label"], answer["service"], answer["state"]) == ("A001", "land", "waiting")
    assert [_finished(engine, 3) for _ in range(3)] == order
    ended = "SELECT ticket, service FROM wait_log WHERE outcome = 'transferred'"
    assert query(engine.store.path, ended) == [("A001", "papers")]


def test_a_transfer_to_a_counter_waits_for_that_one(engine: Engine) -> None:
    _issue(engine, "papers")
    engine.call_next(1)
    engine.transfer(1, to_counter=2)
    assert _called(engine, 1) is None
    assert _called(engine, 2) == "A001"
    with pytest.raises(WrongCounter):
        engine.transfer(2, to_counter=4, service="papers")
    with pytest.raises(UnknownService):
        engine.transfer(2, service="none")


def test_a_number_is_called_out_of_order(engine: Engine) -> None:
    _issue(engine, *["papers"] * 3)
    answer = engine.call(1, "A003")
    assert answer["why"] == {"rule": "chosen", "passed_over": ["A001", "A002"]}
    with pytest.raises(NotWaiting):
        engine.call(2, "A003")
    for label in ("A009", "Z", "A-1", "", "A99999999999"):
        with pytest.raises(UnknownLabel):
            engine.call(2, label)


def test_next_narrowed_to_a_service_or_class(engine: Engine) -> None:
    _issue(engine, "papers", "land")
    engine.issue("land", priority="elder")
    assert engine.call_next(2, service="land", only="ordinary")["label"] == "B001"  # type: ignore[index]
    assert engine.call_next(3, only="priority")["label"] == "B002"  # type: ignore[index]
    with pytest.raises(WrongCounter):
        engine.call_next(3, service="papers")


def test_commands_without_an_open_turn_are_refused(engine: Engine) -> None:
    _issue(engine, "papers")
    before = dump(engine.store.path)
    with pytest.raises(NothingCalled):
        engine.hold(1, "papers-missing")
    with pytest.raises(NothingCalled):
        engine.transfer(1, service="land")
    with pytest.raises(NotMissed):
        engine.back(1, "A001")
    assert dump(engine.store.path) == before


def test_the_day_closes_over_held_and_missed_turns(engine: Engine, clock: ManualClock) -> None:
    """A missed turn ended when it was missed; a held turn ends as left when the day closes."""
    _issue(engine, "papers", "papers")
    engine.call_next(1)
    engine.hold(1, "papers-missing", minutes=30)
    engine.call_next(1)
    engine.miss(1)
    clock.at += 24 * 60 * MINUTE
    engine.tick()
    outcomes = query(engine.store.path, "SELECT ticket, outcome FROM wait_log ORDER BY 1, 2")
    assert outcomes == [("A001", "held"), ("A001", "left"), ("A002", "no_show")]
    ended = query(engine.store.path, "SELECT ended_at FROM turn ORDER BY id")
    assert ended == [(clock.at,), (clock.at - 24 * 60 * MINUTE,)]
    all_counters = tables.waits(wait_log.rows(engine.store.path, None)).splitlines()[-1]
    assert all_counters.split()[:3] == ["all", "0", "1"]
    assert verify(engine.store.path) == []


def test_a_command_meant_for_another_turn_changes_nothing(engine: Engine) -> None:
    _issue(engine, "papers", "papers")
    engine.call_next(1)
    engine.call_next(1, finishing="A001")  # on the counter's other tablet
    before = dump(engine.store.path)
    for command in (
        partial(engine.recall, 1, of="A001"),
        partial(engine.start, 1, of="A001"),
        partial(engine.finish, 1, of="A001", confirmed=False),
        partial(engine.miss, 1, of="A001"),
        partial(engine.hold, 1, "papers-missing", of="A001"),
        partial(engine.transfer, 1, service="land", of="A001"),
    ):
        with pytest.raises(CounterBusy) as refused:
            command()
        assert refused.value.values["label"] == "A002"
    assert dump(engine.store.path) == before
    assert engine.finish(1, of="A002", confirmed=False)["state"] == "done"


def test_undo_takes_back_only_what_was_meant(engine: Engine) -> None:
    _issue(engine, "papers")
    engine.call_next(1)
    called = query(engine.store.path, "SELECT max(seq) FROM event")[0][0]
    engine.recall(1)
    with pytest.raises(NothingToUndo):
        engine.undo(1, seq=called)
    assert [turn["calls"] for turn in engine.undo(1, seq=called + 1)] == [1]


def test_a_chosen_number_ends_the_turn_before(engine: Engine) -> None:
    _issue(engine, *["papers"] * 3)
    engine.call_next(1)
    assert engine.call(1, "A003", finishing="A001")["label"] == "A003"
    assert _open(engine, "A001")[0] == "done"
    with pytest.raises(CounterBusy):
        engine.call(1, "A002", finishing="A001")
