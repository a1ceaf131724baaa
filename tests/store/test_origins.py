"""Every event says who it was done for, whoever runs the command in whose course it happens."""

from dataclasses import replace

import pytest

from hall.clock import DAY_MS, MINUTE_MS, ManualClock
from hall.queue.engine import Engine
from hall.queue.store.caller import Caller
from hall.queue.store.database import Store
from hall.queue.store.errors import HallError
from hall.queue.store.events import Event
from hall.queue.store.verify import verify
from tests.support.database import query

KIOSK = Caller("kiosk", device="d1")
STAFF = Caller("staff", device="d2", person="p1")
ORIGINS = "SELECT kind, version, origin, device, person FROM event ORDER BY seq"


def test_the_events_of_a_command_say_for_whom_it_was_done(engine: Engine, store: Store) -> None:
    engine.by(KIOSK).issue("papers")
    engine.by(STAFF).call_next(1)
    engine.by(replace(STAFF, person="")).start(1)
    assert query(store.path, ORIGINS) == [
        ("day_opened", 2, "rule", "", ""),
        ("issued", 2, "kiosk", "d1", ""),
        ("called", 2, "staff", "d2", "p1"),
        ("started", 2, "staff", "d2", ""),
    ]
    assert verify(store.path) == []


def test_rules_act_for_nobody(engine: Engine, store: Store, clock: ManualClock) -> None:
    """A person's command closes the day that is over: that was the rule."""
    staff = engine.by(STAFF)
    for _ in range(3):
        engine.by(KIOSK).issue("papers")
    staff.call_next(1)
    staff.hold(1, "papers-missing", minutes=5)
    clock.at += 6 * MINUTE_MS
    staff.tick()
    clock.at += DAY_MS
    staff.call_next(1)
    staff.pause_counter(1, "break", minutes=5)
    clock.at += 6 * MINUTE_MS
    staff.tick()
    by_rule = {row[0] for row in query(store.path, ORIGINS) if row[2:] == ("rule", "", "")}
    assert by_rule == {"day_opened", "day_closed", "left", "resumed", "counter_resumed"}
    by_staff = {row[0] for row in query(store.path, ORIGINS) if row[2:] == ("staff", "d2", "p1")}
    assert by_staff == {"called", "held", "counter_paused"}


def test_listeners_hear_it(engine: Engine, store: Store) -> None:
    heard: list[Event] = []
    store.listeners.append(heard.extend)
    engine.by(KIOSK).issue("papers")
    engine.by(STAFF).call_next(1)
    origins = [(event.kind, event.origin) for event in heard]
    assert origins == [("day_opened", "rule"), ("issued", "kiosk"), ("called", "staff")]


def test_a_refusal_leaves_no_caller_behind(engine: Engine, store: Store) -> None:
    with pytest.raises(HallError):
        engine.by(STAFF).start(1)
    engine.issue("papers")
    assert query(store.path, ORIGINS)[-1] == ("issued", 2, "rule", "", "")


def test_an_engine_for_a_caller_is_the_same_engine(engine: Engine) -> None:
    """What is replaced in one, the configuration or the estimates, is replaced in all."""
    staff = engine.by(STAFF)
    waits = engine.waits
    staff.config = engine.config.model_copy()
    assert staff.config is engine.config
    engine.waits = lambda: waits()
    assert staff.waits is engine.waits
