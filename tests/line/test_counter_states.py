"""Counters open, pause, close, and change their services and staff."""

import json
from collections.abc import Callable

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import (
    CounterBusy,
    CounterClosed,
    CounterPaused,
    HallError,
    NothingToUndo,
    UnknownCounter,
    UnknownReason,
    UnknownService,
    WrongCounter,
)
from hall.queue.store.idempotency import Key
from hall.queue.store.verify import verify
from tests.support.database import dump, query
from tests.support.show import Show

MINUTE = 60_000
CHANGES: dict[str, Callable[[Engine], object]] = {
    "open": lambda engine: engine.open_counter(1, staff="Hoa"),
    "pause": lambda engine: engine.pause_counter(1, "break", minutes=10),
    "close": lambda engine: engine.close_counter(1),
    "assign": lambda engine: engine.assign_services(1, ["land", "results"]),
    "staff": lambda engine: engine.seat_staff(1, "Hoa"),
}


def _kinds(engine: Engine) -> list[str]:
    rows = query(engine.store.path, "SELECT kind FROM event WHERE kind LIKE 'counter%'")
    return [str(row[0]) for row in rows]


def _state(engine: Engine, counter: int = 1) -> tuple[object, ...] | None:
    rows = query(
        engine.store.path,
        "SELECT state, reason, until, since, staff, services FROM counter_state"
        f" WHERE counter = {counter}",
    )
    return tuple(rows[0]) if rows else None


def test_a_hall_that_never_says_so_works_as_configured(engine: Engine) -> None:
    engine.issue("papers")
    called = engine.call_next(1)
    assert called is not None
    assert _state(engine) is None
    assert _kinds(engine) == []


def test_a_paused_or_closed_counter_calls_nobody(engine: Engine) -> None:
    label = engine.issue("papers")["label"]
    engine.pause_counter(1, "break")
    with pytest.raises(CounterPaused):
        engine.call_next(1)
    with pytest.raises(CounterPaused):
        engine.call(1, label)
    engine.close_counter(1)
    with pytest.raises(CounterClosed):
        engine.call_next(1)
    with pytest.raises(CounterClosed):
        engine.call(1, label)
    with pytest.raises(CounterClosed):
        engine.pause_counter(1, "break")
    engine.open_counter(1)
    called = engine.call_next(1)
    assert called is not None
    assert called["label"] == label
    assert verify(engine.store.path) == []


def test_it_pauses_and_closes_only_without_an_open_turn(engine: Engine) -> None:
    engine.issue("papers")
    engine.call_next(1)
    before = dump(engine.store.path)
    with pytest.raises(CounterBusy):
        engine.pause_counter(1, "break")
    with pytest.raises(CounterBusy):
        engine.close_counter(1)
    assert dump(engine.store.path) == before


def test_a_pause_ends_at_its_time(engine: Engine, clock: ManualClock) -> None:
    engine.pause_counter(1, "break", minutes=10)
    assert _state(engine) == ("paused", "break", clock.at + 10 * MINUTE, clock.at, None, None)
    clock.at += 10 * MINUTE - 1
    engine.tick()
    assert _kinds(engine) == ["counter_paused"]
    clock.at += 1
    engine.tick()
    assert _state(engine) == ("open", None, None, clock.at, None, None)
    engine.tick()
    assert _kinds(engine) == ["counter_paused", "counter_resumed"]
    with pytest.raises(NothingToUndo):  # a change made by the clock cannot be undone
        engine.undo(1)
    assert verify(engine.store.path) == []


def test_other_services_are_called_from_then_on(engine: Engine, show: Show) -> None:
    engine.issue("papers")
    land = engine.issue("land")["label"]
    engine.assign_services(1, ["land", "results", "land"])
    assert show("counter", 1)["waiting_count"] == 1
    called = engine.call_next(1)
    assert called is not None
    assert called["label"] == land
    with pytest.raises(WrongCounter):
        engine.call_next(1, finishing=land, service="papers")
    engine.assign_services(1, ["papers"])
    assert _state(engine) == ("open", None, None, None, None, None)
    assert verify(engine.store.path) == []


def test_a_turn_keeps_who_called_it(engine: Engine) -> None:
    engine.issue("papers")
    engine.issue("papers")
    engine.call_next(1)
    engine.seat_staff(1, "Hoa")
    engine.start(1)
    engine.finish(1)
    engine.call_next(1)
    engine.finish(1, confirmed=False)
    rows = query(engine.store.path, "SELECT staff FROM wait_log ORDER BY ticket")
    assert [row[0] for row in rows] == ["Lan", "Hoa"]


def test_a_change_to_the_same_state_is_no_event(engine: Engine) -> None:
    engine.open_counter(1)
    engine.open_counter(1, staff="Lan")
    engine.seat_staff(1, " Lan ")
    engine.assign_services(1, ["papers"])
    engine.close_counter(1)
    engine.close_counter(1)
    assert _kinds(engine) == ["counter_closed"]


def test_the_day_ends_and_all_is_as_configured(engine: Engine, clock: ManualClock) -> None:
    engine.seat_staff(1, "Hoa")
    engine.close_counter(4)
    clock.at += 24 * 60 * MINUTE
    engine.tick()
    assert dump(engine.store.path, "counter_state")["counter_state"] == []
    assert _kinds(engine)[-2:] == ["counter_reset", "counter_reset"]
    assert verify(engine.store.path) == []
    with pytest.raises(NothingToUndo):
        engine.undo(4)


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("before", [None, *CHANGES])
def test_each_change_can_be_undone(
    engine: Engine, clock: ManualClock, before: str | None, name: str
) -> None:
    if before == "close" and name == "pause":
        before = "assign"  # a closed counter cannot pause
    if before is not None:
        CHANGES[before](engine)
    was, events = _state(engine), len(_kinds(engine))
    clock.at += 1_000
    CHANGES[name](engine)
    changed = len(_kinds(engine)) > events
    assert changed == (_state(engine) != was)
    if changed:
        assert engine.undo(1) == []
        assert _state(engine) == was
        with pytest.raises(NothingToUndo):
            engine.undo(1)
    assert verify(engine.store.path) == []


def test_an_undo_takes_back_the_last_thing_the_counter_did(
    engine: Engine, clock: ManualClock, config: Config
) -> None:
    engine.issue("papers")
    engine.assign_services(1, ["papers", "land"])
    engine.call_next(1)
    engine.undo(1)
    assert query(engine.store.path, "SELECT state FROM turn")[0][0] == "waiting"
    assert _state(engine) is not None
    engine.pause_counter(1, "break")
    clock.at += config.calls.undo_s * 1_000 + 1
    with pytest.raises(NothingToUndo):
        engine.undo(1)


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (lambda e: e.open_counter(9), UnknownCounter),
        (lambda e: e.pause_counter(1, "no such reason"), UnknownReason),
        (lambda e: e.assign_services(1, ["papers", "no such service"]), UnknownService),
    ],
)
def test_unknown_names_are_refused(
    engine: Engine, command: Callable[[Engine], object], error: type[HallError]
) -> None:
    with pytest.raises(error):
        command(engine)


def test_a_key_does_it_once(engine: Engine) -> None:
    key = Key.of("k", "pause", {})
    first = engine.pause_counter(1, "break", key=key)
    assert engine.pause_counter(1, "break", key=key) == first
    assert _kinds(engine) == ["counter_paused"]


def test_a_service_the_hall_has_lost_is_left_out(engine: Engine, config: Config) -> None:
    engine.assign_services(2, ["land", "results"])
    kept = [service for service in config.services if service.id != "results"]
    fewer = Config.model_validate({**config.model_dump(), "services": kept})
    again = Engine(fewer, engine.store, engine.clock)
    assert again.seat_staff(2, "Hoa")["services"] == ["land"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE counter_state SET state = 'open', reason = NULL WHERE counter = 1",
        "DELETE FROM counter_state",
        "INSERT INTO counter_state VALUES (4, 'closed', NULL, NULL, 1, NULL, NULL)",
    ],
)
def test_verify_compares_the_counters(engine: Engine, store: Store, sql: str) -> None:
    engine.pause_counter(1, "break")
    assert verify(engine.store.path) == []
    store.submit(lambda tx: tx.run(sql).rowcount)
    assert any(problem.startswith("Counter ") for problem in verify(engine.store.path))


def test_events_say_whether_a_pause_is_justified(engine: Engine) -> None:
    engine.pause_counter(1, "signing")
    rows = query(engine.store.path, "SELECT data FROM event WHERE kind = 'counter_paused'")
    assert json.loads(str(rows[0][0]))["justified"] is True
