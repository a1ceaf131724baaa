"""How long things take in this hall.

That is learned from its own past, and leans on the configuration as long as little was seen.

The time from a call until the counter is free again is log-normal (Brown et al., 2005). Its mean
logarithm is pieced together by shrinkage: the configured usual time, the service in the last
weeks, the hour of the day, today. A part counts the more, the more was seen of it and the more
such parts differ in this hall. What remains unknown is the doubt, which all turns of a service
share in a run. See docs/estimates.md.
"""

import datetime as dt
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hall.clock import DAY_MS, HOUR_MS, MINUTE_MS, local_time
from hall.config.models import Config, Service
from hall.hours import shifts_on
from hall.queue.estimating.arrival_rates import ArrivalRates, given, rates
from hall.queue.estimating.durations import Durations, DurationsByTime, gaps_of, late_of
from hall.queue.estimating.random_numbers import Reals

SHORTEST_S, LONGEST_S = 5.0, 4 * 3600.0
SPREAD = 0.6  # of the logarithm, where nothing was seen: one in ten takes twice the median
SPREAD_COUNTS = 10.0  # like so many observations
CONFIGURED_DOUBT = 0.5  # the usual time of the configuration may be wrong by half
PARTS_DIFFER = 0.1  # hours or days, where fewer than LEAST_PARTS of them were seen
LEAST_PARTS = 3
DIFFER_BETWEEN = (0.08, 0.3)  # no hall is as regular as a few weeks may look
SUMS_COUNT = 30.0
FORGOTTEN = 3.5  # spreads above the mean
CAME_OVER = ("back", "over")
NO_SHOW, NO_SHOW_COUNTS = 0.03, 50.0


@dataclass(frozen=True, slots=True)
class Observation:
    """A turn that is over, with times in ms.

    ``outcome`` is done, sent (on to another service), missed, or returned, of a missed call whose
    row was overwritten when the person came back. ``joined`` is empty unless the turn stood before
    those who came at that time: it had been "held", came "back" from a missed call, or "over" from
    another service.
    """

    service: str
    priority: str | None
    counter: int
    since: int
    called: int
    started: int | None
    ended: int
    outcome: str
    joined: str = ""
    utc_offset_ms: int = 7 * HOUR_MS

    def local(self, at: int) -> int:
        """The time ``at`` as the hall's clocks showed it, in ms since their 1970."""
        return at + self.utc_offset_ms


@dataclass(frozen=True, slots=True)
class TimeShift:
    """What an hour or a day adds to the mean logarithm, and the variance that this leaves."""

    shift: float
    variance: float


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """The time from a call until the counter is free, in seconds: mean and spread of its logarithm,
    the variance of what is unknown about the mean, and how many turns were seen."""

    mean_log: float
    spread: float
    variance: float
    seen: int
    hours: Mapping[int, TimeShift]
    hours_differ: float
    days_differ: float
    today: TimeShift | None = None

    def at(self, hour: int) -> tuple[float, float, float]:
        """The mean logarithm, its doubt, and the spread at an hour of today."""
        by_hour = self.hours.get(hour, TimeShift(0.0, self.hours_differ**2))
        today = self.today or TimeShift(0.0, self.days_differ**2)
        doubt = math.sqrt(self.variance + by_hour.variance + today.variance)
        return self.mean_log + by_hour.shift + today.shift, doubt, self.spread


@dataclass(frozen=True, slots=True)
class Beliefs:
    """What the hall has learned about itself.

    ``no_show`` is the share of calls that nobody answers; each of them takes ``given_up_s``.
    ``new`` are the people who take a number, ``over`` those who come from a missed call or another
    service.
    """

    times: Mapping[str, ServiceTime]
    no_show: float
    given_up_s: float
    walk_s: float
    gaps: DurationsByTime
    pauses: Durations
    late: DurationsByTime
    new: ArrivalRates
    over: ArrivalRates


def learn(config: Config, past: Sequence[Observation]) -> Beliefs:
    """``past`` are the turns of the last weeks, without today."""
    served: dict[str, list[Observation]] = {service.id: [] for service in config.services}
    missed = [turn for turn in past if turn.outcome == "missed"]
    for turn in past:
        if turn.outcome in ("done", "sent") and turn.service in served:
            served[turn.service].append(turn)
    # The row of a turn that came back keeps only its last call.
    unanswered = len(missed) + sum(turn.joined == "back" for turn in past)
    called = sum(map(len, served.values())) + unanswered
    walks = sorted((t.started - t.called) / 1000 for t in past if t.started is not None)
    given_up = sum((turn.ended - turn.called) / 1000 for turn in missed)
    usual_s = config.calls.most_calls * max(config.calls.miss_after_s, 1)
    gaps = gaps_of(
        [
            (turn.counter, turn.since, turn.called, turn.ended, _hour(turn))
            for turn in past
            if turn.outcome != "returned"
        ]
    )
    return Beliefs(
        times={
            service.id: _service_time(service, served[service.id]) for service in config.services
        },
        no_show=(unanswered + NO_SHOW * NO_SHOW_COUNTS) / (called + NO_SHOW_COUNTS),
        given_up_s=(given_up + usual_s * 5) / (len(missed) + 5),
        walk_s=max(1.0, walks[len(walks) // 2]) if len(walks) >= 10 else 20.0,
        gaps=gaps,
        pauses=gaps.usual.as_pauses(),
        late=late_of(_first_calls(config, past)),
        new=_new(config, past),
        over=_over(past),
    )


def with_today(beliefs: Beliefs, today: Sequence[Observation]) -> Beliefs:
    """The beliefs with what today shows beyond the last weeks, service by service."""
    off: dict[str, list[float]] = {}
    for turn in today:
        if turn.outcome in ("done", "sent") and turn.service in beliefs.times:
            time = beliefs.times[turn.service]
            hour = time.hours.get(_hour(turn))
            expected = time.mean_log + (hour.shift if hour else 0.0)
            off.setdefault(turn.service, []).append(math.log(_taken_s(turn)) - expected)
    times = {
        service: _with_today(time, off.get(service, ())) for service, time in beliefs.times.items()
    }
    return replace(beliefs, times=times)


def _with_today(time: ServiceTime, off: Sequence[float]) -> ServiceTime:
    """What today shows belongs to the service and to the day at once; on the first day of a hall
    nearly all of it belongs to the service."""
    mean = sum(off) / len(off) if off else 0.0
    unknown = math.sqrt(time.variance + time.days_differ**2)
    part = _shrunk(mean, len(off), time.spread, unknown)
    return replace(time, seen=time.seen + len(off), variance=0.0, today=part)


def _service_time(service: Service, seen: Sequence[Observation]) -> ServiceTime:
    configured = math.log(service.usual_service_min * 60) - SPREAD**2 / 2
    logs = np.log([_taken_s(turn) for turn in seen]) if seen else np.zeros(0)
    n = len(logs)
    own = float(logs.var()) if n else 0.0
    spread = math.sqrt((n * own + SPREAD_COUNTS * SPREAD**2) / (n + SPREAD_COUNTS))
    variance = 1 / (CONFIGURED_DOUBT**-2 + n / spread**2)
    total = float(logs.sum())
    mean = variance * (configured / CONFIGURED_DOUBT**2 + total / spread**2)
    mean, spread = _as_sums(logs, mean, spread)
    hours = np.array([_hour(turn) for turn in seen], int)
    days = np.array([turn.called // DAY_MS for turn in seen], int)
    hours_differ = _differ(logs, hours, spread)
    return ServiceTime(
        mean_log=mean,
        spread=spread,
        variance=variance,
        seen=n,
        hours={
            int(hour): _shrunk(
                float(logs[hours == hour].mean()) - total / n,
                int((hours == hour).sum()),
                spread,
                hours_differ,
            )
            for hour in np.unique(hours)
        },
        hours_differ=hours_differ,
        days_differ=_differ(logs, days, spread),
    )


def _as_sums(logs: Reals, mean: float, spread: float) -> tuple[float, float]:
    """Mean and spread of the logarithm that give the right mean and spread of the times themselves.

    A wait is a sum of times, so these must be right even where times are not log-normal: a service
    of several procedures is wider than its logarithm says. Turns that somebody forgot to finish are
    cut off.
    """
    if not len(logs):
        return mean, spread
    seconds = np.exp(np.minimum(logs, mean + FORGOTTEN * spread))
    average, weight = float(seconds.mean()), len(logs) / (len(logs) + SUMS_COUNT)
    squared = math.log1p(float(seconds.var()) / average**2)
    wider = math.sqrt(weight * squared + (1 - weight) * spread**2)
    shifted = math.log(average) - squared / 2
    return weight * shifted + (1 - weight) * mean, wider


def _shrunk(mean: float, seen: int, spread: float, differ: float) -> TimeShift:
    """A mean shrunk towards no difference: the posterior of a normal mean with the prior deviation
    ``differ``."""
    variance = 1 / (differ**-2 + seen / spread**2)
    return TimeShift(variance * mean * seen / spread**2, variance)


def _differ(logs: Reals, groups: NDArray[np.int_], spread: float) -> float:
    """The deviation of the means of groups beyond chance (DerSimonian and Laird, 1986)."""
    names, counts = np.unique(groups, return_counts=True)
    if len(names) < LEAST_PARTS:
        return PARTS_DIFFER
    means = np.array([logs[groups == name].mean() for name in names])
    beyond = float((counts * (means - logs.mean()) ** 2).sum()) - (len(names) - 1) * spread**2
    n = counts.sum()
    between = max(0.0, beyond / float(n - (counts**2).sum() / n))
    return min(max(math.sqrt(between), DIFFER_BETWEEN[0]), DIFFER_BETWEEN[1])


def _new(config: Config, past: Sequence[Observation]) -> ArrivalRates:
    days = {turn.local(turn.called) // DAY_MS for turn in past}
    came = [
        ((turn.service, turn.priority is not None), turn.local(turn.since))
        for turn in past
        if turn.joined not in CAME_OVER
    ]
    return rates(came, len(days), given(config, days))


def _over(past: Sequence[Observation]) -> ArrivalRates:
    """When such people join is taken to be when they are called, soon afterwards: the time they
    joined is not recorded for turns that had waited before."""
    days = {turn.local(turn.called) // DAY_MS for turn in past}
    came = [((t.service, False), t.local(t.called)) for t in past if t.joined in CAME_OVER]
    return rates(came, len(days))


def _first_calls(config: Config, past: Sequence[Observation]) -> Iterator[tuple[int, int, int]]:
    """The first call of each counter in each shift, if that person waited when the shift began: the
    call, the opening (both ms), and its time of day."""
    first: dict[tuple[int, int], Observation] = {}
    opens: dict[dt.date, list[int]] = {}
    for turn in past:
        date = local_time(turn.called, config.hall.zone).date()
        if date not in opens:
            opens[date] = [shift.opens for shift in shifts_on(config, date)]
        opened = [at for at in opens[date] if at <= turn.called]
        if opened:
            key = turn.counter, opened[-1]
            if key not in first or turn.called < first[key].called:
                first[key] = turn
    for (_, opened_at), turn in first.items():
        if turn.since <= opened_at:
            yield turn.called, opened_at, opening(turn.local(opened_at))


def _taken_s(turn: Observation) -> float:
    return min(max((turn.ended - turn.called) / 1000, SHORTEST_S), LONGEST_S)


def _hour(turn: Observation) -> int:
    return turn.local(turn.called) // HOUR_MS % 24


def opening(local_ms: int) -> int:
    """The minute of the day by which openings are told apart."""
    return local_ms // MINUTE_MS % (24 * 60)
