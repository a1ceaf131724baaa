"""Undo takes back a counter's last command, and nothing else."""

from collections.abc import Callable

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import HallError, NothingToUndo
from hall.queue.store.idempotency import Key
from hall.queue.store.verify import verify
from hall.queue.turn.undoing import TOUCHED
from tests.support.database import dump, query

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
STATE = ("turn", "ticket", "queue_length")


def _issue(engine: Engine, *services: str) -> list[str]:
    return [engine.issue(service)["label"] for service in services]


def _turns(engine: Engine) -> list[tuple[object, ...]]:
    """The label, service, state and counter of every turn."""
    return query(
        engine.store.path,
        "SELECT series || printf('%03d', number), service, state, counter FROM turn"
        " JOIN ticket ON ticket.id = ticket_id ORDER BY turn.id",
    )


def _nothing_to_undo(engine: Engine, counter: int) -> None:
    before = dump(engine.store.path)
    with pytest.raises(NothingToUndo):
        engine.undo(counter)
    assert dump(engine.store.path) == before


COMMANDS = ["next", "recall", "start", "finish", "next again", "miss", "hold", "transfer", "back"]


@pytest.mark.parametrize("name", COMMANDS)
def test_any_command_undone_leaves_the_state_as_before(
    engine: Engine, clock: ManualClock, name: str
) -> None:
    _issue(engine, "papers", "papers", "land")
    steps = {
        "next": [],
        "recall": ["next"],
        "start": ["next"],
        "finish": ["next", "start"],
        "next again": ["next"],
        "miss": ["next"],
        "hold": ["next", "start"],
        "transfer": ["next", "start"],
        "back": ["next", "hold"],
    }
    for step in steps[name]:
        _do(engine, step)
    before = dump(engine.store.path, *STATE)
    events = len(dump(engine.store.path, "event")["event"])
    clock.at += 1_000
    _do(engine, name)
    assert dump(engine.store.path, *STATE) != before
    clock.at += 9_000
    engine.undo(1)
    after = dump(engine.store.path, *STATE)
    never_was = {row[0] for row in after["turn"] if row[5] == "undone"}
    after["turn"] = [row for row in after["turn"] if row[0] not in never_was]
    assert after == before
    assert len(dump(engine.store.path, "event")["event"]) > events + 1
    assert verify(engine.store.path) == []


def _do(engine: Engine, step: str) -> None:
    commands: dict[str, Callable[[], object]] = {
        "next": lambda: engine.call_next(1),
        "next again": lambda: engine.call_next(1, finishing="A001"),
        "recall": lambda: engine.recall(1),
        "start": lambda: engine.start(1),
        "finish": lambda: engine.finish(1),
        "miss": lambda: engine.miss(1),
        "hold": lambda: engine.hold(1, "papers-missing"),
        "back": lambda: engine.back(1, "A001"),
        "transfer": lambda: engine.transfer(1, service="land"),
    }
    commands[step]()


def test_undo_has_its_limits(engine: Engine, clock: ManualClock) -> None:
    with pytest.raises(NothingToUndo):
        engine.undo(1)
    _issue(engine, "papers", "papers")
    engine.call_next(1)
    engine.miss(1)
    engine.undo(1)
    with pytest.raises(NothingToUndo):
        engine.undo(1)  # an undo cannot be undone
    engine.miss(1)
    engine.back(2, "A001")
    with pytest.raises(NothingToUndo):
        engine.undo(1)  # the turn has moved on
    engine.call_next(1)
    clock.at += 30_001
    with pytest.raises(NothingToUndo):
        engine.undo(1)  # too late
    clock.at -= 1
    assert [turn["state"] for turn in engine.undo(1)] == ["waiting"]


def test_one_tap_that_finished_and_called_is_undone_whole(
    engine: Engine, clock: ManualClock
) -> None:
    _issue(engine, "papers", "papers")
    engine.call_next(1)
    engine.start(1)
    before = _turns(engine)
    clock.at += MINUTE
    engine.call_next(1, finishing="A001")
    answers = engine.undo(1)
    assert [(turn["label"], turn["state"]) for turn in answers] == [
        ("A002", "waiting"),
        ("A001", "serving"),
    ]
    assert _turns(engine) == before
    assert engine.finish(1)["started_at"] == clock.at - MINUTE


def test_one_tap_is_not_undone_by_half(engine: Engine) -> None:
    """If the called citizen cancelled, the finish of the turn before them stays as well."""
    _issue(engine, "papers")
    token = engine.issue("papers")["token"]
    engine.call_next(1)
    engine.call_next(1, finishing="A001")
    engine.cancel(token)
    _nothing_to_undo(engine, 1)


def test_a_turn_changed_by_another_counter_is_not_undone(engine: Engine) -> None:
    _issue(engine, "papers")
    engine.call_next(1)
    engine.miss(1)
    engine.back(2, "A001")
    _nothing_to_undo(engine, 1)
    engine.undo(2)
    # The turn has been elsewhere, though its state is the same as before.
    _nothing_to_undo(engine, 1)
    assert _turns(engine) == [("A001", "papers", "missed", 1)]


def test_a_hold_that_has_ended_by_itself_is_not_undone(engine: Engine, clock: ManualClock) -> None:
    _issue(engine, "papers")
    engine.call_next(1)
    engine.hold(1, "papers-missing", minutes=1)
    clock.at += MINUTE
    engine.tick()
    clock.at -= 50 * SECOND  # the clock is set back meanwhile
    _nothing_to_undo(engine, 1)
    assert _turns(engine) == [("A001", "papers", "waiting", None)]


def test_a_return_undone_is_away_again_until_it_is_due(engine: Engine, clock: ManualClock) -> None:
    _issue(engine, "papers")
    engine.call_next(1)
    engine.hold(1, "papers-missing", minutes=10)
    clock.at += 10 * MINUTE - SECOND
    engine.back(1, "A001")
    engine.undo(1)
    assert _turns(engine)[0][2] == "held"
    clock.at += SECOND
    engine.tick()
    assert _turns(engine)[0][2] == "waiting"


def test_a_transfer_is_undone_until_the_ticket_is_called_elsewhere(engine: Engine) -> None:
    _issue(engine, "papers")
    engine.call_next(1)
    engine.transfer(1, service="land")
    engine.call_next(3)
    _nothing_to_undo(engine, 1)
    engine.undo(3)
    _nothing_to_undo(engine, 1)
    engine.call_next(3)
    engine.transfer(3, service="papers")
    assert [turn["service"] for turn in engine.undo(3)] == ["papers", "land"]
    assert _turns(engine) == [
        ("A001", "papers", "transferred", 1),
        ("A001", "land", "called", 3),
        ("A001", "papers", "undone", None),
    ]
    engine.start(3)
    engine.finish(3)
    log = "SELECT service, counter, outcome FROM wait_log ORDER BY called, ended"
    assert query(engine.store.path, log) == [
        ("papers", 1, "transferred"),
        ("land", 3, "done"),
    ]


def test_a_finished_turn_of_yesterday_is_not_undone(engine: Engine, clock: ManualClock) -> None:
    clock.at += 20 * HOUR - 10 * SECOND  # ten seconds before the day ends
    engine.ignore_hours = True
    _issue(engine, "papers")
    engine.call_next(1)
    engine.start(1)
    engine.finish(1)
    clock.at += 15 * SECOND
    _nothing_to_undo(engine, 1)
    engine.tick()
    _nothing_to_undo(engine, 1)


@pytest.mark.parametrize("command", ["call", "hold", "miss"])
def test_a_turn_of_yesterday_stays_as_it_was_closed(
    engine: Engine, clock: ManualClock, command: str
) -> None:
    clock.at += 20 * HOUR - 10 * SECOND
    engine.ignore_hours = True
    token = engine.issue("papers")["token"]
    engine.call_next(1)
    if command == "hold":
        engine.hold(1, "papers-missing", minutes=1)
    if command == "miss":
        engine.miss(1)
    clock.at += 15 * SECOND
    engine.tick()
    closed = _turns(engine)
    attempts: tuple[Callable[[], object], ...] = (
        lambda: engine.back(1, "A001"),
        lambda: engine.call(1, "A001"),
        lambda: engine.come_back(token),
        lambda: engine.cancel(token),
        lambda: engine.undo(1),
    )
    for attempt in attempts:
        with pytest.raises(HallError):
            attempt()
    clock.at += HOUR
    engine.tick()
    assert _turns(engine) == closed


def test_undo_leaves_a_day_closed_that_the_command_had_found_over(
    engine: Engine, clock: ManualClock
) -> None:
    _issue(engine, "papers", "papers")
    clock.at += 24 * HOUR
    engine.serve(1)  # the first command of the next day
    assert [turn["label"] for turn in engine.undo(1)] == ["A001"]
    states = query(engine.store.path, "SELECT day, state FROM turn ORDER BY id")
    assert states == [("2026-11-24", "left")] * 2 + [("2026-11-25", "undone")]


def test_a_retry_repeats_neither_a_command_nor_its_undo(engine: Engine) -> None:
    """A retry of a command that was undone meanwhile gets its answer and changes nothing."""
    _issue(engine, "papers")
    call, undo = Key.of("call", "next", {}), Key.of("undo", "undo", {})
    called = engine.call_next(1, key=call)
    undone = engine.undo(1, key=undo)
    state = dump(engine.store.path, *STATE, "event")
    assert engine.call_next(1, key=call) == called
    assert engine.undo(1, key=undo) == undone
    assert dump(engine.store.path, *STATE, "event") == state
    assert engine.call_next(1) is not None


def test_a_clock_set_back_neither_ends_undo_nor_blocks_a_recall(
    config: Config, store: Store, clock: ManualClock
) -> None:
    calls = config.calls.model_copy(update={"recall_gap_s": 40})
    engine = Engine(config.model_copy(update={"calls": calls}), store, clock, ignore_hours=True)
    _issue(engine, "papers")
    engine.call_next(1)
    clock.at -= HOUR
    assert engine.recall(1)["calls"] == 2
    engine.undo(1)
    assert engine.recall(1)["calls"] == 2


def test_undo_reads_no_event_from_before_the_command(engine: Engine) -> None:
    plan = query(engine.store.path, f"EXPLAIN QUERY PLAN {TOUCHED}".replace(":first", "1"))
    assert plan[0][3] == "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)"
