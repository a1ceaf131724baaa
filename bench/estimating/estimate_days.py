"""Generated days, learned from and scored: what each way of estimating gives for a number."""

import datetime as dt
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from random import Random

import numpy as np

from bench.estimating.played_counters import Played
from bench.estimating.played_day import PlayedDay
from bench.server import CONFIG
from hall.config.file import load
from hall.config.models import Config
from hall.queue.estimating.expected_waits import estimate
from hall.queue.estimating.service_times import Beliefs, Observation, ServiceTime, learn, with_today
from hall.queue.estimating.state import HallState, QueuedTurn
from hall.queue.estimating.wait_estimates import PercentileRange
from hall.rehearsal import habits
from hall.rehearsal.day import plan

LEARNED_FROM = dt.date(2026, 11, 2), 20
TRUTH_FROM = dt.date(2027, 3, 1), 100
SCORED_FROM = dt.date(2026, 12, 1)
SEEDS, DAYS_A_SEED = range(7001, 7009), 20
DRAWS = 20_000
RUNS = 300
EACH = 6  # every sixth number of a day is scored; one more day tells more than the others
AT_ONCE_MS = 10_000  # a wait that nobody notices


@dataclass(frozen=True, slots=True)
class PredictedWait:
    """The estimates for one number, in ms; ``wait`` is what came true."""

    service: str
    hour: int
    priority: bool
    wait: int
    ours: PercentileRange
    oracle: PercentileRange
    plain: float
    last_to_enter: float
    head_of_line: float


def hall() -> Config:
    return load(CONFIG)


def predictions() -> list[PredictedWait]:
    """Predictions for days that nothing was tuned on, each with a seed of its own."""
    ours, oracle = beliefs()
    days = [
        (seed * 100 + n, day)
        for seed in SEEDS
        for n, day in enumerate(weekdays(SCORED_FROM, DAYS_A_SEED))
    ]
    with pool() as workers:
        found = workers.map(partial(_day, ours, oracle), days)
        return [one for day in found for one in day]


def beliefs() -> tuple[Beliefs, Beliefs]:
    """What is learned from four weeks, and the truth: durations from their source, and all else
    from so many days that no doubt is left."""
    config = hall()
    known = learn(config, _past(config, *TRUTH_FROM, 2000))
    random = Random("truth")
    times = {
        service.id: replace(_true_time(config, service.id, random), seen=DRAWS)
        for service in config.services
    }
    return beliefs_of_weeks(config), replace(known, times=times)


def beliefs_of_weeks(config: Config) -> Beliefs:
    return learn(config, _past(config, *LEARNED_FROM, 1000))


def pool() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(min(2, os.cpu_count() or 1), get_context("spawn"))


def _true_time(config: Config, service: str, random: Random) -> ServiceTime:
    drawn: list[float] = []
    while len(drawn) < DRAWS:
        walk_s = habits.walk_s(random)
        if walk_s is not None:
            drawn.append(walk_s + habits.service_s(random, config.service[service]))
    squared = float(np.log1p(np.var(drawn) / np.mean(drawn) ** 2))
    mean_log, spread = float(np.log(np.mean(drawn))) - squared / 2, squared**0.5
    return ServiceTime(mean_log, spread, 0.0, DRAWS, {}, 0.0, 0.0)


def _past(config: Config, first: dt.date, count: int, seed: int) -> list[Observation]:
    days = enumerate(weekdays(first, count), start=seed)
    return [turn for n, day in days for turn in PlayedDay(config, plan(config, day, n)).run().seen]


def weekdays(first: dt.date, count: int) -> Iterator[dt.date]:
    day = first
    while count:
        if day.weekday() < 5:
            yield day
            count -= 1
        day += dt.timedelta(days=1)


def _day(ours: Beliefs, oracle: Beliefs, numbered: tuple[int, dt.date]) -> list[PredictedWait]:
    seed, date = numbered
    config = hall()
    watcher = _Watcher(ours, oracle)
    played = PlayedDay(config, plan(config, date, seed), watcher)
    watcher.played = played.played
    return watcher.predictions(played.run())


class _Watcher:
    def __init__(self, ours: Beliefs, oracle: Beliefs) -> None:
        self._ours = ours
        self._oracle = oracle
        self._came: list[QueuedTurn] = []
        self._estimates: list[tuple[QueuedTurn, int, PredictedWait]] = []
        self.played = Played()

    def __call__(self, state: HallState, turn: QueuedTurn) -> None:
        self._came.append(turn)
        if len(self._came) % EACH:
            return
        today = [seen for seen in self.played.seen if seen.ended <= state.now]
        ours = estimate(state, with_today(self._ours, today), runs=RUNS)
        oracle = estimate(state, self._oracle, runs=RUNS)
        ranges = ours.turns[turn.turn_id], oracle.turns[turn.turn_id]
        if ranges[0] is None or ranges[1] is None:
            raise ValueError(f"no wait was estimated for {turn}")
        one = PredictedWait(
            service=turn.service,
            hour=state.hour(state.now),
            priority=turn.priority is not None,
            wait=0,
            ours=ranges[0],
            oracle=ranges[1],
            plain=plain(state, turn, self._ours),
            last_to_enter=self._last_to_enter(turn.service),
            head_of_line=_head_of_line(state, turn),
        )
        self._estimates.append((turn, state.now, one))

    def predictions(self, played: Played) -> list[PredictedWait]:
        return [
            replace(one, wait=played.called[turn.turn_id] - at)
            for turn, at, one in self._estimates
            if turn.turn_id in played.called
        ]

    def _last_to_enter(self, service: str) -> float:
        at, since = max(self._entered(service), default=(0, 0))
        return float(at - since)

    def _entered(self, service: str) -> Iterator[tuple[int, int]]:
        for turn in self._came:
            if turn.service == service and turn.turn_id in self.played.called:
                yield self.played.called[turn.turn_id], turn.since


def plain(state: HallState, turn: QueuedTurn, beliefs: Beliefs) -> float:
    """The formula people ahead × average ÷ counters, at its best: if all counters are busy it
    counts one person more, and it knows when the hall opens."""
    time = beliefs.times[turn.service]
    counters = [counter for counter in state.counters if turn.service in counter.services]
    busy = all(counter.running is not None for counter in counters)
    ahead = max(len(_ahead(state, turn)), int(busy))
    opens = max(0, min(opens for opens, _ in state.work) - state.now)
    return opens + ahead * float(np.exp(time.mean_log + time.spread**2 / 2)) * 1000 / len(counters)


def _head_of_line(state: HallState, turn: QueuedTurn) -> float:
    return float(max((state.now - other.since for other in _ahead(state, turn)), default=0))


def _ahead(state: HallState, turn: QueuedTurn) -> Sequence[QueuedTurn]:
    return [
        other
        for other in state.waiting
        if other.service == turn.service
        and other is not turn
        and (turn.priority is None or other.priority is not None)
    ]
