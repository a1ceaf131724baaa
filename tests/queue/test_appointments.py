"""Appointments are booked, cancelled, kept in time or too late, and expire with their day."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.estimating.waits import Waits
from hall.queue.paper.outbox import Outbox
from hall.queue.paper.print_content import TicketContent
from hall.queue.store import errors
from hall.queue.store.database import Store
from hall.queue.store.idempotency import Key
from hall.queue.store.verify import verify
from hall.queue.turn.appointment_errors import (
    AppointmentOtherDay,
    AppointmentOver,
    AppointmentPast,
    AppointmentStands,
    AppointmentUsed,
    NoAppointments,
    UnknownAppointment,
)
from hall.queue.views.hall_now import HallNow
from hall.queue.views.reception import appointments
from hall.queue.views.wall import wall
from tests.support.booked import engine_with_appointments
from tests.support.database import dump, query

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@pytest.fixture
def engine(config: Config, store: Store, clock: ManualClock) -> Engine:
    """An engine with appointments at 8:00."""
    return engine_with_appointments(config, store, clock)


def test_an_appointment_in_time_gets_a_number_out_of_hours(
    engine: Engine, clock: ManualClock
) -> None:
    clock.at += 3 * HOUR + 29 * MINUTE
    codes = [engine.book("papers", clock.at)["code"] for _ in range(2)]
    clock.at += 2 * MINUTE  # closed from 11:30
    engine.check_in(codes[0])
    clock.at += 9 * MINUTE
    with pytest.raises(errors.TicketsClosed):
        engine.check_in(codes[1])


def test_who_comes_early_is_told_from_when_they_are_called(
    engine: Engine, store: Store, clock: ManualClock
) -> None:
    """The answer and the paper say it; in the last quarter of an hour one simply waits."""
    early = engine.config.appointments.early_min * MINUTE
    at = clock.at + HOUR
    codes = [engine.book("papers", at)["code"] for _ in range(2)]
    outbox = Outbox(store, clock)
    assert engine.check_in(codes[0], kiosk="k1")["expected_from"] == at - early
    job = outbox.next_job("p1")
    assert job is not None
    assert isinstance(job.content, TicketContent)
    assert job.content.expected_from == at - early
    clock.at = at - early
    engine.tick()
    assert engine.check_in(codes[1], kiosk="k1")["expected_from"] is None
    second = outbox.job(job.id + 1).content
    assert isinstance(second, TicketContent)
    assert second.expected_from is None


Refused = Callable[[Engine, ManualClock], object]


def _when_used(command: Callable[[Engine, str], object]) -> Refused:
    def prepared(engine: Engine, clock: ManualClock) -> object:
        code = engine.book("papers", clock.at)["code"]
        engine.check_in(code)
        return lambda: command(engine, code)

    return prepared


def _restored_in_vain(engine: Engine, clock: ManualClock) -> object:
    code = engine.book("papers", clock.at)["code"]
    return lambda: engine.restore_appointment(code)


def _restored_too_late(engine: Engine, clock: ManualClock) -> object:
    code = engine.book("papers", clock.at)["code"]
    engine.cancel_appointment(code)
    clock.at += DAY
    engine.tick()
    engine.issue("papers")
    return lambda: engine.restore_appointment(code)


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
        (lambda e, c: lambda: e.check_in("nothing"), UnknownAppointment),
        (
            lambda e, c: lambda: e.cancel_appointment("nothing"),
            UnknownAppointment,
        ),
        (
            lambda e, c: lambda: e.restore_appointment("nothing"),
            UnknownAppointment,
        ),
        (_restored_in_vain, AppointmentStands),
        (_when_used(Engine.restore_appointment), AppointmentUsed),
        (_restored_too_late, AppointmentOver),
        (lambda e, c: lambda: e.book("papers", c.at - 1), AppointmentPast),
        (lambda e, c: lambda: e.book("no such service", c.at), errors.UnknownService),
        (_when_used(Engine.check_in), AppointmentUsed),
        (_when_used(Engine.cancel_appointment), AppointmentUsed),
        (_when_cancelled, AppointmentOver),
        (_tomorrow, AppointmentOtherDay),
        (_yesterday, AppointmentOver),
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


def test_a_cancellation_is_undone(engine: Engine, clock: ManualClock) -> None:
    code = engine.book("papers", clock.at)["code"]
    engine.cancel_appointment(code)
    assert engine.restore_appointment(code)["state"] == "booked"
    assert verify(engine.store.path) == []
    assert engine.check_in(code)["label"] == "A001"


def test_a_hall_without_appointments_books_none(
    config: Config, store: Store, clock: ManualClock
) -> None:
    with pytest.raises(NoAppointments):
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


def test_coming_early_is_not_counted_as_waiting(engine: Engine, clock: ManualClock) -> None:
    start = clock.at
    code = engine.book("papers", start + 60 * MINUTE)["code"]
    engine.check_in(code)
    clock.at += 50 * MINUTE

    def on_the_wall() -> tuple[Any, ...]:
        with engine.store.reading() as db:
            now = HallNow(db, engine.config, Waits(), clock.at)
            shown = wall(now, {}, engine.counter_hours(db), opened=True)
        assert shown["longest"] is not None or shown["waiting"] == 0
        longest = shown["longest"] and shown["longest"]["arrived_at"]
        return longest, len(shown["alerts"]), shown["in_target_pct"], shown["wait_p50_s"]

    assert on_the_wall() == (start + 60 * MINUTE, 0, None, None)
    assert engine.call_next(1) is not None
    assert on_the_wall() == (None, 0, 100, 0)
    engine.finish(1, confirmed=False)
    assert query(engine.store.path, "SELECT waiting_s FROM wait_log") == [(50 * 60,)]


def test_unused_ones_expire_with_their_day(engine: Engine, clock: ManualClock) -> None:
    days = (0, 1, 3)
    today, *later = (engine.book("papers", clock.at + day * DAY)["code"] for day in days)
    clock.at += DAY
    engine.tick()
    states = dict(query(engine.store.path, "SELECT code, state FROM appointment"))
    assert states == {today: "expired", **dict.fromkeys(later, "booked")}
    kinds = query(engine.store.path, "SELECT kind FROM event ORDER BY seq")
    assert ("appointment_expired",) in kinds
    assert verify(engine.store.path) == []


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE appointment SET due_at = due_at + 1",
        "UPDATE appointment SET state = 'cancelled', turn_id = NULL WHERE state = 'arrived'",
        "DELETE FROM appointment WHERE state = 'cancelled'",
        "INSERT INTO appointment (code, day, service, due_at, state)"
        " VALUES ('000000', '2026-11-24', 'papers', 0, 'booked')",
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
