"""Estimated waits: how right they are on days that nothing was tuned on, and what they cost."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import median

import gevent
import numpy as np

from bench.estimating import estimate_recorded, regimes
from bench.estimating.estimate_days import (
    DAYS_A_SEED,
    EACH,
    SEEDS,
    PredictedWait,
    hall,
    predictions,
)
from bench.estimating.estimate_recorded import RecordedPrediction
from bench.estimating.estimate_scores import RangeScores, cells, error, narrowest_band
from bench.figures import Figure
from hall.clock import DAY_MS, HOUR_MS, ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.estimating.expected_waits import RUNS, estimate
from hall.queue.estimating.keeper import EstimateKeeper
from hall.queue.estimating.service_times import Beliefs, Observation, learn
from hall.queue.estimating.state import (
    CallingCounter,
    CallingRules,
    HallState,
    OpenTurn,
    QueuedTurn,
)
from hall.queue.line.positions import SPACE
from hall.queue.store.database import Store

WAITING, COUNTERS = 300, 20
NOW = 1_795_482_000_000  # 2026-11-24 8:00 in the hall
TIMES = 9
EVENTS_A_SECOND, SECONDS = 20, 10.0


def measure() -> Iterator[Figure]:
    yield from _cost()
    yield from _accuracy(predictions())
    yield from _recorded(estimate_recorded.predictions())
    yield from regimes.measure()


def _accuracy(found: list[PredictedWait]) -> Iterator[Figure]:
    ours, oracle = RangeScores(found, "ours"), RangeScores(found, "oracle")
    days = f"{len(found)} numbers, one in {EACH} of {len(SEEDS) * DAYS_A_SEED} generated days"
    yield Figure("80 % range: covers at least", ours.coverage, "", 0.76, True, days)
    yield Figure("80 % range: covers at most", ours.coverage, "", 0.84, note="as above")
    covered = cells(found, ours.inside)
    worst = min(covered, key=covered.__getitem__)
    cell = f"{worst[0]} at {worst[1]}, of {len(covered)} cells of service and hour"
    yield Figure("80 % range: worst cell covers", covered[worst], "", 0.7, True, cell)
    band = narrowest_band(found, ours.coverage)
    plain_band = f"the smallest band around ahead × average ÷ counters {band:.1f}"
    widths = f"{ours.width:.1f} min; {plain_band}"
    yield Figure("mean width: to the plain band", ours.width / band, "x", 0.7, note=widths)
    for name, what, target in (
        ("plain", "ahead × average ÷ counters", 0.75),
        ("last_to_enter", "who entered service last", 1.0),
        ("head_of_line", "head of the line", 1.0),
    ):
        other = error(found, name)
        both = f"{ours.error:.2f} min, {other:.2f} min"
        yield Figure(f"error: to {what}", ours.error / other, "x", target, note=both)
    both = f"{ours.error:.2f} min, {oracle.error:.2f} min; it covers {oracle.coverage:.3f}"
    yield Figure("error: to an oracle", ours.error / oracle.error, "x", 1.15, note=both)


def _recorded(found: Sequence[RecordedPrediction]) -> Iterator[Figure]:
    ours = RangeScores(found, "ours")
    name, count = "recorded days, 80 % range", f"{len(found)} numbers"
    yield Figure(f"{name}: covers at least", ours.coverage, "", 0.76, True, count)
    yield Figure(f"{name}: covers at most", ours.coverage, "", 0.84, note="as above")
    covered = cells(found, ours.inside)
    worst = min(covered, key=covered.__getitem__)
    cell = f"{worst[0]} at {worst[1]}, of {len(covered)} cells of service and hour"
    yield Figure(f"{name}: worst cell covers", covered[worst], "", 0.7, True, cell)
    band = narrowest_band(found, ours.coverage)
    widths = f"{ours.width:.1f} min; the smallest plain band {band:.1f}"
    yield Figure(f"{name}: width to the plain band", ours.width / band, "x", 0.7, note=widths)
    other = error(found, "plain")
    both = f"{ours.error:.2f} min, {other:.2f} min"
    yield Figure(
        "recorded days, error: to the plain formula", ours.error / other, "x", 0.75, note=both
    )


def _cost() -> Iterator[Figure]:
    config = hall()
    state, beliefs = _full(config), _beliefs(config)
    estimate(state, beliefs)  # this draws the random numbers, once
    ms = median(_cpu_ms(lambda: estimate(state, beliefs)) for _ in range(TIMES))
    least = median(_cpu_ms(_least) for _ in range(TIMES))
    name = f"estimates, {WAITING} wait, {COUNTERS} counters, {RUNS} runs"
    yield Figure(f"{name}: processor", ms, "ms", 30.0)
    note = f"one minimum over counters × runs and one change a call: {least:.1f} ms"
    yield Figure(f"{name}: to the least there is", ms / least, "x", note=note)
    share = _share(config)
    yield Figure(f"estimates at {EVENTS_A_SECOND} events/s: of a core", share, "", 0.15)


def _cpu_ms(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def _least() -> None:
    """The least work there is: even a hall without any rule must find, call after call, the counter
    that is free first."""
    free = np.random.default_rng(1).integers(0, 10**6, (COUNTERS, RUNS))
    column = np.arange(RUNS)
    for _ in range(WAITING):
        counter = free.argmin(axis=0)
        free[counter, column] += 1000


def _full(config: Config) -> HallState:
    random = Random(1)
    services = [service.id for service in config.services]
    classes = [None] * 7 + [next(iter(config.priority))]
    waiting = [
        QueuedTurn(
            n, random.choice(services), random.choice(classes), n * SPACE, NOW - since * 15_000
        )
        for n, since in enumerate(range(WAITING, 0, -1))
    ]
    skills = [counter.services for counter in config.counters]
    counters = [
        CallingCounter(
            n + 1,
            skills[n % len(skills)],
            running=OpenTurn(skills[n % len(skills)][0], None, NOW - n * 20_000, confirmed=True),
        )
        for n in range(COUNTERS)
    ]
    work = [(NOW - HOUR_MS, NOW + 3 * HOUR_MS), (NOW + 5 * HOUR_MS, NOW + 9 * HOUR_MS)]
    rules = CallingRules.of(config)
    return HallState(
        1, NOW, rules, waiting, counters, work=work, gives=[(NOW - HOUR_MS, NOW + 3 * HOUR_MS)]
    )


def _beliefs(config: Config) -> Beliefs:
    random = Random(2)
    past = [
        Observation(service.id, None, 1, at, at, at, at + round(seconds * 1000), "done")
        for service in config.services
        for n in range(300)
        for at in [NOW - (1 + n % 20) * DAY_MS + n % 8 * HOUR_MS]
        for seconds in [random.lognormvariate(6, 0.55)]
    ]
    return learn(config, past)


def _share(config: Config) -> float:
    """The share of a core that the estimates take in a hall that fills up."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder) / "hall.db")
        clock = ManualClock(NOW)
        engine = Engine(config, store, clock, ignore_hours=True)
        keeper = EstimateKeeper(engine)
        store.listeners.append(keeper.listen)
        services = [service.id for service in config.services]
        for n in range(WAITING):
            engine.issue(services[n % len(services)])
        began, before = time.monotonic(), keeper.busy_s
        events = 0
        while time.monotonic() < began + SECONDS:
            clock.at += 1000 // EVENTS_A_SECOND
            engine.issue(services[events % len(services)])
            events += 1
            gevent.sleep(max(0.0, began + events / EVENTS_A_SECOND - time.monotonic()))
        share = (keeper.busy_s - before) / (time.monotonic() - began)
        keeper.close()
        store.close()
    return share
