"""The estimates of a hall are read from its store, learned from its past, and kept fresh."""

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial

import gevent
import pytest

from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.estimating import history
from hall.queue.estimating.keeper import EstimateKeeper
from hall.queue.estimating.read_state import read
from hall.queue.estimating.state import HallState, OpenTurn
from hall.queue.estimating.wait_estimates import WaitEstimates
from hall.queue.store.database import Store, Transaction

MINUTE, DAY = 60_000, 86_400_000


def state_of(engine: Engine) -> HallState:
    with engine.store.reading() as db:
        return read(db, engine.config, engine.tickets(db), engine.clock.now())


def serve(engine: Engine, clock: ManualClock, counter: int, minutes: float) -> None:
    engine.call_next(counter)
    clock.at += round(minutes * MINUTE)
    engine.finish(counter, confirmed=False)


def test_the_hall_as_it_is(engine: Engine, clock: ManualClock) -> None:
    began = clock.at
    for priority in (None, "elder", None):
        engine.issue("papers", priority=priority)
        clock.at += MINUTE
    engine.call_next(1)
    engine.pause_counter(3, "break", minutes=10)
    state = state_of(engine)
    assert [turn.turn_id for turn in state.waiting] == [1, 3]
    assert [turn.since for turn in state.waiting] == [began, began + 2 * MINUTE]
    at = {place.number: place for place in state.counters}
    assert at[1].running == OpenTurn("papers", "elder", clock.at, confirmed=False)
    assert (at[1].streak, at[1].free_since, at[1].called_today) == (1, None, True)
    assert (at[3].state, at[3].until, at[3].called_today) == (
        "paused",
        clock.at + 10 * MINUTE,
        False,
    )
    clock.at += MINUTE
    engine.finish(1, confirmed=False)
    assert state_of(engine).counters[0].free_since == clock.at


def test_held_turns_and_turns_bound_to_a_counter(engine: Engine, clock: ManualClock) -> None:
    for _ in range(2):
        engine.issue("papers")
    engine.call_next(1)
    engine.hold(1, "papers-missing", minutes=5)
    (away,) = state_of(engine).away
    assert (away.turn_id, away.counter, away.back_at) == (1, 1, clock.at + 5 * MINUTE)
    clock.at += 5 * MINUTE
    engine.tick()
    state = state_of(engine)
    assert state.away == []
    assert {turn.turn_id: turn.counter for turn in state.waiting} == {1: 1, 2: None}
    clock.at += DAY // 24
    assert {turn.counter for turn in state_of(engine).waiting} == {None}


def test_the_last_weeks(engine: Engine, clock: ManualClock) -> None:
    """A transferred turn counts as a new arrival, and today does not count as past."""
    engine.issue("papers")
    engine.issue("papers")
    engine.call_next(1)
    clock.at += 3 * MINUTE
    engine.transfer(1, service="land")
    clock.at += MINUTE
    serve(engine, clock, 3, 7)
    engine.call_next(1)
    engine.miss(1)
    with engine.store.reading() as db:
        day = str(db.execute("SELECT day FROM business_day").fetchone()[0])
        observations = history.today(db, engine.config, day)
        assert history.last_weeks(db, engine.config, day) == []
        assert history.last_weeks(db, engine.config, "2026-11-25") == observations
        observations.sort(key=lambda one: one.called)
    assert [(one.service, one.outcome, one.joined) for one in observations] == [
        ("papers", "sent", ""),
        ("land", "done", "over"),
        ("papers", "missed", ""),
    ]
    assert [(one.ended - one.called) // MINUTE for one in observations] == [3, 7, 0]


def test_years_of_history_are_not_read(store: Store) -> None:
    with store.reading() as db:
        asked = {"days": '["2026-11-23"]', "services": '["papers"]'}
        plan = [row["detail"] for row in db.execute(f"EXPLAIN QUERY PLAN {history.TURNS}", asked)]
    assert any("turn_by_service (day=? AND service=?" in step for step in plan)
    assert not [step for step in plan if step.startswith("SCAN turn")]


@pytest.fixture
def keeper(engine: Engine) -> Iterator[EstimateKeeper]:
    keeper = EstimateKeeper(engine)
    engine.store.listeners.append(keeper.listen)
    keeper.start()
    yield keeper
    keeper.close()


def shown(keeper: EstimateKeeper, ready: Callable[[WaitEstimates], bool]) -> WaitEstimates:
    with gevent.Timeout(60):
        while keeper.latest is None or not ready(keeper.latest):
            gevent.sleep(0.01)
    return keeper.latest


def knows(turn: int, latest: WaitEstimates) -> bool:
    return turn in latest.turns


def test_a_hall_learns_from_its_own_day(
    engine: Engine, clock: ManualClock, keeper: EstimateKeeper
) -> None:
    engine.issue("papers")
    first = shown(keeper, lambda latest: 1 in latest.turns)
    assert first.turns[1] is None
    for _ in range(5):
        engine.issue("papers")
        serve(engine, clock, 1, 10)
    clock.at += MINUTE
    for _ in range(4):
        engine.issue("papers")
    engine.call_next(1)
    with engine.store.reading() as db:
        seq = db.execute("SELECT max(seq) FROM event").fetchone()[0]
    latest = shown(keeper, lambda latest: latest.raw.seq == seq)
    waits = [wait for _, wait in sorted(latest.turns.items())]
    assert len(waits) == 4
    assert waits == sorted(wait for wait in waits if wait is not None)
    assert latest.new_tickets["papers", None] is not None
    assert keeper.busy_s > 0
    assert keeper.day_end is None  # later arrivals are estimated from past days alone


def keep_factor(percent: int, tx: Transaction) -> None:
    sql = "INSERT OR REPLACE INTO wait_factor VALUES ('2026-11-24', 'papers', ?, 50, 100)"
    tx.run(sql, (percent,))


def test_scores_change_the_ranges(
    engine: Engine, clock: ManualClock, keeper: EstimateKeeper
) -> None:
    for _ in range(6):
        engine.issue("papers")
        serve(engine, clock, 1, 10)
    for _ in range(4):
        engine.issue("papers")
    engine.call_next(1)
    clock.at += MINUTE
    widths = []
    for number, factor in ((11, 1.0), (12, 3.0)):
        engine.store.submit(partial(keep_factor, round(100 * factor)))
        clock.at += MINUTE
        engine.issue("land")
        estimates = shown(keeper, partial(knows, number))
        found = estimates.raw.turns[10]
        assert found is not None
        widths.append(found.high - found.low)
    assert widths[1] > 2 * widths[0]


def test_a_keeper_that_is_closed_says_nothing(engine: Engine) -> None:
    keeper = EstimateKeeper(engine)
    keeper.start()
    shown(keeper, lambda _: True)
    keeper.close()
    assert keeper.latest is None


def test_a_listener_is_told_of_each_estimate(engine: Engine, keeper: EstimateKeeper) -> None:
    heard: list[WaitEstimates] = []
    keeper.listeners.append(heard.append)
    engine.issue("papers")
    shown(keeper, lambda latest: 1 in latest.turns)
    assert heard[-1] is keeper.latest


def test_a_disk_that_fails_is_asked_again(
    engine: Engine, keeper: EstimateKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown(keeper, lambda _: True)
    broken = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    worker = keeper._worker
    good, worker._db = worker._db, broken
    engine.issue("papers")
    gevent.sleep(0.2)
    assert 1 not in (keeper.latest.turns if keeper.latest else {})
    worker._db = good
    engine.issue("papers")
    shown(keeper, lambda latest: 2 in latest.turns)
    broken.close()


def test_a_counter_that_others_work_for(engine: Engine, clock: ManualClock) -> None:
    """The counter was free while a turn waited that another counter then called."""
    began = clock.at
    engine.issue("papers")
    clock.at += MINUTE
    engine.issue("papers")
    engine.call_next(1)
    counters = {place.number: place for place in state_of(engine).counters}
    assert (counters[1].ignores_since, counters[2].ignores_since) == (None, began)
    engine.call_next(2)
    engine.finish(2, confirmed=False)
    assert {place.number: place for place in state_of(engine).counters}[2].ignores_since is None


def test_when_numbers_are_given(engine: Engine, clock: ManualClock) -> None:
    """This includes hours in which the hall was opened by hand."""
    state = state_of(engine)
    assert any(begins <= clock.at < ends for begins, ends in state.gives)
    assert state.work
    assert state.hour(clock.at) == 8
    clock.at += 14 * 60 * MINUTE
    assert not any(ends > clock.at for _, ends in state_of(engine).gives)
    engine.open_hall(30)
    assert (clock.at, clock.at + 30 * MINUTE) in state_of(engine).gives
