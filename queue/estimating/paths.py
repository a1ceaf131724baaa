"""Many runs of the hall at once, from now until everybody has been called.

In each run every turn takes as long as it was drawn; who is called when follows from that and
from the rules alone. All runs do one step at a time together, as arrays with a run a column: the
counter that is free first asks, and calls the head of a chain, or waits until it can. Times are
whole milliseconds from now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hall.queue.estimating.lines import NEVER, Component, Person, chains_of, components
from hall.queue.estimating.state import Place, Rules, Span
from hall.queue.estimating.tables import HELP, LEVEL, NOBODY, NONE, PLACE, Numbers, tables_of
from hall.queue.estimating.weighing import weighed

CALLABLE = (NONE - 1) << LEVEL
HELPED = HELP << LEVEL
LOW = (1 << PLACE) - 1


@dataclass(frozen=True)
class Draws:
    """Person or counter by run. ``takes``: from the call until the counter asks again; ``frees``:
    when each counter first asks; ``comes``: when those come who are not here, NEVER for not at
    all; ``late``: how late each counter is after a break."""

    takes: Numbers
    frees: Numbers
    comes: dict[int, Numbers]
    late: Numbers


@dataclass(frozen=True)
class Hall:
    """``people`` in order of place; ``work`` in ms from now."""

    rules: Rules
    places: Sequence[Place]
    people: Sequence[Person]
    work: Sequence[Span] = ()


def run(hall: Hall, draws: Draws) -> Numbers:
    """When each person is called in each run, NEVER if nobody calls them."""
    lanes = draws.frees.shape[1]
    called = np.full((len(hall.people) + 1, lanes), NEVER, np.int64)
    chains = chains_of(hall.people, hall.rules)
    for component in components(hall.places, chains):
        if component.chains:
            _Runs(hall, draws, component, called).go()
    return called[:-1]


class _Runs:
    """One component. The last person is nobody: what is not called is written there."""

    def __init__(self, hall: Hall, draws: Draws, component: Component, called: Numbers) -> None:
        self._hall = hall
        self._policy = hall.rules.policy
        self._lanes = lanes = draws.frees.shape[1]
        self._column = np.arange(lanes)
        self._called = called.reshape(-1)
        self._component = component
        places = [hall.places[n] for n in component.places]
        self._tables = tables_of(places, component.chains, hall.rules)
        self._places = places
        self._late = draws.late[component.places].reshape(-1)
        self._seats = np.arange(len(places)) * lanes
        self._free = _packed(draws.frees[component.places], self._seats)
        self._streak = np.repeat([place.streak for place in places], lanes)
        self._shape = len(component.chains), lanes
        self._prepare_people(draws)
        self._prepare_counts()
        self._start()

    def _prepare_people(self, draws: Draws) -> None:
        """Per person: who follows in its chain, its key, since when it waits, when it may come."""
        people, lanes = self._hall.people, self._lanes
        nobody = len(people)
        self._follower = np.full(nobody + 1, nobody)
        for chain in self._component.chains:
            self._follower[chain.members[:-1]] = chain.members[1:]
        flat = {"since": np.zeros(nobody + 1, np.int64), "may": np.zeros(nobody + 1, np.int64)}
        flat["since"][:-1] = [person.since for person in people]
        flat["may"][:-1] = [person.not_before for person in people]
        key = np.arange(nobody + 1) << PLACE
        key[nobody] = NOBODY
        for g, chain in enumerate(self._component.chains):
            key[chain.members] |= g * lanes
        self._wide = bool(draws.comes)
        self._takes = np.concatenate([draws.takes, np.zeros((1, lanes), np.int64)]).reshape(-1)
        self._since, self._may, self._key = flat["since"], flat["may"], key
        if self._wide:
            self._spread(draws.comes)
        self._timed = bool(self._may.any()) or self._tables.bound
        self._adds = np.array([_adds(person) for person in people] + [0])
        self._keeps = np.array([_keeps(person) for person in people] + [1])
        self._counts_classes = self._policy.kind == "ratio" and bool(self._adds.any())
        self._first_patient = int(self._since.min()) + self._policy.patience_ms

    def _spread(self, comes: dict[int, Numbers]) -> None:
        """The same per person and run."""
        lanes, people = self._lanes, len(self._hall.people)
        wide = [np.repeat(flat, lanes) for flat in (self._since, self._may, self._key)]
        for person, at in comes.items():
            row = slice(person * lanes, (person + 1) * lanes)
            wide[0][row] = wide[1][row] = at
            if self._hall.people[person].comes == "new":
                wide[2][row] = ((people + at) << PLACE) | (self._key[person] & LOW)
            wide[2][row][at >= NEVER] = NOBODY
        self._since, self._may, self._key = wide

    def _prepare_counts(self) -> None:
        """How many wait for each service: what decides whether it is helped with."""
        over = self._hall.rules.help_over
        self._counted = over > 0 and self._tables.helps
        services = sorted({chain.first.service for chain in self._component.chains})
        of = {service: n for n, service in enumerate(services)}
        self._service_of = np.array(
            [of.get(person.service, 0) for person in self._hall.people] + [0]
        )
        self._chain_service = np.array([of[c.first.service] for c in self._component.chains])
        counts = [
            sum(person.service == name and person.here for person in self._hall.people)
            for name in services
        ]
        self._left = np.repeat(np.array(counts)[:, None], self._lanes, axis=1)
        self._one = np.array([int(person.here) for person in self._hall.people] + [0])

    def _start(self) -> None:
        first = [chain.members[0] for chain in self._component.chains]
        self._who = np.repeat(np.array(first)[:, None], self._lanes, axis=1)
        self._head = self._of(self._key, self._who)
        self._head_may = self._of(self._may, self._who)
        self._head_since = self._of(self._since, self._who)

    def _of(self, values: Numbers, who: Numbers) -> Numbers:
        return values.take(who * self._lanes + self._column if self._wide else who)

    def go(self) -> None:
        while True:
            least = self._free.min(axis=0)
            now, seat = least >> PLACE, least & LOW
            latest = int(now.max())
            if latest >= NEVER:
                going = now[now < NEVER]
                if not going.size:
                    return
                latest = int(going.max())
            self._step(now, seat, latest)

    def _step(self, now: Numbers, seat: Numbers, latest: int) -> None:
        at_seat = seat + self._column
        counter = seat // self._lanes
        key = self._keys(now, counter, at_seat, latest)
        least = key.min(axis=0)
        called = least < CALLABLE
        head = (least & LOW) + self._column
        who = self._who.reshape(-1).take(head)
        if not called.all():
            free = np.full_like(now, NEVER)
            if self._timed:
                free = self._next_chance(now, counter)
            person = np.where(called, who, len(self._hall.people))
        else:
            free, person = now, who
        place = person * self._lanes + self._column
        self._called[place] = now
        free = np.where(called, now + self._takes.take(place), free)
        if self._hall.work:
            free = in_hours(free, self._hall.work, self._late.take(at_seat))
        self._free.reshape(-1)[at_seat] = (free << PLACE) | seat
        self._advance(head, np.where(called, self._follower.take(who), who))
        if self._counts_classes:
            streak = self._streak.take(at_seat)
            self._streak[at_seat] = streak * self._keeps.take(person) + self._adds.take(person)
        if self._counted:
            row = self._service_of.take(person) * self._lanes + self._column
            self._left.reshape(-1)[row] -= self._one.take(person)

    def _keys(self, now: Numbers, counter: Numbers, at_seat: Numbers, latest: int) -> Numbers:
        column = counter * 2
        if self._counts_classes:
            column += self._streak.take(at_seat) >= self._policy.in_a_row
        key = self._tables.level.take(column, axis=1)
        if latest >= self._first_patient:
            patient = now - self._head_since >= self._policy.patience_ms
            key = np.where(patient, self._tables.patient.take(counter, axis=1), key)
        if self._counted:
            helped = (key >= HELPED) & (
                self._left[self._chain_service] <= self._hall.rules.help_over
            )
            key[helped] = NOBODY
        if self._timed:
            key[self._head_may > now] = NOBODY
            if self._tables.bound:
                key[self._tables.opens.take(counter, axis=1) > now] = NOBODY
        key += self._head
        if self._policy.kind == "weighted":
            key = weighed(key, self._component.chains, self._hall.rules, now - self._head_since)
        return key

    def _advance(self, head: Numbers, who: Numbers) -> None:
        self._who.reshape(-1)[head] = who
        index = who * self._lanes + self._column if self._wide else who
        self._head.reshape(-1)[head] = self._key.take(index)
        self._head_since.reshape(-1)[head] = self._since.take(index)
        if self._timed:
            self._head_may.reshape(-1)[head] = self._may.take(index)

    def _next_chance(self, now: Numbers, counter: Numbers) -> Numbers:
        """When the next head may be called by this counter that may not be now."""
        at = np.maximum(self._head_may, self._tables.opens.take(counter, axis=1))
        never = self._tables.level.take(counter * 2, axis=1) + self._head >= NOBODY
        at[never | (at <= now)] = NEVER
        least: Numbers = at.min(axis=0)
        return least


def in_hours(free: Numbers, work: Sequence[Span], late: Numbers) -> Numbers:
    """Who is free in a break asks after it."""
    for (_, closes), (opens, _) in pairwise(work):
        in_break = (free >= closes) & (free < opens)
        if in_break.any():
            free = np.where(in_break, opens + late, free)
    return free


def _packed(free: Numbers, seats: Numbers) -> Numbers:
    packed: Numbers = (free << PLACE) | seats[:, None]
    return packed


def _adds(person: Person) -> int:
    return int(person.priority is not None and not person.ghost)


def _keeps(person: Person) -> int:
    return int(person.priority is not None or person.ghost)
