"""A turn that doesn't answer its last call is missed by rule, without a command."""

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.config.sections import CallsSection
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import NothingToUndo
from hall.queue.store.verify import verify
from hall.queue.turn.calling_errors import CalledTooSeldom, MissedTooSoon, RecalledTooSoon
from tests.support.database import dump, query

SECOND = 1_000


def _engine(config: Config, store: Store, clock: ManualClock, **calls: object) -> Engine:
    changed = config.calls.model_copy(update={"recall_gap_s": 10, "miss_after_s": 40, **calls})
    engine = Engine(config.model_copy(update={"calls": changed}), store, clock)
    engine.issue("papers")
    engine.call_next(1)
    return engine


def _recalled(engine: Engine, clock: ManualClock, times: int) -> None:
    for _ in range(times):
        clock.at += 40 * SECOND
        engine.recall(1)


def _turn(engine: Engine) -> tuple[object, ...]:
    return query(engine.store.path, "SELECT state, calls FROM turn")[0]


def test_the_last_call_unanswered_is_missed(
    config: Config, store: Store, clock: ManualClock
) -> None:
    engine = _engine(config, store, clock, confirm_arrival=True)
    _recalled(engine, clock, 2)
    clock.at += 40 * SECOND - 1
    engine.tick()
    assert _turn(engine) == ("called", 3)
    clock.at += 1
    engine.tick()
    assert _turn(engine) == ("missed", 3)
    last = "SELECT kind, counter FROM event ORDER BY seq DESC LIMIT 1"
    assert query(store.path, last) == [("missed", None)]
    with pytest.raises(NothingToUndo):
        engine.undo(1)
    assert engine.back(1, "A001")["state"] == "waiting"
    assert verify(store.path) == []


@pytest.mark.parametrize("recalls", [0, 1])
def test_before_the_last_call_nobody_is_missed_by_rule(
    config: Config, store: Store, clock: ManualClock, recalls: int
) -> None:
    engine = _engine(config, store, clock, confirm_arrival=True)
    _recalled(engine, clock, recalls)
    clock.at += 3600 * SECOND
    before = dump(store.path)
    engine.tick()
    assert dump(store.path) == before


def test_a_turn_that_may_be_served_is_never_missed_by_rule(
    config: Config, store: Store, clock: ManualClock
) -> None:
    """In a hall that doesn't confirm arrival, a called turn may be at the counter already."""
    engine = _engine(config, store, clock, confirm_arrival=False)
    _recalled(engine, clock, 2)
    clock.at += 3600 * SECOND
    engine.tick()
    assert _turn(engine) == ("called", 3)
    confirming = engine.config.calls.model_copy(update={"confirm_arrival": True})
    engine.config = engine.config.model_copy(update={"calls": confirming})
    engine.start(1)
    engine.tick()
    assert _turn(engine) == ("serving", 3)


def test_a_clock_set_back_misses_nobody(config: Config, store: Store, clock: ManualClock) -> None:
    engine = _engine(config, store, clock, confirm_arrival=True, most_calls=1)
    clock.at -= 3600 * SECOND
    engine.tick()
    assert _turn(engine) == ("called", 1)


@pytest.mark.parametrize(
    "gaps", [(10, 10), (10, 40), (40, 40), (10, 70), (10, 10, 10, 10), (90, 90)]
)
def test_quick_calls_give_no_less_time(
    config: Config, store: Store, clock: ManualClock, gaps: tuple[int, ...]
) -> None:
    """However quickly three calls follow each other, the citizen has the time of three calls, and the
    time of one after the last."""
    engine = _engine(config, store, clock, confirm_arrival=True)
    first = clock.at
    for gap in gaps:
        clock.at += gap * SECOND
        engine.tick()
        engine.recall(1)
    missed = max(first + 3 * 40 * SECOND, clock.at + 40 * SECOND)
    clock.at = missed - 1
    engine.tick()
    assert _turn(engine)[0] == "called"
    clock.at = missed
    engine.tick()
    assert _turn(engine)[0] == "missed"


def test_staff_may_call_again_sooner_than_the_rule_misses(
    config: Config, store: Store, clock: ManualClock
) -> None:
    calls = CallsSection()
    assert (calls.recall_gap_s, calls.miss_after_s) == (10, 40)
    engine = _engine(config, store, clock)
    clock.at += 10 * SECOND - 1
    with pytest.raises(RecalledTooSoon):
        engine.recall(1)
    clock.at += 1
    assert engine.recall(1)["calls"] == 2


def test_quick_calls_shorten_no_miss_by_hand(
    config: Config, store: Store, clock: ManualClock
) -> None:
    """With ``least_calls`` = 3 a miss takes the time of two calls; the third may be cut short."""
    engine = _engine(config, store, clock, least_calls=3)
    first = clock.at
    for _ in range(2):
        clock.at += 10 * SECOND
        engine.recall(1)
    with pytest.raises(MissedTooSoon) as refused:
        engine.miss(1)
    assert refused.value.values == {"label": "A001", "seconds": 60}
    clock.at = first + 80 * SECOND - 1
    with pytest.raises(MissedTooSoon):
        engine.miss(1)
    clock.at += 1
    assert engine.miss(1)["state"] == "missed"


def test_the_first_call_may_be_missed_at_once(
    config: Config, store: Store, clock: ManualClock
) -> None:
    assert _engine(config, store, clock).miss(1)["state"] == "missed"


def test_a_clock_set_back_keeps_nobody_from_missing(
    config: Config, store: Store, clock: ManualClock
) -> None:
    engine = _engine(config, store, clock, least_calls=2)
    _recalled(engine, clock, 1)
    clock.at -= 3600 * SECOND
    assert engine.miss(1)["state"] == "missed"


def test_missed_by_hand_only_after_enough_calls(
    config: Config, store: Store, clock: ManualClock
) -> None:
    engine = _engine(config, store, clock, least_calls=2)
    with pytest.raises(CalledTooSeldom) as refused:
        engine.miss(1)
    assert refused.value.values == {"label": "A001", "calls": 1}
    _recalled(engine, clock, 1)
    assert engine.miss(1)["state"] == "missed"
