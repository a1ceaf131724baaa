"""How many people come when.

The hours are counted for each service. How people spread within an hour is counted for all services
together: where a door opens, most people of that hour come in its first minutes.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.hours import windows_on

SLOT_MIN = 5
SLOTS_AN_HOUR = 60 // SLOT_MIN
SLOT_MS = SLOT_MIN * MINUTE_MS
DAY_SLOTS = 24 * SLOTS_AN_HOUR
EPOCH = dt.date(1970, 1, 1)
CELLS_DIFFER = 0.2
EVENLY = 20.0  # people who came evenly within the hour are added to those who were seen

ArrivalKind = tuple[str, bool]
"""A service, and whether the person belongs to a priority class."""
Slots = Mapping[int, float]
"""By slot of five minutes since midnight."""


@dataclass(frozen=True)
class ArrivalRates:
    """``by_hour`` is the number of people of a kind in such an hour. ``shape`` says how a slot
    differs from its hour: at 2, twice as many come as on average."""

    by_hour: Mapping[tuple[ArrivalKind, int], float] = field(default_factory=dict)
    shape: Slots = field(default_factory=dict)

    def at(self, kind: ArrivalKind, local_ms: int) -> float:
        """How many come an hour at this moment of the hall's clocks."""
        slot = slot_of(local_ms)
        return self.by_hour.get((kind, slot // SLOTS_AN_HOUR), 0.0) * self.shape.get(slot, 1.0)


def slot_of(local_ms: int) -> int:
    return local_ms // SLOT_MS % DAY_SLOTS


def rates(
    came: Sequence[tuple[ArrivalKind, int]], days: int, offered: Slots | None = None
) -> ArrivalRates:
    """``came`` holds a kind and a moment of the hall's clocks for each person, from ``days`` days.
    ``offered`` says for each slot on how many of them people could come at all."""
    slots = offered or dict.fromkeys(range(DAY_SLOTS), float(days))
    length: dict[int, float] = defaultdict(float)
    for slot, count in slots.items():
        length[slot // SLOTS_AN_HOUR] += count / SLOTS_AN_HOUR
    seen = Counter((kind, slot_of(at) // SLOTS_AN_HOUR) for kind, at in came)
    by_hour = {key: count / (length[key[1]] or days) for key, count in _leaning(seen)}
    return ArrivalRates(by_hour, dict(_shape(Counter(slot_of(at) for _, at in came), slots)))


def _leaning(
    seen: Mapping[tuple[ArrivalKind, int], int],
) -> Iterator[tuple[tuple[ArrivalKind, int], float]]:
    """Counts by kind and hour, each leaning on what kind and hour alone would make of it: the
    posterior mean of a Poisson rate that differs from that by ``CELLS_DIFFER``."""
    kinds, hours = Counter[ArrivalKind](), Counter[int]()
    for (kind, hour), count in seen.items():
        kinds[kind] += count
        hours[hour] += count
    prior = CELLS_DIFFER**-2
    for kind, hour in product(kinds, hours):
        alike = kinds[kind] * hours[hour] / hours.total()
        found = seen.get((kind, hour), 0)
        yield (kind, hour), alike * (found + prior) / (alike + prior)


def _shape(came: Slots, offered: Slots) -> Iterator[tuple[int, float]]:
    days: dict[int, float] = defaultdict(float)
    people: dict[int, float] = defaultdict(float)
    for slot, count in offered.items():
        days[slot // SLOTS_AN_HOUR] += count
        people[slot // SLOTS_AN_HOUR] += came.get(slot, 0)
    for slot, count in offered.items():
        hour = slot // SLOTS_AN_HOUR
        if count:
            share = count / days[hour]
            yield slot, (came.get(slot, 0) + EVENLY * share) / (people[hour] + EVENLY) / share


def given(config: Config, days: Iterable[int]) -> Slots:
    """By slot, on how many of these days (counted from 1970) numbers were given."""
    found: Counter[int] = Counter()
    for day in days:
        for window in windows_on(config, EPOCH + dt.timedelta(days=day)):
            begins, ends = (_minute(at) for at in (window.issues_from, window.issues_until))
            found.update(minute // SLOT_MIN for minute in range(begins, ends))
    return {slot: minutes / SLOT_MIN for slot, minutes in found.items()}


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute
