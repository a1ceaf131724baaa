"""The ranges of expected waits, and the cases in which there is none."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from hall.config.models import Config
from hall.queue.estimating.expected_waits import MOST_WAITING, estimate
from hall.queue.estimating.outlook import outlook
from hall.queue.estimating.service_times import Beliefs, Observation, learn
from hall.queue.estimating.state import (
    AbsentTurn,
    CallingCounter,
    CallingRules,
    HallState,
    OpenTurn,
    QueuedTurn,
)
from hall.queue.estimating.wait_estimates import PercentileRange, rounded, rounded_range
from hall.queue.line.positions import SPACE

NOW = 1_795_485_600_000  # 2026-11-24, 9:00 in the hall's time zone
DAY, HOUR, MINUTE, SECOND = 86_400_000, 3_600_000, 60_000, 1000


@pytest.fixture
def beliefs(config: Config) -> Beliefs:
    """Beliefs that each turn takes about five minutes."""
    past = [
        Observation(service, None, 1, at, at, at, at + (4 + n % 3) * MINUTE, "done")
        for service in config.service
        for n in range(200)
        for at in [NOW - (1 + n % 20) * DAY + n * MINUTE]
    ]
    return learn(config, past)


def waiting(count: int, service: str = "papers", **changes: object) -> list[QueuedTurn]:
    line = [
        QueuedTurn(n, service, None, n * SPACE, NOW - (count - n) * MINUTE)
        for n in range(1, count + 1)
    ]
    return [replace(turn, **changes) for turn in line]  # type: ignore[arg-type]


def hall(
    config: Config, line: Sequence[QueuedTurn], counters: Sequence[CallingCounter] | None = None
) -> HallState:
    return HallState(
        seq=7,
        now=NOW,
        rules=CallingRules.of(config),
        waiting=line,
        counters=counters
        or [CallingCounter(1, ["papers"], running=OpenTurn("papers", None, NOW, True))],
        work=[(NOW - HOUR, NOW + 3 * HOUR), (NOW + 5 * HOUR, NOW + 8 * HOUR)],
        gives=[(NOW - HOUR, NOW + 2 * HOUR)],
    )


def minutes(found: PercentileRange | None) -> tuple[int, int, int]:
    assert found is not None
    return found.low // MINUTE, found.middle // MINUTE, found.high // MINUTE


def test_a_later_position_waits_longer(config: Config, beliefs: Beliefs) -> None:
    found = estimate(hall(config, waiting(9)), beliefs)
    assert found.seq == 7
    middles = [minutes(found.turns[n])[1] for n in range(1, 10)]
    assert middles == sorted(middles)
    assert middles[0] == pytest.approx(5, abs=1)
    assert middles[8] == pytest.approx(46, abs=6)
    low, _, high = minutes(found.turns[9])
    assert 35 < low < 45 < high < 80


def test_a_new_number_has_the_wait_of_the_next_ticket(config: Config, beliefs: Beliefs) -> None:
    line = waiting(6)
    new_ticket = estimate(hall(config, line[:5]), beliefs).new_tickets["papers", None]
    last_turn = estimate(hall(config, line), beliefs).turns[6]
    assert new_ticket is not None
    assert last_turn is not None
    assert new_ticket.middle == pytest.approx(last_turn.middle, abs=MINUTE)
    assert new_ticket.high == pytest.approx(last_turn.high, abs=2 * MINUTE)


def test_the_same_hall_has_the_same_estimates(config: Config, beliefs: Beliefs) -> None:
    state = hall(config, waiting(5))
    assert estimate(state, beliefs) == estimate(state, beliefs)


def test_two_counters_halve_the_wait(config: Config, beliefs: Beliefs) -> None:
    one = CallingCounter(1, ["papers"], running=OpenTurn("papers", None, NOW, True))
    states = [
        hall(config, waiting(12), counters) for counters in ([one], [one, replace(one, number=2)])
    ]
    alone, two = (minutes(estimate(state, beliefs).turns[12])[1] for state in states)
    assert two == pytest.approx(alone / 2, abs=4)


def test_priority_waits_less(config: Config, beliefs: Beliefs) -> None:
    found = estimate(hall(config, waiting(8)), beliefs).new_tickets
    assert minutes(found["papers", "elder"])[1] < 10 < minutes(found["papers", None])[1]


def test_the_break_is_waited_through(config: Config, beliefs: Beliefs) -> None:
    state = replace(
        hall(config, waiting(5)), work=[(NOW - HOUR, NOW + 12 * MINUTE), (NOW + HOUR, NOW + DAY)]
    )
    found = estimate(state, beliefs).turns
    assert minutes(found[1])[2] < 12
    assert minutes(found[5])[0] >= 60


def test_before_the_opening_all_wait_for_it(config: Config, beliefs: Beliefs) -> None:
    place = CallingCounter(1, ["papers"], called_today=False, free_since=0)
    state = replace(hall(config, waiting(2), [place]), work=[(NOW + HOUR, NOW + 2 * HOUR)])
    assert minutes(estimate(state, beliefs).turns[1])[0] == 60


def test_a_running_turn_that_takes_long_may_take_longer(config: Config, beliefs: Beliefs) -> None:
    def middle(age: int) -> int:
        place = CallingCounter(
            1, ["papers"], running=OpenTurn("papers", None, NOW - age * MINUTE, True)
        )
        return minutes(estimate(hall(config, waiting(1), [place]), beliefs).turns[1])[1]

    assert middle(0) > middle(4)
    assert middle(60) >= middle(10)


def test_a_pause_is_waited_for(config: Config, beliefs: Beliefs) -> None:
    until = CallingCounter(1, ["papers"], state="paused", until=NOW + 20 * MINUTE, free_since=NOW)
    open_end = replace(until, until=None)
    known = estimate(hall(config, waiting(1), [until]), beliefs).turns[1]
    unknown = estimate(hall(config, waiting(1), [open_end]), beliefs).turns[1]
    assert minutes(known) == (20, 20, 20)
    assert minutes(unknown)[0] < minutes(unknown)[2]


def test_a_counter_that_does_not_call_is_not_at_work(config: Config, beliefs: Beliefs) -> None:
    line = waiting(1, since=NOW - HOUR)
    there = CallingCounter(1, ["papers"], free_since=NOW - 5 * SECOND)
    away = replace(there, free_since=NOW - 10 * MINUTE)
    at_once = estimate(hall(config, line, [there]), beliefs).turns[1]
    later = estimate(hall(config, line, [away]), beliefs).turns[1]
    assert minutes(at_once) == (0, 0, 0)
    assert minutes(later)[2] > 1


def test_a_held_turn_comes_back_first(config: Config, beliefs: Beliefs) -> None:
    state = hall(config, waiting(4))
    back = AbsentTurn(99, "papers", None, 0, "held", NOW, counter=1, back_at=NOW + MINUTE)
    with_held = estimate(replace(state, away=[back]), beliefs).turns[4]
    without = estimate(state, beliefs).turns[4]
    assert minutes(with_held)[1] == pytest.approx(minutes(without)[1] + 5, abs=2)


@pytest.mark.parametrize(
    "place",
    [
        CallingCounter(1, ["papers"], state="closed"),
        CallingCounter(1, ["land"], running=OpenTurn("land", None, NOW, True)),
        CallingCounter(1, ["papers"], called_today=False, free_since=0),
    ],
    ids=["closed", "other service", "nobody came to work"],
)
def test_there_is_no_estimate_without_a_counter(
    config: Config, beliefs: Beliefs, place: CallingCounter
) -> None:
    found = estimate(hall(config, waiting(2), [place]), beliefs)
    assert found.turns == {1: None, 2: None}
    assert found.new_tickets["papers", None] is None


def test_there_is_no_estimate_from_few_observations(config: Config) -> None:
    few = [Observation("papers", None, 1, 0, 0, 0, MINUTE, "done")] * 4
    assert estimate(hall(config, waiting(1)), learn(config, few)).turns[1] is None
    assert estimate(hall(config, waiting(1)), learn(config, few * 2)).turns[1] is not None


def test_there_is_no_estimate_for_too_many_turns(config: Config, beliefs: Beliefs) -> None:
    many = hall(config, waiting(MOST_WAITING + 1))
    found = estimate(many, beliefs)
    assert len(found.turns) == MOST_WAITING + 1
    assert {*found.turns.values(), *found.new_tickets.values()} == {None}
    assert outlook(many, beliefs) is None


def test_scoring_widens_and_narrows() -> None:
    found = PercentileRange(10, 20, 40)
    assert found.adjusted(1) == found
    assert found.adjusted(1.5) == PercentileRange(5, 20, 50)
    assert found.adjusted(4) == PercentileRange(0, 20, 100)


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (0, 0.2, (0, 5)),
        (1, 6, (0, 5)),
        (11, 26, (10, 25)),
        (12.6, 14, (15, 20)),
        (58, 94, (60, 95)),
    ],
)
def test_minutes_are_rounded_to_fives(low: float, high: float, shown: tuple[int, int]) -> None:
    assert rounded_range(minutes_range(low, high)) == shown


def test_a_shown_range_stays_until_it_is_clearly_wrong() -> None:
    shown = None
    heard = []
    for high in (22.0, 22.6, 22.4, 23.2, 23.6, 22.4, 21.4):
        shown = rounded_range(minutes_range(10, high), shown)
        assert shown is not None
        heard.append(shown[1])
    assert heard == [20, 20, 20, 20, 25, 25, 20]


def minutes_range(low: float, high: float) -> PercentileRange:
    return PercentileRange(round(low * MINUTE), round(low * MINUTE), round(high * MINUTE))


def test_all_estimates_are_of_one_moment(config: Config, beliefs: Beliefs) -> None:
    first = rounded(estimate(hall(config, waiting(3)), beliefs))
    again = rounded(estimate(hall(config, waiting(4)), beliefs), first)
    assert again.raw.seq == 7
    assert set(again.turns) == {1, 2, 3, 4}
    assert again.turns[1] == first.turns[1]
    assert rounded(
        estimate(hall(config, [], [CallingCounter(1, ["land"])]), beliefs)
    ).new_tickets == {one: None if one[0] != "land" else (0, 5) for one in first.new_tickets}


def test_the_outlook_counts_everybody_by_closing(config: Config, beliefs: Beliefs) -> None:
    counters = [CallingCounter(n, [service]) for n, service in enumerate(config.service)]
    found = outlook(hall(config, waiting(10), counters), beliefs)
    assert found is not None
    assert found.calls.low > 10
    assert found.waiting.high == 0
    assert found.last.low > 45 * MINUTE


def test_a_hall_that_cannot_keep_up_is_noticed(config: Config, beliefs: Beliefs) -> None:
    state = replace(hall(config, waiting(60)), work=[(NOW - HOUR, NOW + 2 * HOUR)])
    found = outlook(state, beliefs)
    assert found is not None
    assert found.calls.high < 35
    assert found.waiting.low > 25
    assert found.last.low > 2 * HOUR
    assert outlook(replace(state, work=[]), beliefs) is None


def test_a_counter_that_nobody_returns_to_is_given_up_slowly(
    config: Config, beliefs: Beliefs
) -> None:
    """The longer it has let others call, the less the estimates count on it."""
    works = CallingCounter(2, ["papers"], running=OpenTurn("papers", None, NOW, True))

    def middle(away: int) -> int:
        since = NOW - away * MINUTE
        left = CallingCounter(1, ["papers"], free_since=since, ignores_since=since)
        found = estimate(hall(config, waiting(8), [left, works]), beliefs).turns[8]
        return minutes(found)[1]

    assert middle(0) < middle(10) < middle(60)
