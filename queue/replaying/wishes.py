"""Scenarios as people ask for them: "one more counter", "lunch of counter 2 at 12:00"."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from hall.config import Config
from hall.queue.line import policy_of
from hall.queue.order import Policy
from hall.queue.replaying.outcome import Outcome
from hall.queue.replaying.record import Span
from hall.queue.replaying.scenario import Scenario

CLOCKS = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
MOST_ADDED = 20


class Unwishable(ValueError):
    """Says in one sentence what is wrong with a wish"""


@dataclass(frozen=True, slots=True)
class Wish:
    """``counters``: so many more, or fewer; ``services``: what the added ones take, the busiest
    ones by default. ``hours`` as "07:30-11:30,13:30-17:00"; ``lunch`` by counter as "12:00-13:00".
    """

    counters: int = 0
    services: Sequence[str] = ()
    skills: Mapping[int, Sequence[str]] = field(default_factory=dict)
    policy: Literal["ratio", "strict", "weighted"] | None = None
    in_a_row: int | None = None
    hours: str | None = None
    lunch: Mapping[int, str] = field(default_factory=dict)


def scenario_of(config: Config, day: str, wish: Wish, as_it_was: Outcome) -> Scenario:
    """:raises Unwishable:"""
    for name in (*wish.services, *(name for names in wish.skills.values() for name in names)):
        if name not in config.service:
            raise Unwishable(f"There is no service {name}.")
    for number in (*wish.skills, *wish.lunch):
        if number not in config.counter:
            raise Unwishable(f"There is no counter {number}.")
    if not -len(config.counters) < wish.counters <= MOST_ADDED:
        raise Unwishable(f"From {1 - len(config.counters)} to +{MOST_ADDED} counters.")
    services = tuple(wish.services) or _busiest(config, as_it_was)
    last = sorted(config.counter)[wish.counters :] if wish.counters < 0 else []
    return Scenario(
        added=[services] * max(0, wish.counters),
        removed=frozenset(last),
        skills={number: tuple(names) for number, names in wish.skills.items()},
        policy=_policy(config, wish),
        hours=None if wish.hours is None else spans(config, day, wish.hours),
        lunch={number: spans(config, day, text)[0] for number, text in wish.lunch.items()},
    )


def spans(config: Config, day: str, text: str) -> list[Span]:
    """ "07:30-11:30,13:30-17:00" on that day, in ms. :raises Unwishable:"""
    found = [CLOCKS.fullmatch(part.strip()) for part in text.split(",")]
    try:
        read = [
            tuple(_at(config, day, clock) for clock in match.groups()) for match in found if match
        ]
    except ValueError:
        read = []
    ordered = [moment for span in read for moment in span]
    if len(read) < len(found) or ordered != sorted(set(ordered)):
        raise Unwishable(f"{text!r} are no hours: write them as 07:30-11:30,13:30-17:00.")
    return [(span[0], span[1]) for span in read]


def _at(config: Config, day: str, clock: str) -> int:
    local = dt.datetime.combine(
        dt.date.fromisoformat(day), dt.time.fromisoformat(clock), config.hall.zone
    )
    return round(local.timestamp() * 1000)


def _busiest(config: Config, as_it_was: Outcome) -> tuple[str, ...]:
    """What the counters take that take the service with the longest waits."""
    figures = as_it_was.services
    worst = max(config.services, key=lambda each: figures[each.id].p90_min or 0).id
    for counter in config.counters:
        if worst in counter.services:
            return counter.services
    return (worst,)


def _policy(config: Config, wish: Wish) -> Policy | None:
    if wish.policy is None and wish.in_a_row is None:
        return None
    now = policy_of(config)
    return Policy(wish.policy or now.kind, wish.in_a_row or now.in_a_row, now.patience_ms)
