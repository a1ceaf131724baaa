"""How the estimates cope with a day that changes: a counter that nobody returns to, a kiosk that
stands still, a bus. ``python -m bench.estimating.regimes`` draws docs/img/regimes.svg."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from bench.estimating.estimate_days import (
    AT_ONCE_MS,
    RUNS,
    beliefs_of_weeks,
    hall,
    pool,
    weekdays,
)
from bench.estimating.line_chart import ChartLine, chart
from bench.estimating.played_day import PlayedDay
from bench.figures import Figure
from bench.server import ROOT
from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.queue.estimating.expected_waits import estimate
from hall.queue.estimating.service_times import Beliefs, with_today
from hall.queue.estimating.state import HallState, QueuedTurn
from hall.queue.estimating.wait_estimates import PercentileRange
from hall.rehearsal.day import PlannedDay, plan

FIRST, DAYS = dt.date(2027, 9, 6), 120
CHANGES = dt.time(9, 30)
FROM_MIN, UNTIL_MIN, STEP_MIN = -20, 70, 10
STANDS_STILL_MIN = 20
EACH_S = 12  # between two numbers, where many people wait at the kiosk
BUS = 40
RECOVERED_MIN = 30
EVERY = 2  # every second number is estimated
FIGURE = ROOT / "docs" / "img" / "regimes.svg"

Change = Callable[[Config, PlannedDay, int, Random], PlannedDay]


@dataclass(frozen=True, slots=True)
class Hit:
    """How many minutes after the change the number was given, and whether its range held."""

    minute: float
    inside: bool


def measure() -> Iterator[Figure]:
    for name, hits in _hits().items():
        late = [hit.inside for hit in hits if hit.minute >= RECOVERED_MIN]
        share = sum(late) / len(late)
        note = f"from {RECOVERED_MIN} min after, {len(late)} numbers of {DAYS} days"
        yield Figure(f"80 % range after {name}: covers", share, "", 0.76, True, note)


def draw(path: Path) -> None:
    lines = [
        ChartLine(name, [(minute, covers) for minute, covers in _by_minute(hits)])
        for name, hits in _hits().items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(chart(lines, 0.8, [(0, "change"), (RECOVERED_MIN, "30 min")]), "utf-8")


def _hits() -> Mapping[str, Sequence[Hit]]:
    dates = list(enumerate(weekdays(FIRST, DAYS), start=9000))
    beliefs = beliefs_of_weeks(hall())
    with pool() as workers:
        found = {
            name: workers.map(partial(_day, beliefs, change), dates)
            for name, change in CHANGES_BY_NAME.items()
        }
        return {name: [hit for day in days for hit in day] for name, days in found.items()}


def _day(beliefs: Beliefs, change: Change, numbered: tuple[int, dt.date]) -> list[Hit]:
    config, (seed, date) = hall(), numbered
    at = round(dt.datetime.combine(date, CHANGES, config.hall.zone).timestamp() * 1000)
    day = change(config, plan(config, date, seed), at, Random(seed))
    estimates: list[tuple[QueuedTurn, int, PercentileRange]] = []
    count = 0

    def watch(state: HallState, turn: QueuedTurn) -> None:
        nonlocal count
        count += 1
        minute = (state.now - at) / MINUTE_MS
        if not FROM_MIN <= minute < UNTIL_MIN or count % EVERY:
            return
        seen = [one for one in running.played.seen if one.ended <= state.now]
        found = estimate(state, with_today(beliefs, seen), runs=RUNS)
        wait = found.turns[turn.turn_id]
        if wait is not None:
            estimates.append((turn, state.now, wait))

    running = PlayedDay(config, day, watch)
    played = running.run()
    return [
        Hit((now - at) / MINUTE_MS, _holds(expected, played.called[turn.turn_id] - now))
        for turn, now, expected in estimates
        if turn.turn_id in played.called
    ]


def _holds(expected: PercentileRange, wait: int) -> bool:
    low = 0 if expected.low <= AT_ONCE_MS else expected.low
    return low <= wait <= max(expected.high, AT_ONCE_MS)


def _by_minute(hits: Sequence[Hit]) -> Iterator[tuple[float, float]]:
    for begins in range(FROM_MIN, UNTIL_MIN, STEP_MIN):
        found = [hit.inside for hit in hits if begins <= hit.minute < begins + STEP_MIN]
        if found:
            yield begins + STEP_MIN / 2, sum(found) / len(found)


def _nothing(_: Config, day: PlannedDay, __: int, ___: Random) -> PlannedDay:
    return day


def _counter_left(config: Config, day: PlannedDay, at: int, _: Random) -> PlannedDay:
    """One of three counters for the busiest service is left, and nobody tells the hall."""
    left = config.counters_of[config.services[0].id][0]
    shifts = [
        replace(shift, ends=min(shift.ends or at, at))
        if shift.counter == left and shift.begins < at
        else shift
        for shift in day.shifts
    ]
    return replace(day, shifts=shifts)


def _kiosk_still(_: Config, day: PlannedDay, at: int, __: Random) -> PlannedDay:
    """The printer of the kiosk is out of paper; people who come meanwhile wait in front of it."""
    again = at + STANDS_STILL_MIN * MINUTE_MS
    waited = [citizen for citizen in day.citizens if at <= citizen.at < again]
    others = [citizen for citizen in day.citizens if not at <= citizen.at < again]
    then = [replace(c, at=again + n * EACH_S * 1000) for n, c in enumerate(waited)]
    return replace(day, citizens=sorted([*others, *then], key=lambda citizen: citizen.at))


def _bus(_: Config, day: PlannedDay, at: int, random: Random) -> PlannedDay:
    came = [
        replace(citizen, at=at + n * EACH_S * 1000, leaves_over=None)
        for n, citizen in enumerate(random.sample(list(day.citizens), BUS))
    ]
    return replace(day, citizens=sorted([*day.citizens, *came], key=lambda citizen: citizen.at))


CHANGES_BY_NAME: Mapping[str, Change] = {
    "an ordinary morning": _nothing,
    "a counter that nobody returns to": _counter_left,
    "a kiosk that stood still": _kiosk_still,
    f"a bus of {BUS}": _bus,
}

if __name__ == "__main__":
    draw(FIGURE)
