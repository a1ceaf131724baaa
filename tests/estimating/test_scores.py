"""The accuracy of the waits that people were shown, and how the hall corrects its ranges."""

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app
from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.estimating.scores import (
    LEAST,
    NARROWEST,
    OUTCOMES,
    WIDEST,
    ScoreSums,
    ToldWait,
    factor_of,
    factors,
    scores,
    summed,
)
from hall.queue.estimating.waits import FirstEstimate
from tests.support.estimated import MINUTE, set_estimates
from tests.support.examples import costly
from tests.support.hall_process import HallProcess
from tests.support.paths import TRIAL_HALL
from tests.support.show import Show

DAY = 24 * 60 * MINUTE
SAID = FirstEstimate(1, 10, 20, 10 * MINUTE, 14 * MINUTE, 20 * MINUTE, 100)


def outcome(waited: float, estimate: FirstEstimate = SAID, hour: int = 9) -> ToldWait:
    return ToldWait("papers", hour, estimate, round(waited * MINUTE))


@pytest.mark.parametrize(
    ("waited", "inside", "needed"),
    [
        (10, True, 1),
        (20, True, 1),
        (14, True, 0),
        (23, False, 1.5),
        (8, False, 1.5),
        (17, True, 0.5),
    ],
)
def test_one_outcome(waited: float, *, inside: bool, needed: float) -> None:
    assert outcome(waited).is_inside is inside
    assert outcome(waited).needed == pytest.approx(needed)


def test_a_range_that_was_widened_needed_as_much_more() -> None:
    estimate = FirstEstimate(1, 10, 20, 10 * MINUTE, 14 * MINUTE, 20 * MINUTE, 150)
    assert outcome(20, estimate).needed == pytest.approx(1.5)


def test_sums_by_hour() -> None:
    cells = summed([outcome(12), outcome(24), outcome(14, hour=10)])
    assert cells["papers", 9].score == {
        "told": 2,
        "inside": 1,
        "inside_pct": 50,
        "width_min": 10.0,
        "late_min": 4.0,
    }
    assert cells["papers", 10].score["inside_pct"] == 100


WAITS = st.lists(st.integers(0, 90), max_size=30)


@given(first=WAITS, second=WAITS)
@costly()
def test_sums_add_up(first: list[int], second: list[int]) -> None:
    def of(waits: list[int]) -> ScoreSums:
        return summed(map(outcome, waits)).get(("papers", 9), ScoreSums())

    assert of(first) + of(second) == of(first + second)


@given(scale=st.floats(0.3, 4.0), seed=st.integers(0, 99))
@costly()
def test_the_factor_brings_the_ranges_to_eight_of_ten(scale: float, seed: int) -> None:
    """The factor comes as near to that as its limits allow, and then stays."""
    draw = random.Random(seed)
    past = [outcome(max(0, draw.gauss(14, 4 * scale))) for _ in range(300)]
    factor, share = factor_of(past, 1.0)
    assert share == pytest.approx(sum(one.needed <= 1 for one in past) / 300)
    assert NARROWEST <= factor <= WIDEST
    held = sum(one.needed <= factor for one in past) / 300
    if 0.75 <= share <= 0.85:
        assert factor == 1.0
    elif NARROWEST < factor < WIDEST:
        assert 0.78 <= held <= 0.83
    assert factor_of(past, factor)[0] == factor


def test_few_outcomes_change_nothing() -> None:
    late = [outcome(40)] * (LEAST - 1)
    assert factor_of(late, 1.2) == (1.2, 0.0)
    assert factor_of([*late, outcome(40)], 1.2)[0] == WIDEST
    assert factor_of([], 1.0) == (1.0, 0.0)


def played(engine: Engine, clock: ManualClock, count: int, minutes: float) -> None:
    """``count`` people are shown 10 to 25 minutes and wait ``minutes``."""
    engine.ignore_hours = True
    set_estimates(engine, {("papers", None): (10, 24)})
    for _ in range(count):
        engine.issue("papers")
    clock.at += round(minutes * MINUTE)
    for _ in range(count):
        engine.call_next(1)
        engine.finish(1, confirmed=False)


def test_a_day_is_scored_when_it_closes(engine: Engine, show: Show, clock: ManualClock) -> None:
    played(engine, clock, 3, 5)
    with engine.store.reading() as db:
        open_day = scores(db, "2026-11-24")
    assert open_day["total"] is not None
    assert (open_day["total"]["told"], open_day["total"]["inside"]) == (3, 0)
    assert open_day["total"]["late_min"] == -12
    assert list(open_day["hours"]["papers"]) == ["8"]
    clock.at += DAY
    engine.tick()
    with engine.store.reading() as db:
        week = scores(db)
        assert scores(db, "2026-11-24")["services"] == open_day["services"]
    assert (week["since"], week["until"]) == ("2026-11-24", "2026-11-24")
    assert (week["total"], week["factors"]) == (open_day["total"], [])
    assert show("board", "front")["scored"] is None  # too few outcomes for a figure


def test_ranges_that_were_too_wide_are_narrowed(
    engine: Engine, show: Show, clock: ManualClock
) -> None:
    played(engine, clock, LEAST, 17)
    clock.at += DAY
    engine.tick()
    assert show("board", "front")["scored"]["inside_pct"] == 100
    assert show("wall")["scored"] == show("board", "front")["scored"]
    with engine.store.reading() as db:
        assert factors(db) == {"papers": NARROWEST}
        (changed,) = scores(db)["factors"]
    assert (changed["inside_pct"], changed["told"]) == (100, LEAST)
    clock.at += 8 * DAY
    engine.tick()
    assert show("board", "front")["scored"] is None
    with engine.store.reading() as db:
        assert factors(db) == {"papers": NARROWEST}


def test_waits_that_prove_nothing_are_left_out(engine: Engine, clock: ManualClock) -> None:
    """Left out are turns that left, were called quietly, or were away in between."""
    set_estimates(engine, {("papers", None): (10, 24)})
    left, _, _ = (engine.issue("papers") for _ in range(3))
    engine.cancel(left["token"])
    engine.call_next(1, quiet=True)
    engine.finish(1, confirmed=False)
    engine.call_next(1)
    engine.hold(1, "papers-missing", minutes=1)
    clock.at += MINUTE
    engine.tick()
    engine.call_next(1)
    with engine.store.reading() as db:
        assert scores(db, "2026-11-24")["total"] is None


def test_on_the_command_line(
    engine: Engine, clock: ManualClock, capsys: pytest.CaptureFixture[str]
) -> None:
    played(engine, clock, LEAST, 17)
    clock.at += DAY
    engine.tick()
    database = ["--config", str(TRIAL_HALL), "--database", str(engine.store.path)]
    assert app.main(["scores", *database]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split()[:3] == ["2026-11-24", "–", "2026-11-24"]
    assert lines[2].split() == ["papers", "50", "100", "%", "15.0", "min", "+0.0", "min", "50", "%"]
    assert app.main(["scores", "2026-11-20", *database]) == 0
    assert "nobody was told" in capsys.readouterr().out


def test_over_http(server: HallProcess) -> None:
    server.issue("papers")
    empty: Any = {**dict.fromkeys(("since", "until", "total")), "services": {}, "hours": {}}
    assert server.get("/api/v1/scores").json == {**empty, "factors": []}
    one = server.get("/api/v1/scores?day=2026-11-24").json
    assert (one["since"], one["total"]) == ("2026-11-24", None)
    assert server.get("/api/v1/scores?day=nonsense").status == 422
    assert json.dumps(server.get("/api/v1/hall").json["services"][0]["wait"]) == "null"


def test_years_of_days_are_not_read(engine: Engine) -> None:
    with engine.store.reading() as db:
        plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {OUTCOMES}", ("2026-11-24",))]
    assert any("turn USING INDEX turn_by" in step and "(day=?" in step for step in plan)
    assert not [step for step in plan if step.startswith("SCAN")]
