"""A business day is opened by its first command, closed by rule, and never opened again."""

import pytest

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.estimating.waits import Waits
from hall.queue.store.database import Store
from hall.queue.store.days import last_day, last_day_with_tickets
from hall.queue.store.errors import UnknownTicket
from hall.queue.store.verify import verify
from hall.queue.turn.appointment_errors import AppointmentOver
from hall.queue.views.hall_now import HallNow
from hall.queue.views.ticket import ticket
from tests.support.booked import engine_with_appointments
from tests.support.database import dump, query

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


@pytest.fixture
def engine(engine: Engine) -> Engine:
    """An engine that gives tickets through the night."""
    engine.ignore_hours = True
    return engine


def days(store: Store) -> list[tuple[str, int, int | None]]:
    return query(store.path, "SELECT day, opened_at, closed_at FROM business_day ORDER BY day")


def states(store: Store) -> list[tuple[str, str, int | None]]:
    return query(store.path, "SELECT day, state, ended_at FROM turn ORDER BY id")


def test_the_first_command_opens_the_day(engine: Engine, store: Store, clock: ManualClock) -> None:
    assert days(store) == []
    engine.tick()
    assert days(store) == [("2026-11-24", clock.at, None)]
    before = dump(store.path)
    engine.tick()
    assert dump(store.path) == before


def test_midnight_changes_nothing(engine: Engine, store: Store, clock: ManualClock) -> None:
    clock.at += 16 * HOUR - 1000
    labels = []
    for _ in range(3):
        labels.append(engine.issue("papers")["label"])
        clock.at += 1000
    assert labels == ["A001", "A002", "A003"]
    assert len(days(store)) == 1


def test_numbers_begin_again_when_the_day_starts(
    engine: Engine, store: Store, clock: ManualClock
) -> None:
    opened = clock.at
    engine.issue("papers")
    engine.issue("papers")
    clock.at += 20 * HOUR - 1  # 3:59:59.999
    assert engine.issue("papers")["label"] == "A003"
    clock.at += 1
    assert engine.issue("papers")["label"] == "A001"
    closed = opened + 20 * HOUR
    assert days(store) == [("2026-11-24", opened, closed), ("2026-11-25", closed, None)]


@pytest.mark.parametrize(("confirms", "called"), [(False, "unfinished"), (True, "no_show")])
def test_open_turns_are_closed_by_rule(
    engine: Engine, store: Store, clock: ManualClock, confirms: bool, called: str
) -> None:
    """Where nobody confirms who has come, a called number is probably that of somebody served."""
    calls = engine.config.calls.model_copy(update={"confirm_arrival": confirms})
    engine.config = engine.config.model_copy(update={"calls": calls})
    for service in ("papers", "papers", "land", "results"):
        engine.issue(service)
    engine.call_next(1)
    engine.start(1)
    engine.finish(1)
    engine.call_next(2)
    engine.call_next(4)
    engine.start(4)
    clock.at += DAY
    engine.tick()
    assert states(store) == [
        ("2026-11-24", "done", clock.at - DAY),
        ("2026-11-24", called, clock.at),
        ("2026-11-24", "left", clock.at),
        ("2026-11-24", "unfinished", clock.at),
    ]
    kinds = query(store.path, "SELECT kind FROM event WHERE at = ? ORDER BY seq", clock.at)
    assert [kind for (kind,) in kinds] == [
        called,
        "left",
        "unfinished",
        "day_closed",
        "day_opened",
    ]


def test_the_counters_are_free_in_the_morning(engine: Engine, clock: ManualClock) -> None:
    engine.issue("papers")
    engine.call_next(1)
    clock.at += DAY
    assert engine.call_next(1) is None
    assert engine.issue("papers")["ahead"] == 0
    turn = engine.call_next(1)
    assert turn is not None
    assert (turn["label"], turn["arrived_at"]) == ("A001", clock.at)


def test_the_share_of_priority_begins_again(engine: Engine, clock: ManualClock) -> None:
    for _ in range(2):
        engine.issue("papers", priority="elder")
    engine.call_next(1)
    engine.call_next(1, finishing="A001")
    clock.at += DAY
    engine.issue("papers")
    engine.issue("papers", priority="elder")
    turn = engine.call_next(1)
    assert turn is not None
    assert (turn["label"], turn["why"]["rule"]) == ("A002", "priority")


@pytest.mark.parametrize("back", [2 * MINUTE, 5 * HOUR, DAY, 30 * DAY, 56 * 365 * DAY])
def test_a_clock_set_back_opens_no_earlier_day(
    engine: Engine, store: Store, clock: ManualClock, back: int
) -> None:
    engine.issue("papers")
    clock.at += DAY
    engine.issue("papers")
    opened = days(store)
    clock.at -= back
    engine.tick()
    assert engine.issue("papers")["label"] == "A002"
    assert days(store) == opened


def test_a_clock_that_ran_ahead_for_a_moment_spoils_one_day(
    engine: Engine, store: Store, clock: ManualClock
) -> None:
    """Numbers go on for the rest of the date, and begin again the next morning as usual."""
    year = 365 * DAY
    engine.config = engine_with_appointments(engine.config, store, clock).config
    booked = [engine.book("papers", clock.at + days)["code"] for days in (HOUR, DAY)]
    clock.at += year
    assert engine.issue("papers")["label"] == "A001"
    clock.at -= year
    labels = [engine.issue("papers")["label"] for _ in range(2)]
    clock.at += 12 * HOUR
    engine.tick()
    assert [*labels, engine.issue("papers")["label"]] == ["A002", "A003", "A004"]
    clock.at += 12 * HOUR
    assert engine.issue("papers")["label"] == "A001"
    assert [day for day, _, closed in days(store) if closed is None] == ["2026-11-25"]
    assert engine.check_in(booked[1])["label"] == "A002"
    with pytest.raises(AppointmentOver):
        engine.check_in(booked[0])
    with store.reading() as db:
        assert (last_day(db), last_day_with_tickets(db)) == ("2026-11-25", "2026-11-25")
    clock.at += year - DAY
    assert engine.issue("papers")["label"] == "A003"  # there has been a business day with this date
    clock.at += DAY
    assert engine.issue("papers")["label"] == "A001"
    assert verify(store.path) == []


def test_a_clock_set_back_twice_ends_the_day_with_the_date_after_the_earliest(
    engine: Engine, store: Store, clock: ManualClock
) -> None:
    """After the second correction the hall is on the date where it was before the first."""
    opened = clock.at
    for back in (0, 4 * DAY, DAY):
        clock.at -= back
        engine.issue("papers")
    clock.at += DAY
    assert engine.issue("papers")["label"] == "A001"
    assert days(store) == [("2026-11-20", clock.at, None), ("2026-11-24", opened, clock.at)]


def test_nobody_waited_less_than_no_time(engine: Engine, store: Store, clock: ManualClock) -> None:
    engine.issue("papers")
    for command in (engine.call_next, engine.recall, engine.start, engine.finish):
        clock.at -= HOUR
        command(1)
    waited = query(store.path, "SELECT waiting_s, walking_s, service_s FROM wait_log")
    assert waited == [(0, 0, 0)]


def test_a_day_closed_by_a_clock_set_back_in_the_evening(
    engine: Engine, store: Store, clock: ManualClock
) -> None:
    """The clock ran ahead while people waited, and was right again when their day was closed."""
    engine.issue("papers")
    engine.call_next(1)
    clock.at += 10 * HOUR
    engine.start(1)
    clock.at += 9 * HOUR
    engine.issue("papers")
    clock.at += 5 * HOUR
    engine.tick()
    assert [state for _, state, _ in states(store)] == ["unfinished", "left"]
    assert query(store.path, "SELECT min(ended_at >= arrived_at) FROM turn") == [(1,)]


def test_a_ticket_of_yesterday_is_over(engine: Engine, store: Store, clock: ManualClock) -> None:
    token = engine.issue("papers", priority="elder", people=3)["token"]
    engine.cancel(engine.issue("papers")["token"])
    clock.at += DAY
    engine.tick()
    before = dump(store.path)
    with store.reading() as db:
        now = HallNow(db, engine.config, Waits(), clock.at)
        seen = ticket(now, token, engine.counter_hours(db))
    known = {name for name, value in seen.items() if value not in (None, "", [], 0, 1)}
    assert (seen["label"], seen["state"]) == ("A001", "over")
    assert known == {"label", "state", "service", "arrived_at"}
    with store.reading() as db:
        now = HallNow(db, engine.config, Waits(), clock.at + 4 * HOUR)
        at_noon = ticket(now, token, engine.counter_hours(db))
    assert at_noon["reopens"] == clock.at + 5 * HOUR + HOUR // 2
    with pytest.raises(UnknownTicket):
        engine.cancel(token)
    assert dump(store.path) == before
