"""The position of an appointment among walk-ins."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.verify import verify
from tests.support.booked import call_everybody, engine_with_appointments
from tests.support.database import query
from tests.support.examples import costly
from tests.support.show import show_of

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@pytest.fixture
def engine(config: Config, store: Store, clock: ManualClock) -> Engine:
    """An engine with appointments at 8:00."""
    return engine_with_appointments(config, store, clock)


def _walk_in(engine: Engine, clock: ManualClock, minutes: int) -> list[str]:
    """Issues one number a minute from now on, for so many minutes."""
    labels = []
    for _ in range(minutes):
        labels.append(engine.issue("papers")["label"])
        clock.at += MINUTE
    return labels


def test_in_time_it_stands_where_it_was_due(engine: Engine, clock: ManualClock) -> None:
    code = engine.book("papers", clock.at + 2 * MINUTE + 1)["code"]
    before = _walk_in(engine, clock, 3)
    after = _walk_in(engine, clock, 3)
    kept = engine.check_in(code)
    assert kept["ahead"] == 3
    assert call_everybody(engine) == [*before, kept["label"], *after]
    assert verify(engine.store.path) == []


def test_lead_moves_it_further_up(config: Config, store: Store, clock: ManualClock) -> None:
    engine = engine_with_appointments(config, store, clock, lead_min=2)
    code = engine.book("papers", clock.at + 2 * MINUTE + 1)["code"]
    walked = _walk_in(engine, clock, 3)
    kept = engine.check_in(code)
    assert call_everybody(engine) == [walked[0], kept["label"], *walked[1:]]


def test_the_first_of_the_day_may_be_an_appointment(
    config: Config, store: Store, clock: ManualClock
) -> None:
    engine = engine_with_appointments(config, store, clock, lead_min=60)
    engine.issue("papers")
    clock.at += DAY
    code = engine.book("papers", clock.at)["code"]
    walked = _walk_in(engine, clock, 2)
    kept = engine.check_in(code)
    assert kept["ahead"] == 0
    assert call_everybody(engine) == [kept["label"], *walked]


def test_too_early_it_waits_until_it_may_be_called(engine: Engine, clock: ManualClock) -> None:
    code = engine.book("papers", clock.at + 60 * MINUTE)["code"]
    kept = engine.check_in(code)
    assert engine.call_next(1) is None
    clock.at += 45 * MINUTE - 1
    later = engine.issue("papers")
    assert call_everybody(engine) == [later["label"]]
    clock.at += 1
    another = engine.issue("papers")
    assert call_everybody(engine) == [kept["label"], another["label"]]


def test_too_late_it_is_a_walk_in(engine: Engine, clock: ManualClock) -> None:
    codes = [engine.book("papers", clock.at)["code"] for _ in range(2)]
    walked = _walk_in(engine, clock, 10)
    in_time = engine.check_in(codes[0])
    clock.at += 1
    late = engine.check_in(codes[1])
    assert query(engine.store.path, "SELECT due_at, not_before FROM turn ORDER BY id DESC")[0] == (
        None,
        None,
    )
    assert call_everybody(engine) == [walked[0], in_time["label"], *walked[1:], late["label"]]


def test_between_two_numbers_the_first_due_is_first(engine: Engine, clock: ManualClock) -> None:
    start = clock.at
    codes = [engine.book("papers", start + minute * MINUTE)["code"] for minute in (3, 1, 2, 1)]
    first = engine.issue("papers")["label"]
    clock.at += 5 * MINUTE
    last = engine.issue("papers")["label"]
    at_3, at_1, at_2, also_at_1 = [engine.check_in(code)["label"] for code in codes]
    assert call_everybody(engine) == [first, at_1, also_at_1, at_2, at_3, last]


def test_priority_still_comes_first(engine: Engine, clock: ManualClock) -> None:
    codes = [engine.book("papers", clock.at)["code"] for _ in range(2)]
    clock.at += MINUTE
    ordinary = engine.issue("papers")
    elder = engine.issue("papers", priority="elder")
    kept = engine.check_in(codes[0])
    preferred = engine.check_in(codes[1], priority="elder")
    assert (kept["ahead"], preferred["ahead"]) == (1, 0)
    expected = [preferred["label"], elder["label"], kept["label"], ordinary["label"]]
    assert call_everybody(engine) == expected


def test_no_patience_is_lost_before_its_time(
    config: Config, store: Store, clock: ManualClock
) -> None:
    rules = config.policy.model_copy(update={"kind": "strict", "patience_min": 30})
    hall = config.model_copy(update={"policy": rules})
    engine = engine_with_appointments(hall, store, clock, early_min=60)
    due = clock.at + 60 * MINUTE
    kept = engine.check_in(engine.book("papers", due)["code"])["label"]
    clock.at = due + 30 * MINUTE - 1
    elder = engine.issue("papers", priority="elder")["label"]
    line = show_of(engine)("counter", 1)["waiting"]
    assert [turn["label"] for turn in line] == [elder, kept]
    clock.at += 1
    assert call_everybody(engine) == [kept, elder]


@costly()
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(-20, 12)), max_size=12), st.data())
def test_walk_ins_are_overtaken_by_few(
    tmp_path_factory: pytest.TempPathFactory,
    config: Config,
    booked: list[tuple[int, int]],
    data: st.DataObject,
) -> None:
    """Only appointments due shortly before the walk-in came, or after it by the lead, overtake."""
    lead = data.draw(st.integers(0, 10))
    clock = ManualClock(
        round(dt.datetime.fromisoformat("2026-11-24T08:00+07:00").timestamp()) * 1000
    )
    start = clock.at
    store = Store(tmp_path_factory.mktemp("hall") / "hall.db")
    engine = engine_with_appointments(config, store, clock, lead_min=lead)
    engine.ignore_hours = True
    codes = [
        (due + shift, due, engine.book("papers", start + due * MINUTE)["code"])
        for due, shift in booked
    ]
    moments: dict[str, int] = {}
    dues: dict[str, int] = {}
    for minute in range(60):
        clock.at = start + minute * MINUTE
        moments[engine.issue("papers")["label"]] = minute
        for comes, due, code in codes:
            if comes == minute:
                dues[engine.check_in(code)["label"]] = due
    clock.at += HOUR
    line = call_everybody(engine)
    store.close()
    for at, walked in enumerate(line):
        if walked in dues:
            continue
        overtook = [
            due
            for label, due in dues.items()
            if label in line[:at] and int(label[1:]) > int(walked[1:])
        ]
        assert all(moments[walked] - 10 <= due <= moments[walked] + lead for due in overtook)
