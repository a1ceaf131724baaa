"""The people of a group of chains as tables; the row after the last person stands for nobody."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from hall.queue.estimating.chains import NEVER, Chain, SimulatedPerson
from hall.queue.estimating.random_numbers import Numbers
from hall.queue.estimating.ranking import NOBODY, POSITION


class PeopleTables:
    """People of the group are numbered by their positions. ``numbers`` gives their numbers in the
    whole hall, and ``at`` leads back.

    ``follower`` is the next person of the same chain. A call multiplies a counter's number of calls
    in a row to priority classes by ``keeps`` and adds ``adds``. ``counts`` is 1 for people who
    count in ``waiting``, the number of people who wait for each service.
    """

    def __init__(
        self,
        everybody: Sequence[SimulatedPerson],
        takes: Numbers,
        comes: Mapping[int, Numbers],
        chains: Sequence[Chain],
    ) -> None:
        self.numbers = sorted(member for chain in chains for member in chain.members)
        self.at = {number: n for n, number in enumerate(self.numbers)}
        self.people = [everybody[number] for number in self.numbers]
        self.nobody = len(self.people)
        self.wanted = [n for n, person in enumerate(self.people) if not person.comes]
        none = np.zeros((1, takes.shape[1]), np.int64)
        self.takes = np.concatenate([takes[self.numbers], none]).reshape(-1)
        self.adds = self._each(lambda p: p.priority is not None and not p.ghost, 0)
        self.keeps = self._each(lambda p: p.priority is not None or p.ghost, 1)
        self.has_classes = bool(self.adds.any())
        self._follow(chains)
        self._count(chains)
        self._spread(chains, {self.at[n]: at for n, at in comes.items() if n in self.at})

    def _each(self, value: Callable[[SimulatedPerson], int], nobody: int) -> Numbers:
        return np.array([int(value(person)) for person in self.people] + [nobody])

    def _follow(self, chains: Sequence[Chain]) -> None:
        self.follower = np.full(self.nobody + 1, self.nobody)
        for chain in chains:
            members = [self.at[member] for member in chain.members]
            self.follower[members[:-1]] = members[1:]

    def _count(self, chains: Sequence[Chain]) -> None:
        services = sorted({chain.first.service for chain in chains})
        numbers = {service: n for n, service in enumerate(services)}
        self.chain_service = np.array([numbers[chain.first.service] for chain in chains])
        self.service = self._each(lambda person: numbers[person.service], 0)
        self.counts = self._each(lambda person: person.here, 0)
        self.waiting = np.bincount(self.service, self.counts, len(services)).astype(np.int64)

    def _spread(self, chains: Sequence[Chain], comes: Mapping[int, Numbers]) -> None:
        """Lays out the key, the begin of the wait and the earliest call of each person. For most
        people they are the same in all runs and are kept once. A person's value in a run stands at
        ``offset + column × stride``."""
        lanes = self.takes.size // (self.nobody + 1)
        self._column = np.arange(lanes)
        key = np.arange(self.nobody + 1) << POSITION
        for g, chain in enumerate(chains):
            key[[self.at[member] for member in chain.members]] |= g * lanes
        key[self.nobody] = NOBODY
        since = self._each(lambda person: person.since, 0)
        may = self._each(lambda person: person.not_before, 0)
        self.first_since = int(since.min())
        self.timed = bool(may.any()) or bool(comes)
        self._wide = bool(comes)
        self._offset = np.arange(self.nobody + 1)
        self._stride = np.zeros(self.nobody + 1, np.int64)
        keys, times = [key], []
        for n, (person, at) in enumerate(comes.items()):
            self._offset[person] = self.nobody + 1 + n * lanes
            self._stride[person] = 1
            new = self.people[person].comes == "new"
            counters = key[person] + ((at << POSITION) if new else 0)
            keys.append(np.where(at >= NEVER, NOBODY, counters))
            times.append(at)
        self._key = np.concatenate(keys)
        self._since = np.concatenate([since, *times])
        self._may = np.concatenate([may, *times])

    def heads(self, who: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """The key, the begin of the wait and the earliest call of one person in each run."""
        index = who
        if self._wide:
            index = self._offset.take(who) + self._column * self._stride.take(who)
        return self._key.take(index), self._since.take(index), self._may.take(index)
