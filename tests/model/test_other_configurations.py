"""From any valid configuration to any other, with people in every state: nobody is left behind."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.line.counter_line import call_query, next_turns
from hall.queue.line.counter_states import all_states
from hall.queue.line.stranded import stranded
from hall.queue.store.database import Store
from hall.queue.store.errors import HallError
from hall.queue.store.verify import verify
from tests.model.hall_commands import (
    COMMANDS,
    CONFIG,
    COUNTERS,
    PRIORITIES,
    SERVICES,
    STAFF_COMMANDS,
    STEPS,
)
from tests.model.hall_compared import MEMORY, START
from tests.model.other_halls import changed, without
from tests.support.examples import costly

MINUTE = 60_000
LATER = 24 * 60 * MINUTE
EVERYBODY = 999
OPEN = ("waiting", "called", "serving", "held", "missed")
HALL = changed(CONFIG, appointments={"enabled": True})
Act = tuple[str, int, tuple[str, dict[str, Any]]]


def _renumbered(config: Config, new: dict[int, int]) -> Config:
    counters = [
        {**counter.model_dump(), "number": new.get(counter.number, counter.number)}
        for counter in config.counters
    ]
    return changed(config, counters=counters)


def _reassigned(config: Config, services: list[str], staff: str) -> Config:
    """The first counter takes other services, as far as there are such, and somebody else sits there."""
    first, *others = (counter.model_dump() for counter in config.counters)
    known = [service for service in services if service in config.service]
    left = [each for each in first["helps"] if each not in known]
    first |= {"services": known or first["services"], "staff": staff}
    first["helps"] = [each for each in left if each not in first["services"]]
    return changed(config, counters=[first, *others])


GONE = st.fixed_dictionaries(
    {
        "services": st.sets(SERVICES, max_size=2),
        "counters": st.sets(COUNTERS, max_size=3),
        "priorities": st.sets(st.sampled_from(["elder", "urgent"])),
    }
)
CONFIGURATIONS = st.builds(
    lambda gone, new, services, staff: _reassigned(
        _renumbered(without(HALL, **gone), new), services, staff
    ),
    GONE,
    st.sampled_from([{}, {}, {1: 11}, {4: 14, 3: 4}, {2: 3, 3: 2}]),
    st.lists(SERVICES, max_size=2, unique=True),
    st.sampled_from(["Lan", "Minh", ""]),
)
SENDING = st.one_of(
    st.tuples(st.just("transfer"), st.fixed_dictionaries({"to_counter": COUNTERS})),
    st.tuples(
        st.just("transfer"),
        st.fixed_dictionaries({"staff": st.sampled_from(["Lan", "Minh", "Yến"])}),
    ),
    st.tuples(st.just("hold"), st.just({"reason": "papers-missing", "minutes": 3})),
    st.tuples(
        st.just("plan"),
        st.fixed_dictionaries({"steps": st.lists(STEPS, min_size=1, max_size=2)}),
    ),
)
ACTS: st.SearchStrategy[list[Act]] = st.lists(
    st.one_of(
        st.tuples(st.just("command"), COUNTERS, COMMANDS),
        st.tuples(st.just("staff"), COUNTERS, STAFF_COMMANDS),
        st.tuples(
            st.just("issue"),
            st.integers(0, 3),
            st.tuples(SERVICES, st.fixed_dictionaries({"priority": PRIORITIES})),
        ),
        st.tuples(st.just("send"), COUNTERS, SENDING),
        st.tuples(st.just("send"), COUNTERS, SENDING),
        st.tuples(st.just("book"), st.integers(0, 90), st.tuples(SERVICES, st.just({}))),
    ),
    min_size=10,
    max_size=40,
)


@contextmanager
def _hall() -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(dir=MEMORY if os.path.isdir(MEMORY) else None) as folder:
        store = Store(Path(folder) / "hall.db")
        yield Engine(HALL, store, ManualClock(START), ignore_hours=True)
        store.close()


def _act(engine: Engine, act: Act) -> None:
    kind, number, (name, values) = act
    clock = engine.clock
    assert isinstance(clock, ManualClock)
    clock.at += MINUTE
    with suppress(HallError):
        match kind:
            case "issue":
                engine.issue(name, **values)
            case "send":  # somebody whom this counter has called
                engine.issue(engine.config.counter[number].services[0])
                called = engine.call_next(number)
                getattr(engine, name)(number, **values)
                if name == "plan" and called is not None:
                    engine.finish(number, confirmed=False)
            case "book":
                engine.book(name, clock.at + number * MINUTE)
            case _:
                options = {key: value for key, value in values.items() if key != "of"}
                if "finishing" in options:
                    options["finishing"] = None
                if "label" in options:
                    options["label"] = f"{'ABC'[number % 3]}{options['label'] // 4 + 1:03}"
                getattr(engine, name)(number, **options)


def _rows(engine: Engine) -> list[dict[str, Any]]:
    with engine.store.reading() as db:
        names = ", ".join(f"'{state}'" for state in OPEN)
        sql = f"SELECT turn.*, label FROM turn JOIN ticket ON ticket.id = ticket_id WHERE state IN ({names})"
        return [dict(row) for row in db.execute(f"{sql} ORDER BY turn.id")]


def _events(engine: Engine) -> int:
    with engine.store.reading() as db:
        return int(db.execute("SELECT count(*) FROM event").fetchone()[0])


def _nobody_is_left_behind(engine: Engine) -> None:
    """Everybody is called by a counter that is or could be open, or named."""
    config, now = engine.config, engine.clock.now()
    with engine.store.reading() as db:
        named = stranded(db, config, now)
        booked = db.execute(
            "SELECT code, service FROM appointment WHERE state = 'booked'"
        ).fetchall()
        states = all_states(db, config).values()
        queries = [replace(call_query(config, s.counter, now + LATER), helps=()) for s in states]
        calls = [call for query in queries for call in next_turns(db, query, EVERYBODY)]
    labels = {call.row["label"] for call in calls} | {
        label for one in named for label in one.labels
    }
    services = {service for state in states for service in state.counter.services}
    services |= {one.service for one in named}
    for row in _rows(engine):
        assert row["priority"] in (None, *config.priority)
        if row["state"] in ("called", "serving"):
            assert row["counter"] in config.counter
        else:
            # A person who sits nowhere is waited for, for a while.
            waited_for = row["prefer_staff"] is not None and row["prefer_until"] is not None
            assert row["label"] in labels or waited_for or row["state"] != "waiting"
            assert row["service"] in services
    codes = {code for one in named for code in one.appointments}
    assert codes == {code for code, service in booked if service not in config.service}


@given(ACTS, st.lists(CONFIGURATIONS, min_size=1, max_size=3))
@costly()
def test_nobody_is_left_behind(acts: list[Act], others: list[Config]) -> None:
    with _hall() as engine:
        for act in acts:
            _act(engine, act)
        _nobody_is_left_behind(engine)
        for config in [*others, HALL]:
            before = {row["label"]: row for row in _rows(engine)}
            engine.reconfigure(config)
            after = {row["label"]: row for row in _rows(engine)}
            assert after.keys() == before.keys()
            for label, row in after.items():
                for kept in ("id", "order_key", "arrived_at", "service", "steps", "people"):
                    assert row[kept] == before[label][kept]
            _nobody_is_left_behind(engine)
            events = _events(engine)
            engine.reconfigure(changed(config))
            assert _events(engine) == events
        assert verify(engine.store.path) == []
