"""Appointments: booked, kept, used too late or never, and their place among those who walk in."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.clock import ManualClock
from hall.config import Config
from hall.config_tickets import Appointments
from hall.queue import errors
from hall.queue.answers import Key
from hall.queue.engine import Engine
from hall.queue.store import Store
from hall.queue.verify import verify
from hall.queue.views.appointments import appointments
from hall.queue.views.wall import wall
from tests.database import dump, query

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
RULE = {"enabled": True, "early_min": 15, "late_min": 10}


def _engine(config: Config, store: Store, clock: ManualClock, **rule: int) -> Engine:
    made = Appointments.model_validate({**RULE, **rule})
    return Engine(config.model_copy(update={"appointments": made}), store, clock)


@pytest.fixture
def engine(config: Config, store: Store, clock: ManualClock) -> Engine:
    """At 8:00."""
    return _engine(config, store, clock)


def _line(engine: Engine, counter: int = 1) -> list[str]:
    """Calls everybody."""
    called = []
    while turn := engine.call_next(counter):
        called.append(turn["label"])
        engine.finish(counter, confirmed=False)
    return called


def _walk_in(engine: Engine, clock: ManualClock, minutes: int) -> list[str]:
    """One a minute, from now on."""
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
    assert _line(engine) == [*before, kept["label"], *after]
    assert verify(engine.store.path) == []


def test_lead_moves_it_further_up(config: Config, store: Store, clock: ManualClock) -> None:
    engine = _engine(config, store, clock, lead_min=2)
    code = engine.book("papers", clock.at + 2 * MINUTE + 1)["code"]
    walked = _walk_in(engine, clock, 3)
    kept = engine.check_in(code)
    assert _line(engine) == [walked[0], kept["label"], *walked[1:]]


def test_the_first_of_the_day_may_be_an_appointment(
    config: Config, store: Store, clock: ManualClock
) -> None:
    engine = _engine(config, store, clock, lead_min=60)
    engine.issue("papers")
    clock.at += DAY
    code = engine.book("papers", clock.at)["code"]
    walked = _walk_in(engine, clock, 2)
    kept = engine.check_in(code)
    assert kept["ahead"] == 0
    assert _line(engine) == [kept["label"], *walked]


def test_too_early_it_waits_until_it_may_be_called(engine: Engine, clock: ManualClock) -> None:
    code = engine.book("papers", clock.at + 60 * MINUTE)["code"]
    kept = engine.check_in(code)
    assert engine.call_next(1) is None
    clock.at += 45 * MINUTE - 1
    later = engine.issue("papers")
    assert _line(engine) == [later["label"]]
    clock.at += 1
    another = engine.issue("papers")
    assert _line(engine) == [kept["label"], another["label"]]


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
    assert _line(engine) == [walked[0], in_time["label"], *walked[1:], late["label"]]


def test_between_two_numbers_the_first_due_is_first(engine: Engine, clock: ManualClock) -> None:
    start = clock.at
    codes = [engine.book("papers", start + minute * MINUTE)["code"] for minute in (3, 1, 2, 1)]
    first = engine.issue("papers")["label"]
    clock.at += 5 * MINUTE
    last = engine.issue("papers")["label"]
    at_3, at_1, at_2, also_at_1 = [engine.check_in(code)["label"] for code in codes]
    assert _line(engine) == [first, at_1, also_at_1, at_2, at_3, last]


def test_priority_still_comes_first(engine: Engine, clock: ManualClock) -> None:
    codes = [engine.book("papers", clock.at)["code"] for _ in range(2)]
    clock.at += MINUTE
    ordinary = engine.issue("papers")
    elder = engine.issue("papers", priority="elder")
    kept = engine.check_in(codes[0])
    preferred = engine.check_in(codes[1], priority="elder")
    assert (kept["ahead"], preferred["ahead"]) == (1, 0)
    expected = [preferred["label"], elder["label"], kept["label"], ordinary["label"]]
    assert _line(engine) == expected


def test_its_number_may_come_outside_ticket_hours_if_in_time(
    engine: Engine, clock: ManualClock
) -> None:
    clock.at += 3 * HOUR + 29 * MINUTE
    codes = [engine.book("papers", clock.at)["code"] for _ in range(2)]
    clock.at += 2 * MINUTE  # closed from 11:30
    engine.check_in(codes[0])
    clock.at += 9 * MINUTE
    with pytest.raises(errors.TicketsClosed):
        engine.check_in(codes[1])


Refused = Callable[[Engine, ManualClock], object]


def _twice(engine: Engine, clock: ManualClock) -> object:
    code = engine.book("papers", clock.at)["code"]
    engine.check_in(code)
    return lambda: engine.check_in(code)


def _cancel_when_used(engine: Engine, clock: ManualClock) -> object:
    code = engine.book("papers", clock.at)["code"]
    engine.check_in(code)
    return lambda: engine.cancel_appointment(code)


def _when_cancelled(engine: Engine, clock: ManualClock) -> object:
    code = engine.book("papers", clock.at)["code"]
    engine.cancel_appointment(code)
    return lambda: engine.check_in(code)


def _tomorrow(engine: Engine, clock: ManualClock) -> object:
    code = engine.book("papers", clock.at + DAY)["code"]
    return lambda: engine.check_in(code)


def _yesterday(engine: Engine, clock: ManualClock) -> object:
    code = engine.book("papers", clock.at)["code"]
    clock.at += DAY
    engine.tick()
    return lambda: engine.check_in(code)


@pytest.mark.parametrize(
    ("prepared", "error"),
    [
        (lambda e, c: lambda: e.check_in("nothing"), errors.UnknownAppointment),
        (lambda e, c: lambda: e.cancel_appointment("nothing"), errors.UnknownAppointment),
        (lambda e, c: lambda: e.book("papers", c.at - 1), errors.AppointmentPast),
        (lambda e, c: lambda: e.book("no such service", c.at), errors.UnknownService),
        (_twice, errors.AppointmentUsed),
        (_cancel_when_used, errors.AppointmentUsed),
        (_when_cancelled, errors.AppointmentOver),
        (_tomorrow, errors.AppointmentOtherDay),
        (_yesterday, errors.AppointmentOver),
    ],
)
def test_refusals_change_nothing(
    engine: Engine,
    clock: ManualClock,
    prepared: Callable[[Engine, ManualClock], Callable[[], object]],
    error: type[errors.HallError],
) -> None:
    engine.tick()
    ask = prepared(engine, clock)
    before = dump(engine.store.path)
    with pytest.raises(error):
        ask()
    assert dump(engine.store.path) == before
    assert verify(engine.store.path) == []


def test_a_hall_without_appointments_books_none(
    config: Config, store: Store, clock: ManualClock
) -> None:
    with pytest.raises(errors.NoAppointments):
        Engine(config, store, clock).book("papers", clock.at)


def test_a_day_has_its_list(engine: Engine, clock: ManualClock) -> None:
    later, soon, gone, other = (
        engine.book("papers", clock.at + minutes * MINUTE, key=Key.of(str(minutes), "book", {}))
        for minutes in (30, 5, 20, 24 * 60)
    )
    again = engine.book("papers", clock.at, key=Key.of("30", "book", {}))
    assert again == later
    assert len({found["code"] for found in (later, soon, gone, other)}) == 4
    engine.cancel_appointment(gone["code"])
    engine.check_in(soon["code"])
    with engine.store.reading() as db:
        found = appointments(db, "2026-11-24")
        assert [(a["code"], a["state"], a["label"]) for a in found] == [
            (soon["code"], "arrived", "A001"),
            (gone["code"], "cancelled", None),
            (later["code"], "booked", None),
        ]
        assert appointments(db, "2026-11-25") == [other]


def test_who_comes_early_is_not_kept_waiting(engine: Engine, clock: ManualClock) -> None:
    start = clock.at
    code = engine.book("papers", start + 60 * MINUTE)["code"]
    engine.check_in(code)
    clock.at += 50 * MINUTE

    def on_the_wall() -> tuple[Any, ...]:
        with engine.store.reading() as db:
            shown = wall(db, engine.config, {}, opened=True, now=clock.at)
        assert shown["longest"] is not None or shown["waiting"] == 0
        longest = shown["longest"] and shown["longest"]["arrived_at"]
        return longest, len(shown["alerts"]), shown["in_target_pct"], shown["wait_p50_s"]

    assert on_the_wall() == (start + 60 * MINUTE, 0, None, None)
    assert engine.call_next(1) is not None
    assert on_the_wall() == (None, 0, 100, 0)
    engine.finish(1, confirmed=False)
    assert query(engine.store.path, "SELECT waiting_s FROM wait_log") == [(50 * 60,)]


def test_unused_ones_expire_with_their_day(engine: Engine, clock: ManualClock) -> None:
    today, later = (engine.book("papers", clock.at + days * DAY)["code"] for days in (0, 3))
    clock.at += DAY
    engine.tick()
    states = dict(query(engine.store.path, "SELECT code, state FROM appointment"))
    assert states == {today: "expired", later: "booked"}
    kinds = query(engine.store.path, "SELECT kind FROM event ORDER BY seq")
    assert ("appointment_expired",) in kinds
    assert verify(engine.store.path) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE appointment SET due_at = due_at + 1",
        "UPDATE appointment SET state = 'cancelled', turn_id = NULL WHERE state = 'arrived'",
        "DELETE FROM appointment WHERE state = 'cancelled'",
        "INSERT INTO appointment VALUES (99, '000000', '2026-11-24', 'papers', 0, 'booked', NULL)",
        "UPDATE turn SET due_at = due_at + 1 WHERE due_at IS NOT NULL",
    ],
)
def test_verify_finds_forgeries(engine: Engine, clock: ManualClock, sql: str) -> None:
    codes = [engine.book("papers", clock.at)["code"] for _ in range(2)]
    engine.check_in(codes[0])
    engine.cancel_appointment(codes[1])
    assert verify(engine.store.path) == []
    with closing(sqlite3.connect(engine.store.path)) as db:
        assert db.execute(sql).rowcount > 0
        db.commit()
    assert verify(engine.store.path) != []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(-20, 12)), max_size=12), st.data())
def test_who_walks_in_is_overtaken_by_few(
    tmp_path_factory: pytest.TempPathFactory,
    config: Config,
    booked: list[tuple[int, int]],
    data: st.DataObject,
) -> None:
    """By those alone who are due shortly before or, with a lead, after they took their number."""
    lead = data.draw(st.integers(0, 10))
    clock = ManualClock(
        round(dt.datetime.fromisoformat("2026-11-24T08:00+07:00").timestamp()) * 1000
    )
    start = clock.at
    store = Store(tmp_path_factory.mktemp("hall") / "hall.db")
    engine = _engine(config, store, clock, lead_min=lead)
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
    line = _line(engine)
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
