"""A day is replayed call by call as it was, and as it would have been in another scenario."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall import texts
from hall.clock import ManualClock
from hall.config.file import load
from hall.config.models import Config
from hall.displays.cli import replay_tables
from hall.queue.engine import Engine
from hall.queue.replaying.day_outcome import waits_that_count
from hall.queue.replaying.day_record import NothingRecorded, read
from hall.queue.replaying.recorded_days import replays_of
from hall.queue.replaying.replay import differences, replay
from hall.queue.replaying.scenario_request import ImpossibleCounters, ScenarioRequest
from hall.queue.replaying.staff_habits import habits_of
from hall.queue.reports.wait_log import waits_by_service
from hall.queue.store.database import Store, open_read_only
from hall.queue.store.errors import HallError
from hall.queue.store.steps import Step
from tests.support.examples import costly
from tests.support.paths import TRIAL_HALL

MINUTE = 60_000
EIGHT = 1_795_482_000_000  # 2026-11-24, 08:00 in the hall's time zone
DAY = "2026-11-24"
TRIAL = load(TRIAL_HALL)
PLACES: list[Literal["front", "arrival", "back"]] = ["front", "arrival", "back"]
KINDS = ("ratio", "strict", "weighted")
Command = Callable[[Engine, Random], object]


@cache
def _hall(kind: str, help_when: str) -> Config:
    """The trial hall with appointments, a counter that helps, and this policy."""
    text = TRIAL_HALL.read_text("utf-8")
    policy = (
        f'[policy]\nkind = "{kind}"\nhelp_when = "{help_when}"\nhelp_over = 2\npatience_min = 50'
    )
    text = text.replace("[policy]", policy) + "[appointments]\nenabled = true\n"
    text = text.replace('staff = "Yến"', 'staff = "Yến"\nhelps = ["papers", "land"]')
    with TemporaryDirectory() as folder:
        (Path(folder) / "hall.toml").write_text(text, "utf-8")
        return load(Path(folder) / "hall.toml")


def _number(engine: Engine, random: Random) -> str:
    tokens = [row[0] for row in _rows(engine, "SELECT token FROM ticket ORDER BY id")]
    return str(random.choice(tokens)) if tokens else ""


def _label(engine: Engine, random: Random) -> str:
    sql = "SELECT series || printf('%03d', number) FROM ticket ORDER BY id"
    labels = [row[0] for row in _rows(engine, sql)]
    return str(random.choice(labels)) if labels else "A001"


def _rows(engine: Engine, sql: str) -> list[tuple[object, ...]]:
    with engine.store.reading() as db:
        return [tuple(row) for row in db.execute(sql)]


def _service(engine: Engine, random: Random) -> str:
    return random.choice(engine.config.services).id


def _counter(engine: Engine, random: Random) -> int:
    return random.choice(engine.config.counters).number


def _issue(engine: Engine, random: Random) -> object:
    classes = [None, None, *(each.id for each in engine.config.priorities)]
    return engine.issue(_service(engine, random), priority=random.choice(classes), later=True)


def _appointment(engine: Engine, random: Random) -> object:
    """Books an appointment for soon and checks in before, at or after its time."""
    at = engine.clock.now() + random.choice((0, 2, 15, 40)) * MINUTE
    code = engine.book(_service(engine, random), at)["code"]
    return engine.check_in(code) if random.random() < 0.8 else engine.cancel_appointment(code)


def _transfer(engine: Engine, random: Random) -> object:
    """Transfers to a service, a counter or a person, and perhaps back afterwards."""
    ways: list[dict[str, Any]] = [
        {"service": _service(engine, random)},
        {"to_counter": _counter(engine, random)},
        {"staff": random.choice(("Lan", "Minh", "Yến"))},
    ]
    place, back = random.choice(PLACES), random.random() < 0.5
    return engine.transfer(
        _counter(engine, random), place=place, come_back=back, **random.choice(ways)
    )


def _plan(engine: Engine, random: Random) -> object:
    steps = [
        Step(service=_service(engine, random), counter=None)
        for _ in range(random.choice((0, 1, 2)))
    ]
    return engine.plan(_counter(engine, random), steps)


USUAL: list[Command] = [
    _issue,
    _issue,
    lambda e, r: e.call_next(_counter(e, r)),
    lambda e, r: e.call_next(_counter(e, r)),
    lambda e, r: e.finish(_counter(e, r), confirmed=False),
]
RARE: list[Command] = [
    lambda e, r: e.call_next(_counter(e, r), only=r.choice(("priority", "ordinary"))),
    lambda e, r: e.call(_counter(e, r), _label(e, r)),
    lambda e, r: e.serve(_counter(e, r)),
    lambda e, r: e.call_next(_counter(e, r), quiet=True),
    lambda e, r: e.miss(_counter(e, r)),
    lambda e, r: e.hold(_counter(e, r), e.config.hold_reasons[0].id, minutes=r.choice((None, 5))),
    lambda e, r: e.back(_counter(e, r), _label(e, r)),
    _transfer,
    _appointment,
    _plan,
    lambda e, r: e.seat_staff(_counter(e, r), r.choice(("Lan", "Minh", "Yến", ""))),
    lambda e, r: e.close_counter(_counter(e, r)),
    lambda e, r: e.open_counter(_counter(e, r), staff=r.choice((None, "Hoa"))),
    lambda e, r: e.call_next(_counter(e, r), service=_service(e, r)),
    lambda e, r: e.count_people(_counter(e, r), r.choice((2, 3))),
    lambda e, r: e.undo_cancel(_number(e, r)),
    lambda e, r: e.welcome_back(_label(e, r)),
    lambda e, r: e.undo_back(_label(e, r)),
    lambda e, r: e.open_hall(30),
    lambda e, r: e.pause_counter(
        _counter(e, r), e.config.pause_reasons[0].id, minutes=r.choice((None, 5))
    ),
    lambda e, r: e.open_counter(_counter(e, r)),
    lambda e, r: e.assign_services(_counter(e, r), [_service(e, r)]),
    lambda e, r: e.undo(_counter(e, r)),
    lambda e, r: e.cancel(_number(e, r)),
    lambda e, r: e.come_back(_number(e, r)),
]


def _live(folder: Path, config: Config, seed: int, steps: int) -> Path:
    """Plays random commands over a day with a lunch break; refused ones change nothing."""
    random, clock = Random(seed), ManualClock(EIGHT)
    store = Store(folder / "hall.db")
    engine = Engine(config, store, clock)
    for _ in range(steps):
        clock.at += random.choice((0, 0, 1000, 7000, 40_000, 3 * MINUTE, 6 * MINUTE))
        engine.tick()
        try:
            random.choice(random.choice((USUAL, USUAL, RARE)))(engine, random)
        except HallError:
            continue
    store.close()
    return folder / "hall.db"


@pytest.mark.slow
@given(st.integers(0, 2**32), st.sampled_from(KINDS), st.sampled_from(("idle", "over")))
@costly()
def test_every_call_comes_again(seed: int, kind: str, help_when: str) -> None:
    config = _hall(kind, help_when)
    with (
        TemporaryDirectory() as folder,
        open_read_only(_live(Path(folder), config, seed, 220)) as db,
    ):
        record = read(db, DAY, list(config.counter))
        waits = waits_by_service(db, DAY)
    again = replay(config, record, habits_of(config, record))
    # Waits count as in the reports of the day, whatever was undone, quiet, missed or sent on.
    waited: dict[str, list[int]] = {}
    for call in waits_that_count(again):
        waited.setdefault(call.service, []).append(call.waited_ms)
    assert {each: sorted(found) for each, found in waited.items()} == {
        each: sorted(found) for each, found in waits.items()
    }
    assert [(call.label, call.counter, call.at) for call in record.calls] == [
        (call.label, call.counter, call.at) for call in again.calls
    ]


def test_a_record_is_not_believed_by_itself(tmp_path: Path) -> None:
    """With another policy other turns are called, so a replay does not just repeat the record."""
    clock, store = ManualClock(EIGHT), Store(tmp_path / "hall.db")
    engine = Engine(TRIAL, store, clock)
    engine.issue("papers")
    clock.at += 30 * MINUTE
    engine.issue("papers", priority=TRIAL.priorities[0].id)
    engine.call_next(1)
    store.close()
    weighted = TRIAL.policy.model_copy(update={"kind": "weighted"})
    other = load(TRIAL_HALL).model_copy(update={"policy": weighted})
    with open_read_only(tmp_path / "hall.db") as db:
        record = read(db, DAY, list(TRIAL.counter))
    found = differences(record, replay(other, record, habits_of(other, record)))
    assert [call.label for call in found] == ["A002"]


@pytest.fixture(scope="module")
def busy_day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day on which one counter serves thirty people who came within half an hour."""
    folder = tmp_path_factory.mktemp("busy")
    clock, store = ManualClock(EIGHT), Store(folder / "hall.db")
    engine = Engine(TRIAL, store, clock)
    for _ in range(30):
        engine.issue("papers")
        clock.at += MINUTE
        engine.tick()
    for _ in range(30):
        engine.call_next(1)
        clock.at += 5 * MINUTE
        engine.finish(1, confirmed=False)
    store.close()
    return folder / "hall.db"


def _with(database: Path, request: ScenarioRequest) -> tuple[float, float]:
    """The median waits of the day as it was and in this scenario."""
    found = replays_of(TRIAL, database, DAY, [request])
    was, would_be = found.as_it_was.all.p50_min, found.scenarios[0].all.p50_min
    assert was is not None
    assert would_be is not None
    return was, would_be


def test_one_more_counter_shortens_the_wait(busy_day: Path) -> None:
    was, would_be = _with(busy_day, ScenarioRequest(counters=1, services=["papers"]))
    assert would_be < 0.6 * was


def test_a_service_without_a_line_helps_nobody(busy_day: Path) -> None:
    was, would_be = _with(busy_day, ScenarioRequest(counters=1, services=["land"]))
    assert would_be == was


def test_a_counter_that_opens_later_keeps_people_waiting(busy_day: Path) -> None:
    was, would_be = _with(busy_day, ScenarioRequest(hours="09:30-17:00"))
    assert would_be > was + 30


def test_overtime_is_counted_after_the_requested_hours(busy_day: Path) -> None:
    found = replays_of(TRIAL, busy_day, DAY, [ScenarioRequest(hours="07:30-09:00")])
    assert found.as_it_was.overtime_min == 0
    assert found.scenarios[0].overtime_min > 60


def test_a_counter_at_lunch_calls_nobody(busy_day: Path) -> None:
    was, would_be = _with(busy_day, ScenarioRequest(lunch={1: "09:00-10:00"}))
    assert would_be > was + 30


WRONG = {
    "This hall has no service “nonsense”.": ScenarioRequest(counters=1, services=["nonsense"]),
    "This hall has no counter 99.": ScenarioRequest(lunch={99: "12:00-13:00"}),
    "“noon” are no hours; write them as 07:30-11:30,13:30-17:00.": ScenarioRequest(hours="noon"),
    "“25:00-26:00” are no hours; write them as 07:30-11:30,13:30-17:00.": ScenarioRequest(
        hours="25:00-26:00"
    ),
    "“12:00-11:00” are no hours; write them as 07:30-11:30,13:30-17:00.": ScenarioRequest(
        hours="12:00-11:00"
    ),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_an_impossible_scenario_is_refused(busy_day: Path, sentence: str) -> None:
    with pytest.raises(HallError) as refused:
        replays_of(TRIAL, busy_day, DAY, [WRONG[sentence]])
    error = refused.value
    assert texts.text("en", f"error.{error.code}", **error.values) == sentence


def test_a_hall_keeps_at_least_one_counter(busy_day: Path) -> None:
    with pytest.raises(ImpossibleCounters):
        replays_of(TRIAL, busy_day, DAY, [ScenarioRequest(counters=-len(TRIAL.counters))])


def test_a_day_without_numbers_cannot_be_replayed(busy_day: Path) -> None:
    with pytest.raises(NothingRecorded):
        replays_of(TRIAL, busy_day, "2026-11-25", [])
    assert replays_of(TRIAL, busy_day, None, []).day == DAY


def test_a_replay_without_calls_says_so(engine: Engine) -> None:
    engine.issue("papers")
    found = replays_of(engine.config, engine.store.path, None, [])
    assert "nobody was called" in replay_tables.replays(engine.config, found)


def test_nothing_changed_is_no_scenario(busy_day: Path, config: Config) -> None:
    assert replays_of(config, busy_day, DAY, [ScenarioRequest()]).scenarios == []
