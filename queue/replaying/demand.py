"""How much work people brought in each half hour of some days, and which counters take it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from hall.clock import instant
from hall.config.models import Config
from hall.hours import shifts_on
from hall.queue.replaying.day_outcome import SLOT_MS
from hall.queue.replaying.day_record import DayRecord
from hall.queue.replaying.hall_model import usual_busy_ms


@dataclass(slots=True)
class Demand:
    """A half hour, of all days together: how many people came, and the work that they brought, in
    ms by service. ``now_ms`` is the part of those who came while counters were open."""

    came: int = 0
    now_ms: int = 0
    work: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, service: str, work_ms: int, *, early: bool) -> None:
        self.came += 1
        self.work[service] += work_ms
        self.now_ms += 0 if early else work_ms


def midnight(config: Config, day: dt.date) -> int:
    return instant(day, dt.time(), config.hall.zone)


def groups(config: Config) -> list[frozenset[str]]:
    """Groups of services that share counters, directly or through other services, in the order of
    the configuration."""
    found: list[frozenset[str]] = []
    for services in (frozenset({service.id}) for service in config.services):
        for counter in config.counters:
            if not services.isdisjoint(counter.services):
                services |= set(counter.services)
        apart = [group for group in found if group.isdisjoint(services)]
        joined = frozenset().union(services, *(group for group in found if group not in apart))
        found = [*apart, joined]
    order = [service.id for service in config.services]
    return sorted(
        found, key=lambda group: min(order.index(each) for each in group if each in order)
    )


@dataclass(frozen=True, slots=True)
class OpenSlots:
    """The half hours of a day in which counters are open, counted from midnight."""

    slots: Sequence[int]

    @classmethod
    def on(cls, config: Config, day: dt.date) -> "OpenSlots":
        begins = midnight(config, day)
        spans = ((s.opens - begins, s.closes - begins) for s in shifts_on(config, day))
        return cls([n for a, b in spans for n in range(a // SLOT_MS, -(-b // SLOT_MS))])

    def slot_for(self, since_midnight: int) -> int:
        """The half hour in which somebody who comes then (in ms) is work: if no counter is open,
        the next in which one is."""
        slot = since_midnight // SLOT_MS
        return next((each for each in self.slots if each >= slot), self.slots[-1])


def demand(
    config: Config, records: Iterable[DayRecord], group: frozenset[str], open_slots: OpenSlots
) -> Mapping[int, Demand]:
    """By half hour. People who left count with the usual time of their service."""
    found: dict[int, Demand] = defaultdict(Demand)
    for record in records:
        begins = midnight(config, dt.date.fromisoformat(record.day))
        usual = {service: usual_busy_ms(record.calls, service, config) for service in group}
        for wait in record.waits:
            if wait.service in group:
                busy = wait.call.busy_ms if wait.call is not None else None
                work = usual[wait.service] if busy is None else busy
                slot = open_slots.slot_for(wait.entered - begins)
                early = (wait.entered - begins) // SLOT_MS != slot
                found[slot].add(wait.service, work, early=early)
        for call in record.calls:
            if call.wait is None and call.service in group:
                work = usual[call.service] if call.busy_ms is None else call.busy_ms
                slot = open_slots.slot_for(call.at - begins)
                found[slot].add(call.service, work, early=False)
    return found


def in_order_of_use(
    config: Config, group: frozenset[str], work: Mapping[str, int]
) -> Sequence[int]:
    """The counters of the group, in the order in which they should open: each takes the services of
    which the ones before it leave the most work. ``work`` is in ms by service."""
    left = [counter for counter in config.counters if not group.isdisjoint(counter.services)]
    covered: dict[str, int] = defaultdict(int)
    order: list[int] = []
    while left:
        best = max(
            left, key=lambda each: sum(work.get(s, 0) / (1 + covered[s]) for s in each.services)
        )
        left.remove(best)
        order.append(best.number)
        for service in best.services:
            covered[service] += 1
    return order
