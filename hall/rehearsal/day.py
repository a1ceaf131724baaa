"""The plan of a day: which citizens come when for what, and when counters are open.

The same hall, date and seed give the same plan.
"""

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from hall.cannot_do import CannotDo
from hall.clock import HOUR_MS, MINUTE_MS, instant
from hall.config.hours import OpeningWindow
from hall.config.models import Config, Service
from hall.hours import windows_on
from hall.rehearsal import habits
from hall.rehearsal.citizen import Citizen
from hall.rehearsal.people import CitizenSource

INTEGRATION_STEP_S = 60


@dataclass(frozen=True, slots=True)
class StaffShift:
    """A counter calls from ``begins`` until ``ends`` (ms), or until nobody waits if that is None."""

    counter: int
    begins: int
    ends: int | None


@dataclass(frozen=True, slots=True)
class PlannedPause:
    """A counter calls nobody for a while, beginning when it is next free after ``at`` (ms)."""

    counter: int
    at: int
    minutes: int
    reason: str


@dataclass(frozen=True, slots=True)
class PlannedQuestion:
    """Somebody without a number asks at a counter, which answers at once if it is free."""

    counter: int
    at: int
    answer_s: float


@dataclass(frozen=True, slots=True)
class PlannedDay:
    begins: int
    """The first moment at which anybody does something, a little before tickets are given; in ms."""
    ends: int
    """When counters close for the last time; those who wait by then are still served."""
    citizens: Sequence[Citizen]
    shifts: Sequence[StaffShift]
    pauses: Sequence[PlannedPause] = ()
    questions: Sequence[PlannedQuestion] = ()


def on_duty(shifts: Sequence[StaffShift], now: int) -> bool:
    return any(shift.begins <= now and (shift.ends is None or now < shift.ends) for shift in shifts)


def due_pause(
    pauses: list[PlannedPause], shifts: Sequence[StaffShift], now: int
) -> PlannedPause | None:
    """The pause that begins now, if any. Those due by now are removed from ``pauses``; pauses that
    would have been over before the shift goes on are left out."""
    while pauses and pauses[0].at <= now:
        pause = pauses.pop(0)
        if on_duty(shifts, now) and now < pause.at + pause.minutes * MINUTE_MS:
            return pause
    return None


class ClosedDay(CannotDo):
    """The hall has no hours on this day."""


def plan(config: Config, date: dt.date, seed: int) -> PlannedDay:
    """A day of this date with citizens, shifts and pauses; the same seed gives the same day.

    :raises ClosedDay: the hall gives no tickets on this date.
    """
    windows = sorted(windows_on(config, date), key=lambda window: window.issues_from)
    if not windows:
        raise ClosedDay(f"The hall is closed on {date}.")
    return _Planner(config, date, windows, seed).day()


class _Planner:
    """Each topic draws from a stream of its own, so that one more kiosk changes no arrival."""

    def __init__(
        self, config: Config, date: dt.date, windows: Sequence[OpeningWindow], seed: int
    ) -> None:
        self._config = config
        self._date = date
        self._windows = windows
        self._seed = seed

    def day(self) -> PlannedDay:
        opening = self._instant(self._windows[0].issues_from)
        return PlannedDay(
            begins=opening - 5 * MINUTE_MS,
            ends=max(self._instant(_time(window.closes)) for window in self._windows),
            citizens=self._citizens(),
            shifts=list(self._shifts()),
            pauses=sorted(self._pauses(), key=lambda pause: pause.at),
            questions=list(self._questions()),
        )

    def _stream(self, topic: str) -> Random:
        return Random(f"{self._seed} {topic}")

    def _instant(self, time: dt.time) -> int:
        return instant(self._date, time, self._config.hall.zone)

    # Arrivals

    def _citizens(self) -> list[Citizen]:
        arriving, kiosk_free = self._stream("people"), dict[str, int]()
        source = CitizenSource(self._config, arriving, self._stream("detours"))
        services = self._config.services
        weights = [self._expected_for(service) for service in services]
        found = []
        for at in self._arrivals():
            kiosk = source.kiosk()
            use = round(arriving.uniform(*habits.KIOSK_USE_S) * 1000)
            # The reception helps several people at once, a kiosk one after the other.
            begins = max(at, kiosk_free.get(kiosk, 0)) if kiosk else at
            if kiosk:
                kiosk_free[kiosk] = begins + use
            (service,) = arriving.choices(services, weights)
            found.append(source.citizen(service.id, begins + use, kiosk))
        return sorted(found, key=lambda citizen: citizen.at)

    def _arrivals(self) -> Iterator[int]:
        """An inhomogeneous Poisson process, by thinning; in ms, in order."""
        random = self._stream("arrivals")
        scale = self._expected() / sum(self._weight(w) for w in self._windows)
        for window in self._windows:
            highest = 1 + self._surge(window)
            first, opens, until = self._bounds(window)
            door = self._instant(window.issues_from)
            at = float(first)
            while True:
                at += random.expovariate(scale * highest) * 1000
                if at >= until + habits.LATEST_S * 1000:
                    break
                if random.random() * highest < self._rate(window, at, opens, until):
                    yield max(round(at), door)

    def _bounds(self, window: OpeningWindow) -> tuple[int, int, int]:
        door = self._instant(window.issues_from)
        first = door - habits.EARLIEST_S * 1000
        return first, self._instant(_time(window.opens)), self._instant(window.issues_until)

    def _surge(self, window: OpeningWindow) -> float:
        return habits.SURGE_FIRST if window is self._windows[0] else habits.SURGE_LATER

    def _rate(self, window: OpeningWindow, at: float, opens: int, until: int) -> float:
        """People per unit of time, 1 being the ordinary rate."""
        off = (at - opens) / 1000 / habits.SURGE_WIDTH_S
        surge = self._surge(window) * math.exp(-off * off / 2)
        if at >= until:
            return habits.LATE_SHARE
        if at < self._instant(window.issues_from):
            return surge
        return surge + (habits.QUIET_SHARE if at >= until - habits.QUIET_S * 1000 else 1.0)

    def _weight(self, window: OpeningWindow) -> float:
        """The integral of the rate, in seconds of ordinary rate."""
        first, opens, until = self._bounds(window)
        step = INTEGRATION_STEP_S * 1000
        points = range(first, until, step)
        return sum(self._rate(window, at, opens, until) for at in points) * INTEGRATION_STEP_S

    def _expected(self) -> float:
        return sum(self._expected_for(service) for service in self._config.services)

    def _expected_for(self, service: Service) -> float:
        """How many citizens keep the counters of a service as busy as the habits say, if each counter
        divides its time evenly among its services."""
        seconds = sum(
            (self._instant(_time(w.closes)) - self._instant(_time(w.opens))) / 1000
            for w in self._windows
        )
        numbers = self._config.counters_of[service.id]
        counters = sum(1 / len(self._config.counter[number].services) for number in numbers)
        each_s = habits.mean_service_s(service) + habits.WALK_MEDIAN_S
        return habits.LOAD * counters * seconds / each_s

    # Staff

    def _shifts(self) -> Iterator[StaffShift]:
        random = self._stream("staff")
        late = random.choice(self._config.counters).number
        for counter in self._config.counters:
            for window in self._windows:
                after = random.uniform(0, habits.PUNCTUAL_WITHIN_S)
                if counter.number == late and window is self._windows[0]:
                    after = habits.LATE_COUNTER_S
                last = window is self._windows[-1]
                yield StaffShift(
                    counter=counter.number,
                    begins=self._instant(_time(window.opens)) + round(after * 1000),
                    ends=None if last else self._instant(_time(window.closes)),
                )

    def _pauses(self) -> Iterator[PlannedPause]:
        """Breaks come by chance, at each counter independently."""
        random = self._stream("pauses")
        reasons = [reason.id for reason in self._config.pause_reasons]
        if not reasons:
            return
        for counter in self._config.counters:
            for window in self._windows:
                at = self._instant(_time(window.opens)) + habits.NO_PAUSE_S * 1000.0
                last = self._instant(_time(window.closes)) - habits.NO_PAUSE_S * 1000
                while (at := at + random.expovariate(habits.PAUSES_PER_HOUR) * HOUR_MS) < last:
                    minutes = random.randint(*habits.PAUSE_MIN)
                    yield PlannedPause(counter.number, round(at), minutes, random.choice(reasons))
                    at += minutes * MINUTE_MS

    def _questions(self) -> Iterator[PlannedQuestion]:
        random = self._stream("questions")
        for counter in self._config.counters:
            for window in self._windows:
                at, closes = (self._instant(_time(t)) for t in (window.opens, window.closes))
                while (at := at + self._gap_ms(random, habits.QUESTIONS_PER_HOUR)) < closes:
                    yield PlannedQuestion(counter.number, at, random.uniform(*habits.ANSWER_S))

    def _gap_ms(self, random: Random, per_hour: float) -> int:
        return round(random.expovariate(per_hour) * HOUR_MS)


def _time(clock: str) -> dt.time:
    return dt.time.fromisoformat(clock)
