"""What other systems are told of an undo: what it undid, and how things stand after it."""

from collections.abc import Callable
from typing import Any

import pytest

from hall.queue.engine import Engine
from hall.queue.store.webhook_outbox import WebhookOutbox
from tests.support.database import query

Step = Callable[[Engine], object]


def undone(engine: Engine) -> list[dict[str, Any]]:
    """The parts of the messages about the last undo that are about it, in their order."""
    messages = WebhookOutbox(engine.store).after(0)
    told = [m for m in messages if m.kind in ("undone", "counter_undone")]
    names = ("label", "counter", "undone_kinds", "state")
    return [{name: m.body.get(name) for name in names} for m in told]


def test_an_undo_tells_what_it_undid_and_the_state_after_it(engine: Engine) -> None:
    """Of a command that finished one number and called the next, one message tells of each."""
    engine.issue("papers")
    engine.issue("papers")
    engine.call_next(1)
    engine.call_next(1, finishing="A001")
    engine.undo(1)
    finished, called = sorted(undone(engine), key=lambda each: each["label"])
    assert finished == {
        "label": "A001",
        "counter": 1,
        "undone_kinds": ["finished"],
        "state": "called",
    }
    assert called == {"label": "A002", "counter": 1, "undone_kinds": ["called"], "state": "waiting"}


@pytest.mark.parametrize(
    ("command", "kinds", "state"),
    [
        (lambda e: e.miss(1), ["missed"], "called"),
        (lambda e: e.recall(1), ["recalled"], "called"),
        (lambda e: e.start(1), ["started"], "called"),
        (lambda e: e.hold(1, "papers-missing"), ["held"], "called"),
        (lambda e: e.write_note(1, "two copies"), ["noted"], "called"),
        (lambda e: e.count_people(1, 3), ["counted"], "called"),
    ],
    ids=["missed", "recalled", "started", "held", "noted", "counted"],
)
def test_the_state_is_told_also_where_it_did_not_change(
    engine: Engine, command: Step, kinds: list[str], state: str
) -> None:
    engine.issue("papers")
    engine.call_next(1)
    command(engine)
    engine.undo(1)
    (told,) = undone(engine)
    assert (told["undone_kinds"], told["state"]) == (kinds, state)


def test_a_turn_that_never_was_is_told_as_undone(engine: Engine) -> None:
    engine.issue("papers")
    engine.call_next(1)
    engine.transfer(1, service="land")
    engine.undo(1)
    assert sorted((each["undone_kinds"], each["state"]) for each in undone(engine)) == [
        (["joined"], "undone"),
        (["transferred"], "called"),
    ]


@pytest.mark.parametrize(
    ("command", "kind", "state"),
    [
        (lambda e: e.pause_counter(1, "break"), "counter_paused", "open"),
        (lambda e: e.close_counter(1), "counter_closed", "open"),
        (lambda e: e.assign_services(1, ["land"]), "counter_assigned", "open"),
    ],
    ids=["paused", "closed", "assigned"],
)
def test_an_undo_at_a_counter_tells_as_much(
    engine: Engine, command: Step, kind: str, state: str
) -> None:
    command(engine)
    engine.undo(1)
    assert undone(engine) == [{"label": None, "counter": 1, "undone_kinds": [kind], "state": state}]


def test_a_pause_is_back_after_it_was_ended_by_mistake(engine: Engine) -> None:
    engine.pause_counter(1, "break")
    engine.open_counter(1)
    engine.undo(1)
    assert [each["state"] for each in undone(engine)] == ["paused"]


def test_each_undo_names_the_event_that_it_undid(engine: Engine) -> None:
    engine.issue("papers")
    engine.call_next(1)
    engine.undo(1)
    engine.call_next(1)
    engine.undo(1)
    called = query(engine.store.path, "SELECT seq FROM event WHERE kind = 'called' ORDER BY seq")
    messages = WebhookOutbox(engine.store).after(0)
    undoes = [m.body["undoes"] for m in messages if m.kind == "undone"]
    assert [(seq,) for seq in undoes] == called
