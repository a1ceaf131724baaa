"""A command with a key is done once, and a retry gets the same answer."""

from collections.abc import Callable
from typing import Any

import pytest

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.store.errors import KeyReused, NothingCalled, TicketsClosed
from hall.queue.store.idempotency import KEPT_MS, Key
from tests.support.database import dump, query

HOUR = 3600 * 1000

Keyed = Callable[[Engine, Key], Any]


def key(value: str = "k", operation: str = "do", **body: object) -> Key:
    return Key.of(value, operation, body)


def nobody(_: Engine) -> None:
    return None


def someone_waits(engine: Engine) -> None:
    engine.issue("papers")


def someone_called(engine: Engine) -> None:
    engine.issue("papers")
    engine.call_next(1)


def someone_served(engine: Engine) -> None:
    someone_called(engine)
    engine.start(1)


def cancel(engine: Engine, key: Key) -> Any:
    token = query(engine.store.path, "SELECT token FROM ticket")[0][0]
    return engine.cancel(token, key=key)


COMMANDS: dict[str, tuple[Callable[[Engine], None], Keyed]] = {
    "issue": (nobody, lambda engine, key: engine.issue("papers", kiosk="k1", key=key)),
    "next": (someone_waits, lambda engine, key: engine.call_next(1, key=key)),
    "next of nobody": (nobody, lambda engine, key: engine.call_next(1, key=key)),
    "recall": (someone_called, lambda engine, key: engine.recall(1, key=key)),
    "start": (someone_called, lambda engine, key: engine.start(1, key=key)),
    "finish": (someone_served, lambda engine, key: engine.finish(1, key=key)),
    "miss": (someone_called, lambda engine, key: engine.miss(1, key=key)),
    "cancel": (someone_waits, cancel),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_same_key_gives_the_same_answer(engine: Engine, clock: ManualClock, name: str) -> None:
    prepare, command = COMMANDS[name]
    prepare(engine)
    answer = command(engine, key())
    after = dump(engine.store.path)
    clock.at += 1000
    assert command(engine, key()) == answer
    assert dump(engine.store.path) == after


@pytest.mark.parametrize("other", [key(operation="else"), key(service="land")])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_key_belongs_to_one_request(engine: Engine, name: str, other: Key) -> None:
    prepare, command = COMMANDS[name]
    prepare(engine)
    command(engine, key())
    after = dump(engine.store.path)
    with pytest.raises(KeyReused):
        command(engine, other)
    assert dump(engine.store.path) == after


def test_a_retry_calls_nobody_who_came_later(engine: Engine) -> None:
    """A retry must not call a turn that the first request could not have called."""
    assert engine.call_next(1, key=key()) is None
    engine.issue("papers")
    assert engine.call_next(1, key=key()) is None
    assert query(engine.store.path, "SELECT state FROM turn") == [("waiting",)]


def test_other_keys_are_other_intents(engine: Engine) -> None:
    labels = [engine.issue("papers", key=key(value))["label"] for value in ("a", "b", "a")]
    assert labels == ["A001", "A002", "A001"]


def test_a_refusal_is_not_remembered(engine: Engine, clock: ManualClock) -> None:
    with pytest.raises(NothingCalled):
        engine.start(1, key=key())
    someone_called(engine)
    assert engine.start(1, key=key())["state"] == "serving"
    clock.at -= 2 * HOUR
    with pytest.raises(TicketsClosed):
        engine.issue("papers", key=key("early"))
    clock.at += 2 * HOUR
    assert engine.issue("papers", key=key("early"))["label"] == "A002"


def test_a_retry_after_closing_time_gets_its_ticket(engine: Engine, clock: ManualClock) -> None:
    ticket = engine.issue("papers", key=key())
    clock.at += 4 * HOUR
    with pytest.raises(TicketsClosed):
        engine.issue("papers", key=key("later"))
    assert engine.issue("papers", key=key()) == ticket


def test_keys_are_kept_for_two_days(engine: Engine, clock: ManualClock) -> None:
    engine.issue("papers", key=key())
    clock.at += KEPT_MS
    engine.tick()
    with pytest.raises(KeyReused):
        engine.issue("land", key=key(service="land"))
    clock.at += 1
    engine.tick()
    assert query(engine.store.path, "SELECT count(*) FROM answer") == [(0,)]


def test_the_order_of_a_body_does_not_matter() -> None:
    assert Key.of("k", "issue", {"a": 1, "b": 2}) == Key.of("k", "issue", {"b": 2, "a": 1})
    assert Key.of("k", "issue", {"a": 1}) != Key.of("k", "issue", {"a": "1"})
