"""Every second of service is in the wait log once, at the counter that gave it."""

from pathlib import Path
from typing import Any

import pytest

from hall.clock import DAY_MS, MINUTE_MS, ManualClock
from hall.queue.engine import Engine
from hall.queue.replaying.day_record import read
from hall.queue.store.database import Store
from hall.queue.store.verify import verify
from tests.databases.make import hall
from tests.databases.versions import left_by
from tests.model.other_halls import changed
from tests.model.served import served_by_events, served_by_log
from tests.support.database import query

ROWS = (
    "SELECT outcome, counter, staff, joined, called, waiting_s, walking_s, service_s FROM wait_log"
)
PARTS = f"{ROWS} ORDER BY called, ended"


def serve(engine: Engine, clock: ManualClock, counter: int, minutes: int) -> None:
    """The next citizen needs a minute to the counter and is served for so long."""
    assert engine.call_next(counter) is not None
    clock.at += MINUTE_MS
    engine.start(counter)
    clock.at += minutes * MINUTE_MS


@pytest.fixture
def begun(engine: Engine, clock: ManualClock) -> Engine:
    """A citizen has waited 10 minutes and is served at counter 1 since 5."""
    engine.issue("papers")
    clock.at += 10 * MINUTE_MS
    serve(engine, clock, 1, 5)
    return engine


def agrees(path: Path) -> bool:
    served = served_by_log(path)
    return bool(served) and served == served_by_events(path) and verify(path) == []


def test_the_service_before_a_hold_is_its_counters(begun: Engine, clock: ManualClock) -> None:
    begun.hold(1, "papers-missing")
    first = ("held", 1, "Lan", "2026-11-24 08:00:00", "2026-11-24 08:10:00", None, 60, 300)
    assert query(begun.store.path, ROWS) == [first]  # at once, while the citizen is away
    clock.at += 30 * MINUTE_MS
    begun.welcome_back("A001")
    clock.at += 20 * MINUTE_MS  # longer than it is kept for counter 1
    serve(begun, clock, 2, 3)
    begun.finish(2)
    last = ("done", 2, "Minh", "2026-11-24 08:00:00", "2026-11-24 09:06:00", 30 * 60, 60, 180)
    assert query(begun.store.path, PARTS) == [first, last]
    assert agrees(begun.store.path)


def test_the_service_before_a_transfer_is_its_counters(begun: Engine, clock: ManualClock) -> None:
    begun.transfer(1, service="land")
    clock.at += 2 * MINUTE_MS
    serve(begun, clock, 3, 7)
    begun.finish(3)
    assert query(begun.store.path, PARTS) == [
        ("transferred", 1, "Lan", "2026-11-24 08:00:00", "2026-11-24 08:10:00", 600, 60, 300),
        ("done", 3, None, "2026-11-24 08:16:00", "2026-11-24 08:18:00", 120, 60, 420),
    ]
    assert agrees(begun.store.path)


def test_two_holds_are_two_rows(begun: Engine, clock: ManualClock) -> None:
    for minutes in (4, 2):
        begun.hold(1, "papers-missing")
        clock.at += 9 * MINUTE_MS
        begun.back(1, "A001")
        serve(begun, clock, 1, minutes)
    begun.finish(1)
    outcomes = query(begun.store.path, "SELECT outcome, waiting_s, service_s FROM wait_log")
    assert sorted(outcomes, key=str) == [
        ("done", 600, 120),
        ("held", None, 240),
        ("held", None, 300),
    ]
    assert agrees(begun.store.path)


@pytest.mark.parametrize("end", ["cancel", "day"])
def test_a_hold_that_was_the_end(begun: Engine, clock: ManualClock, end: str) -> None:
    begun.hold(1, "papers-missing")
    if end == "cancel":
        ((token,),) = query(begun.store.path, "SELECT token FROM ticket")
        begun.cancel(token)
    else:
        clock.at += DAY_MS
        begun.tick()
    rows = query(begun.store.path, "SELECT waiting_s, walking_s, service_s FROM wait_log")
    assert sorted(rows, key=str) == [(600, None, None), (None, 60, 300)]
    assert agrees(begun.store.path)


def test_what_was_undone_is_not_there(begun: Engine, clock: ManualClock) -> None:
    begun.hold(1, "papers-missing")
    clock.at += 2_000
    begun.undo(1)
    clock.at += MINUTE_MS - 2_000
    begun.transfer(1, service="land")
    clock.at += 2_000
    begun.undo(1)
    clock.at += MINUTE_MS - 2_000
    begun.finish(1)
    assert query(begun.store.path, "SELECT outcome, service_s FROM wait_log") == [("done", 420)]
    assert agrees(begun.store.path)


def test_the_replay_knows_the_same_times(begun: Engine, clock: ManualClock) -> None:
    begun.hold(1, "papers-missing")
    begun.back(1, "A001")
    serve(begun, clock, 1, 2)
    begun.transfer(1, service="land")
    serve(begun, clock, 3, 4)
    begun.finish(3)
    with begun.store.reading() as db:
        busy_ms = [call.busy_ms for call in read(db, "2026-11-24", [1, 2, 3]).calls]
    rows: list[tuple[Any, ...]] = query(
        begun.store.path, "SELECT walking_s + service_s FROM wait_log ORDER BY called"
    )
    assert [busy and busy // 1000 for busy in busy_ms] == [row[0] for row in rows]


def test_a_counter_that_goes_has_its_service_in_the_log(begun: Engine, clock: ManualClock) -> None:
    begun.reconfigure(changed(begun.config, counters=begun.config.counters[1:]))
    clock.at += 3 * MINUTE_MS
    serve(begun, clock, 2, 2)
    begun.finish(2)
    assert query(begun.store.path, "SELECT counter, service_s, waiting_s FROM wait_log") == [
        (2, 120, 780),
        (1, 300, None),
    ]
    assert agrees(begun.store.path)
    with begun.store.reading() as db:
        first, second = read(db, "2026-11-24", [1, 2]).calls
    assert (first.busy_ms, second.busy_ms) == (6 * MINUTE_MS, 3 * MINUTE_MS)
    assert first.next is second.wait is not None


def test_old_days_keep_what_they_have(tmp_path: Path) -> None:
    """The service before a transfer was always stored; that before a hold was not."""
    path = left_by("0003", tmp_path)
    held = query(path, "SELECT counter, count(*) FROM event WHERE kind = 'held' GROUP BY 1")
    store = Store(path)
    try:
        assert held
        assert "held" not in {row[0] for row in query(path, "SELECT outcome FROM wait_log")}
        sent = query(path, "SELECT service_s FROM wait_log WHERE outcome = 'transferred'")
        assert sent
        assert None not in {row[0] for row in sent}
        clock = ManualClock(query(path, "SELECT max(at) FROM event")[0][0] + MINUTE_MS)
        engine = Engine(hall(), store, clock, ignore_hours=True)
        engine.finish(3)
        engine.call_next(3)
        engine.hold(3, "papers-missing")
        assert query(path, "SELECT count(*) FROM wait_log WHERE outcome = 'held'") == [(1,)]
        assert verify(path) == []
    finally:
        store.close()
