"""Many runs of the hall at once, from now until everybody has been called.

In each run every turn takes as long as it was drawn; who is called when follows from that and
from the rules alone. All runs do one step at a time together, as arrays with a run a column: the
counter that is free first calls the head of a chain, or waits until it can. Times are
whole milliseconds from now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np

from hall.clock import Span
from hall.queue.estimating.chains import NEVER, ChainGroup, SimulatedPerson, chain_groups, chains_of
from hall.queue.estimating.people_tables import PeopleTables
from hall.queue.estimating.random_numbers import Numbers
from hall.queue.estimating.ranking import CLASS, HELPED, NOBODY, POSITION, tables_of, weighed
from hall.queue.estimating.state import CallingCounter, CallingRules

LOOK_EVERY = 16  # steps
LOW = (1 << POSITION) - 1
SIGN = 63  # a shift by so many leaves -1 of what is negative, else 0


@dataclass(frozen=True)
class RandomDraws:
    """Arrays with a row for each person or counter and a column for each run, in ms.

    ``takes`` is the time from a person's call until the counter wants its next turn, ``frees`` when
    each counter first wants one, ``late`` how late each counter is after a break. ``comes`` says
    when people come who are not here yet, NEVER if they do not.
    """

    takes: Numbers
    frees: Numbers
    comes: dict[int, Numbers]
    late: Numbers


@dataclass(frozen=True)
class SimulatedHall:
    """``people`` are in the order of their positions; ``work`` is in ms from now."""

    rules: CallingRules
    counters: Sequence[CallingCounter]
    people: Sequence[SimulatedPerson]
    work: Sequence[Span] = ()


def run(hall: SimulatedHall, draws: RandomDraws, *, whole_day: bool = False) -> Numbers:
    """When each person is called in each run, in ms from now, NEVER if no counter calls them.

    Without ``whole_day`` the runs end as soon as everybody who waits now has been called.
    """
    called = np.full((len(hall.people), draws.frees.shape[1]), NEVER, np.int64)
    for component in chain_groups(hall.counters, chains_of(hall.people, hall.rules)):
        if component.chains:
            runs = _Runs(hall, draws, component)
            runs.go(whole_day=whole_day)
            called[runs.people.numbers] = runs.called()
    return called


class _Runs:
    """The runs of one group of counters and chains."""

    def __init__(self, hall: SimulatedHall, draws: RandomDraws, component: ChainGroup) -> None:
        self._rules = hall.rules
        self._lanes = lanes = draws.frees.shape[1]
        self._column = np.arange(lanes)
        self._chains = component.chains
        self.people = PeopleTables(hall.people, draws.takes, draws.comes, component.chains)
        counters = [hall.counters[n] for n in component.counters]
        self._tables = tables_of(counters, component.chains, hall.rules)
        self._late = draws.late[component.counters].reshape(-1)
        first_lanes = np.arange(len(counters)) * lanes
        self._free = (draws.frees[component.counters] << POSITION) | first_lanes[:, None]
        self._streak = np.repeat([place.streak for place in counters], lanes)
        self._called = np.full((len(self.people.people) + 1) * lanes, NEVER, np.int64)
        self._timed = self.people.timed or self._tables.bound
        self._classes = hall.rules.policy.counts_streak and self.people.has_classes
        self._counted = hall.rules.help_over > 0 and self._tables.helps
        self._first_patient = self.people.first_since + hall.rules.policy.patience_ms
        self._work = hall.work
        self._breaks = [closes for (_, closes), _ in pairwise(hall.work)]
        self._start()

    def _start(self) -> None:
        people = self.people
        first = np.array([people.at[chain.members[0]] for chain in self._chains])
        self._who = np.repeat(first[:, None], self._lanes, axis=1)
        self._head, self._since, self._may = people.heads(self._who)
        self._left = np.repeat(people.waiting[:, None], self._lanes, axis=1)
        self._scratch = np.empty_like(self._head)

    def called(self) -> Numbers:
        return self._called.reshape(-1, self._lanes)[:-1]

    def go(self, *, whole_day: bool) -> None:
        """Runs until everybody who is wanted has been called, or nobody can be any more."""
        wanted, called = self.people.wanted, self.called()
        for step in count(1):
            if not whole_day and step % LOOK_EVERY == 0 and called[wanted].max(initial=0) < NEVER:
                return
            least = self._free.min(axis=0)
            now = least >> POSITION
            latest = int(now.max())
            if latest >= NEVER:
                going = now[now < NEVER]
                if not going.size:
                    return
                latest = int(going.max())
            self._step(now, least & LOW, latest)

    def _step(self, now: Numbers, first_lane: Numbers, latest: int) -> None:
        people = self.people
        counter = first_lane // self._lanes
        lane = first_lane + self._column
        key = self._keys(now, counter, lane, latest)
        least = key.min(axis=0)
        called = least < NOBODY
        head = (least & LOW) + self._column
        who = self._who.reshape(-1).take(head)
        if called.all():
            person, following = who, people.follower.take(who)
            free = now + people.takes.take(person * self._lanes + self._column)
        else:
            person = np.where(called, who, people.nobody)
            following = np.where(called, people.follower.take(who), who)
            busy = now + people.takes.take(person * self._lanes + self._column)
            free = np.where(called, busy, self._next_possible(now, counter))
        self._called[person * self._lanes + self._column] = now
        if self._breaks and int(free.max()) >= self._breaks[0]:
            free = in_hours(free, self._work, self._late.take(lane))
        self._free.reshape(-1)[lane] = (free << POSITION) | first_lane
        self._advance(head, following)
        if self._classes:
            streak = self._streak.take(lane) * people.keeps.take(person)
            self._streak[lane] = streak + people.adds.take(person)
        if self._counted:
            row = people.service.take(person) * self._lanes + self._column
            self._left.reshape(-1)[row] -= people.counts.take(person)

    def _keys(self, now: Numbers, counter: Numbers, lane: Numbers, latest: int) -> Numbers:
        column = counter * 2
        if self._classes:
            column += self._streak.take(lane) >= self._rules.policy.in_a_row
        key: Numbers = self._tables.level.take(column, axis=1)
        scratch = self._scratch
        if latest >= self._first_patient:
            # The class does not count for those whose patience was over before now.
            np.subtract(self._since, now - self._rules.policy.patience_ms + 1, out=scratch)
            scratch >>= SIGN
            scratch &= CLASS
            np.invert(scratch, out=scratch)
            key &= scratch
        if self._timed:
            self._bar(key, self._may, now)
            if self._tables.bound:
                self._bar(key, self._tables.opens.take(counter, axis=1), now)
        if self._counted:
            few = self._left[self.people.chain_service] <= self._rules.help_over
            key[few & (key >= HELPED)] |= NOBODY
        key += self._head
        if self._rules.policy.weighs_classes:
            key = weighed(key, self._chains, self._rules, now - self._since)
        return key

    def _bar(self, key: Numbers, opens: Numbers, now: Numbers) -> None:
        """Takes out the heads that may be called only later."""
        scratch = self._scratch
        np.subtract(now, opens, out=scratch)
        scratch >>= SIGN
        scratch &= NOBODY
        key |= scratch

    def _advance(self, head: Numbers, who: Numbers) -> None:
        self._who.reshape(-1)[head] = who
        key, since, may = self.people.heads(who)
        self._head.reshape(-1)[head] = key
        self._since.reshape(-1)[head] = since
        if self._timed:
            self._may.reshape(-1)[head] = may

    def _next_possible(self, now: Numbers, counter: Numbers) -> Numbers:
        """When this counter may next call a head that it may not call now."""
        if not self._timed:
            return np.full_like(now, NEVER)
        at = self._may
        if self._tables.bound:
            at = np.maximum(at, self._tables.opens.take(counter, axis=1))
        never = self._tables.level.take(counter * 2, axis=1) + self._head >= NOBODY
        least: Numbers = np.where(never | (at <= now), NEVER, at).min(axis=0)
        return least


def in_hours(free: Numbers, work: Sequence[Span], late: Numbers) -> Numbers:
    """A counter that becomes free in a break wants its next turn after it."""
    for (_, closes), (opens, _) in pairwise(work):
        # One comparison does for two: what is negative is very large without its sign.
        in_break = (free - closes).view(np.uint64) < np.uint64(opens - closes)
        if in_break.any():
            free = np.where(in_break, opens + late, free)
    return free
