"""The hall learns how long services take from what it has observed."""

import math
from dataclasses import replace
from random import Random

import pytest

from hall.config.models import Config
from hall.queue.estimating.durations import LEAST_GAPS, PastTurn, durations, gaps_of, late_of
from hall.queue.estimating.service_times import Beliefs, Observation, learn, with_today

MONDAY = 1_795_395_600_000  # 2026-11-23, 8:00 in the hall's time zone
DAY, HOUR, SECOND = 86_400_000, 3_600_000, 1000


def served(
    seconds: float, *, day: int = 0, hour: int = 0, service: str = "papers", outcome: str = "done"
) -> Observation:
    called = MONDAY - day * DAY + hour * HOUR
    ended = called + round(seconds * SECOND)
    return Observation(service, None, 1, called - 60 * SECOND, called, called, ended, outcome)


def mean_s(beliefs: Beliefs, hour: int, service: str = "papers") -> float:
    mean_log, _, spread = beliefs.times[service].at(hour)
    return math.exp(mean_log + spread**2 / 2)


def drawn(count: int, median_s: float, seed: int = 1) -> list[float]:
    random = Random(seed)
    return [random.lognormvariate(math.log(median_s), 0.5) for _ in range(count)]


def test_a_new_hall_believes_its_configuration(config: Config) -> None:
    beliefs = learn(config, [])
    usual_s = config.service["papers"].usual_service_min * 60
    assert mean_s(beliefs, 8) == pytest.approx(usual_s)
    assert beliefs.times["papers"].seen == 0
    assert beliefs.times["papers"].at(8)[1] > 0.5


def test_observations_soon_count_more_than_the_configuration(config: Config) -> None:
    few, many = (
        learn(config, [served(s, day=n % 20) for n, s in enumerate(drawn(count, 180))])
        for count in (10, 400)
    )
    expected_s = 180 * math.exp(0.5**2 / 2)
    assert mean_s(few, 8) == pytest.approx(expected_s, rel=0.35)
    assert mean_s(many, 8) == pytest.approx(expected_s, rel=0.05)
    assert few.times["papers"].at(8)[1] > 2 * many.times["papers"].at(8)[1]


def test_hours_differ_only_where_they_do(config: Config) -> None:
    alike = [served(s, day=n % 20, hour=n % 6) for n, s in enumerate(drawn(600, 300))]
    slower = [
        replace(t, ended=t.ended + (t.ended - t.called) * (n % 6 == 5)) for n, t in enumerate(alike)
    ]
    same, other = learn(config, alike), learn(config, slower)
    assert mean_s(same, 13) == pytest.approx(mean_s(same, 9), rel=0.04)
    assert mean_s(other, 13) > 1.6 * mean_s(other, 9)


def test_a_slow_day_is_noticed_as_it_goes_on(config: Config) -> None:
    """This needs past days that differed from each other."""
    past = [
        served(s * (1.25 if day % 2 else 0.8), day=day)
        for day in range(1, 20)
        for s in drawn(30, 300, seed=day)
    ]
    learned = learn(config, past)
    slow = [served(s * 1.5) for s in drawn(40, 300, seed=99)]
    assert mean_s(with_today(learned, []), 8) == mean_s(learned, 8)
    assert mean_s(with_today(learned, slow[:5]), 8) > mean_s(learned, 8)
    assert mean_s(with_today(learned, slow), 8) > 1.25 * mean_s(learned, 8)
    assert with_today(learned, slow).times["papers"].seen == len(past) + len(slow)


def test_the_first_day_tells_how_long_a_service_takes(config: Config) -> None:
    """Nearly all of it is taken as true of the service, and little as true of this day alone."""
    new, today = learn(config, []), [served(s) for s in drawn(60, 180)]
    before, after = (with_today(new, seen).times["papers"] for seen in ([], today))
    assert after.at(8)[1] < before.at(8)[1] / 2
    expected = math.log(180)
    assert abs(after.at(8)[0] - expected) < 0.25 * abs(before.at(8)[0] - expected)


def test_a_turn_that_was_forgotten_changes_little(config: Config) -> None:
    past = [served(s, day=n % 20) for n, s in enumerate(drawn(200, 300))]
    forgotten = [*past, served(5 * 3600)]
    expected_s = mean_s(learn(config, past), 8)
    assert mean_s(learn(config, forgotten), 8) == pytest.approx(expected_s, rel=0.05)


def test_calls_that_nobody_answered(config: Config) -> None:
    past = [served(300, day=n % 20) for n in range(180)]
    past += [replace(served(90, day=n, outcome="missed"), started=None) for n in range(20)]
    beliefs = learn(config, past)
    assert beliefs.no_show == pytest.approx(0.09, abs=0.01)
    assert beliefs.given_up_s == pytest.approx(90, rel=0.2)
    back = [replace(turn, outcome="done", joined="back") for turn in past]
    assert learn(config, back).no_show > 0.4


def turns_with_gaps() -> list[PastTurn]:
    """Turns at a counter; the second came too late to show a gap, the fourth was elsewhere."""
    turns = [
        (1, -10 * SECOND, 0, 100 * SECOND),
        (1, 150 * SECOND, 200 * SECOND, 300 * SECOND),
        (1, 250 * SECOND, 360 * SECOND, 400 * SECOND),
        (2, 0, 900 * SECOND, 950 * SECOND),
    ]
    return [
        (counter, since + at, called + at, ended + at, 9)
        for at in range(0, LEAST_GAPS * DAY, DAY)
        for counter, since, called, ended in turns
    ]


def test_gaps_are_those_in_which_somebody_waited() -> None:
    turns = turns_with_gaps()
    assert gaps_of(turns).usual.seconds.tolist() == [60] * 256
    assert gaps_of(turns[:4]).usual.seconds[0] == 0


def test_an_hour_has_gaps_of_its_own_as_far_as_they_were_seen() -> None:
    calm = [(n, 0, 0, HOUR, 7) for n in range(300)] + [(n, 0, HOUR, HOUR, 7) for n in range(300)]
    gaps = gaps_of([*turns_with_gaps(), *calm])
    assert gaps.at(7).seconds.mean() < gaps.usual.seconds.mean() < gaps.at(9).seconds.mean() < 60
    assert gaps.at(15) is gaps.usual


def test_the_rest_of_a_pause() -> None:
    pauses = durations([60, 120, 240, 480])
    chance = durations([0.1, 0.6]).seconds
    assert pauses.rest(200, chance).min() == pytest.approx(40)
    assert pauses.rest(200, chance).max() == pytest.approx(280)
    assert pauses.rest(900, chance)[0] == pytest.approx(100)
    assert pauses.rest(900, chance)[-1] == pytest.approx(1350)


def test_counters_that_open_late() -> None:
    morning, afternoon = 8 * 60, 13 * 60
    first = [(MONDAY + late * SECOND, MONDAY, morning) for late in (5, 20, 60, 1500) * 10]
    late = late_of(first)
    assert late.usual.seconds.max() == 1500
    assert late.usual.rest(100, late.usual.seconds * 0).tolist()[0] == 1400
    then = [(MONDAY + 60 * SECOND, MONDAY, afternoon) for _ in range(40)]
    both = late_of([*first, *then])
    assert both.at(afternoon).seconds.mean() < 0.5 * both.at(morning).seconds.mean()
    assert both.at(afternoon).seconds.max() > 60  # counters may open late in the afternoon, too
