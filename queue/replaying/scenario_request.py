"""Scenarios as people write them: "one more counter", "lunch of counter 2 at 12:00"."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from hall.clock import Span, instant
from hall.config.models import Config
from hall.config.sections import PolicyKind
from hall.queue.line.order import CallPolicy
from hall.queue.replaying.day_outcome import DayOutcome
from hall.queue.replaying.scenario import Scenario
from hall.queue.store.errors import HallError, UnknownCounter, UnknownService

CLOCKS = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
MOST_ADDED = 20


class ImpossibleCounters(HallError):
    """A scenario may add only ``least`` (negative: take away) to ``most`` counters."""

    code = "wished_counters"


class ImpossibleHours(HallError):
    """The ``text`` does not describe hours."""

    code = "wished_hours"


@dataclass(frozen=True, slots=True)
class ScenarioRequest:
    """``counters`` is how many counters are added, or taken away if it is negative. The added ones
    take ``services``, by default those of the busiest counter. ``hours`` are written like
    "07:30-11:30,13:30-17:00", and ``lunch`` by counter like "12:00-13:00".
    """

    counters: int = 0
    services: Sequence[str] = ()
    skills: Mapping[int, Sequence[str]] = field(default_factory=dict)
    policy: PolicyKind | None = None
    in_a_row: int | None = None
    hours: str | None = None
    lunch: Mapping[int, str] = field(default_factory=dict)


def scenario_of(
    config: Config, day: str, request: ScenarioRequest, as_it_was: DayOutcome
) -> Scenario:
    """:raises UnknownService, UnknownCounter, ImpossibleCounters, ImpossibleHours:"""
    for name in chain(request.services, *request.skills.values()):
        if name not in config.service:
            raise UnknownService(service=name)
    for number in chain(request.skills, request.lunch):
        if number not in config.counter:
            raise UnknownCounter(counter=number)
    if not -len(config.counters) < request.counters <= MOST_ADDED:
        raise ImpossibleCounters(least=1 - len(config.counters), most=MOST_ADDED)
    services = tuple(request.services) or _busiest(config, as_it_was)
    last = sorted(config.counter)[request.counters :] if request.counters < 0 else []
    return Scenario(
        added=[services] * max(0, request.counters),
        removed=frozenset(last),
        skills={number: tuple(names) for number, names in request.skills.items()},
        policy=_policy(config, request),
        hours=None if request.hours is None else spans(config, day, request.hours),
        lunch={number: spans(config, day, text)[0] for number, text in request.lunch.items()},
    )


def at_counters(text: str) -> dict[int, str]:
    """Reads "3=a,b;4=c": a text for counter 3 and one for counter 4."""
    pairs = (part.split("=", 1) for part in text.split(";") if part)
    return {int(number): value for number, value in pairs}


def names_in(text: str) -> tuple[str, ...]:
    """Reads names with commas between them."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def spans(config: Config, day: str, text: str) -> list[Span]:
    """Reads "07:30-11:30,13:30-17:00" as spans of that day, in ms. :raises ImpossibleHours:"""
    found = [CLOCKS.fullmatch(part.strip()) for part in text.split(",")]
    try:
        read = [
            tuple(_at(config, day, clock) for clock in match.groups()) for match in found if match
        ]
    except ValueError:
        read = []
    ordered = [moment for span in read for moment in span]
    if len(read) < len(found) or ordered != sorted(set(ordered)):
        raise ImpossibleHours(text=text)
    return [(span[0], span[1]) for span in read]


def _at(config: Config, day: str, clock: str) -> int:
    return instant(dt.date.fromisoformat(day), dt.time.fromisoformat(clock), config.hall.zone)


def _busiest(config: Config, as_it_was: DayOutcome) -> tuple[str, ...]:
    """The services of the first counter that takes the service with the longest waits."""
    figures = as_it_was.services
    worst = max(config.services, key=lambda each: figures[each.id].p90_min or 0).id
    for counter in config.counters:
        if worst in counter.services:
            return counter.services
    return (worst,)


def _policy(config: Config, request: ScenarioRequest) -> CallPolicy | None:
    if request.policy is None and request.in_a_row is None:
        return None
    now = CallPolicy.of(config)
    return CallPolicy(request.policy or now.kind, request.in_a_row or now.in_a_row, now.patience_ms)
