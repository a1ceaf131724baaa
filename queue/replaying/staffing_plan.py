"""Which counters a coming day needs in each half hour, from days that were like it.

At first as many counters are open as the work of a half hour keeps busy. The days are replayed with
them, and where too few people were called in time one more counter opens, until the share is
reached. No formula of queueing theory is used, but the hall's own order, skills and people.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hall.clock import MINUTE_MS, Span
from hall.config.models import Config
from hall.queue.replaying.day_outcome import SLOT_MS, waits_that_count
from hall.queue.replaying.day_record import DayRecord
from hall.queue.replaying.demand import Demand, OpenSlots, demand, groups, in_order_of_use, midnight
from hall.queue.replaying.event_queue import FOR_EVER
from hall.queue.replaying.replay import ReplayedCall, replay
from hall.queue.replaying.scenario import AS_IT_WAS, Scenario
from hall.queue.replaying.staff_habits import StaffHabits

ROUNDS = 15
MOST_MORE = 9  # counters beyond those that the hall has

KnownDays = Sequence[tuple[DayRecord, StaffHabits]]
CountersNeeded = dict[int, int]
"""How many counters, by half hour since midnight."""


@dataclass(frozen=True, slots=True)
class SlotNeed:
    """The half hour from ``at`` (ms): how many people came on average, which counters are needed,
    and how many ``more`` than the hall has."""

    at: int
    came: float
    counters: Sequence[int]
    more: int


@dataclass(frozen=True, slots=True)
class GroupNeed:
    """The counters for services that share them. ``as_it_was`` and ``replayed`` are the shares
    called within the target, then and with these counters. Waits count from when counters are
    open."""

    services: Sequence[str]
    slots: Sequence[SlotNeed]
    as_it_was: float | None
    replayed: float | None


def counters_needed(
    config: Config, day: dt.date, known: KnownDays, share: float
) -> Sequence[GroupNeed]:
    """``known`` are days like ``day``. Groups for which nobody came are left out."""
    open_slots = OpenSlots.on(config, day)
    found = [_Group(config, group, known, open_slots) for group in groups(config)]
    planned = [group for group in found if group.demand]
    needs = {group: group.first() for group in planned}
    was = [_calls(config, record, habits, AS_IT_WAS, open_slots) for record, habits in known]
    calls = was
    for _ in range(ROUNDS):
        calls = [
            _calls(config, record, habits, _scenario(config, record, needs), open_slots)
            for record, habits in known
        ]
        raised = [group.raises(need, calls, share) for group, need in needs.items()]
        if not any(raised):
            break
    begins = midnight(config, day)
    return [
        GroupNeed(
            services=[service.id for service in config.services if service.id in group.services],
            slots=list(group.slots(need, begins)),
            as_it_was=group.share(was),
            replayed=group.share(calls),
        )
        for group, need in needs.items()
    ]


@dataclass(frozen=True, slots=True)
class _Call:
    service: str
    slot: int
    fine: bool


class _Group:
    def __init__(
        self, config: Config, services: frozenset[str], known: KnownDays, open_slots: OpenSlots
    ) -> None:
        self.services = services
        self.demand: Mapping[int, Demand] = demand(
            config, [r for r, _ in known], services, open_slots
        )
        self._open = open_slots
        self._days = len(known)
        work: dict[str, int] = defaultdict(int)
        for slot in self.demand.values():
            for service, ms in slot.work.items():
                work[service] += ms
        self.order = in_order_of_use(config, services, work)

    def first(self) -> CountersNeeded:
        """As many counters as are busy on average, in the half hours in which counters are open."""
        empty = Demand()
        busy = (self.demand.get(slot, empty).now_ms for slot in self._open.slots)
        counts = [-(-ms // (SLOT_MS * self._days)) for ms in busy]
        return dict(zip(self._open.slots, counts, strict=True))

    def raises(self, needs: CountersNeeded, days: Sequence[Sequence[_Call]], share: float) -> bool:
        """Adds a counter where a slow time began. False if no time was slow."""
        if (self.share(days) or 1.0) >= share:
            return False
        shares = self._shares(days)
        slow = [shares.get(slot, 1.0) < share for slot in self._open.slots]
        began = [
            slot
            for slot, now, before in zip(self._open.slots, slow, [False, *slow], strict=False)
            if now and not before and needs[slot] < len(self.order) + MOST_MORE
        ]
        for slot in began:
            needs[slot] += 1
        return bool(began)

    def share(self, days: Sequence[Sequence[_Call]]) -> float | None:
        fine = [call.fine for day in days for call in day if call.service in self.services]
        return sum(fine) / len(fine) if fine else None

    def _shares(self, days: Sequence[Sequence[_Call]]) -> Mapping[int, float]:
        found: dict[int, list[bool]] = defaultdict(list)
        for call in (call for day in days for call in day if call.service in self.services):
            found[call.slot].append(call.fine)
        return {slot: sum(fine) / len(fine) for slot, fine in found.items()}

    def slots(self, needs: CountersNeeded, begins: int) -> Iterator[SlotNeed]:
        for slot, count in sorted(needs.items()):
            came = self.demand[slot].came if slot in self.demand else 0
            yield SlotNeed(
                at=begins + slot * SLOT_MS,
                came=came / self._days,
                counters=sorted(self.order[:count]),
                more=max(0, count - len(self.order)),
            )


def _calls(
    config: Config,
    record: DayRecord,
    habits: StaffHabits,
    scenario: Scenario,
    open_slots: OpenSlots,
) -> list[_Call]:
    begins = midnight(config, dt.date.fromisoformat(record.day))

    def rated(call: ReplayedCall) -> _Call:
        target = config.service[call.service].target_wait_min * MINUTE_MS
        came = call.at - call.waited_ms
        slot = open_slots.slot_for(came - begins)
        # No counter helps before the counters open.
        since = max(came, begins + slot * SLOT_MS)
        return _Call(call.service, slot, fine=call.at - since <= target)

    played = replay(config, record, habits, scenario)
    kept_waiting = [
        _Call(wait.service, open_slots.slot_for(wait.entered - begins), fine=False)
        for wait in played.uncalled
        if wait.left is None
    ]
    waits = waits_that_count(played)
    return [*kept_waiting, *(rated(call) for call in waits if call.service in config.service)]


def _scenario(
    config: Config, record: DayRecord, needs: Mapping[_Group, CountersNeeded]
) -> Scenario:
    """The scenario in which counters open as needed, without any pauses. Added counters take all
    services of their group."""
    begins = midnight(config, dt.date.fromisoformat(record.day))
    open_at: dict[int, list[Span]] = {}
    added: list[tuple[str, ...]] = []
    last = max(config.counter)
    for group, need in needs.items():
        most = max(need.values())
        for rank in range(max(most, len(group.order))):
            if rank < len(group.order):
                number = group.order[rank]
            else:
                added.append(tuple(sorted(group.services)))
                number = last + len(added)
            spans = [
                (begins + slot * SLOT_MS, begins + (slot + 1) * SLOT_MS)
                for slot, count in need.items()
                if rank < count
            ]
            if spans and rank < need[max(need)]:
                spans[-1] = (spans[-1][0], FOR_EVER)  # until nobody waits
            open_at[number] = spans
    skills = {number: config.counter[number].services for number in open_at if number <= last}
    return Scenario(added=added, skills=skills, open_at=open_at)
