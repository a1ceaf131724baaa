"""The waiting line as chains, which is what makes many runs of it at once quick.

A chain holds turns between which no rule ever chooses the later one first: same service and class,
same counters that may call them, and nobody further back has waited longer or may be called
earlier. Who is next is then always the head of a chain, and a run keeps only how far each chain has
come.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from hall.queue.estimating.state import CallingCounter, CallingRules

NEVER = 1 << 40  # ms


@dataclass(frozen=True, slots=True)
class SimulatedPerson:
    """Somebody who will be called, with times in ms from now.

    A ``ghost`` stands for a ticket that might be taken now: it learns when it would be called and
    takes no counter's time. ``comes`` is set for people who are not in the line yet, and then the
    moment differs from run to run: they come "back" to their old position, "over" to the front, or
    "new" to the end.
    """

    service: str
    priority: str | None
    since: int = 0
    not_before: int = 0
    counter: int | None = None
    until: int | None = None
    staff: str | None = None
    ghost: bool = False
    comes: Literal["", "back", "over", "new"] = ""

    @property
    def here(self) -> bool:
        """Whether the person waits in the line now."""
        return not self.ghost and not self.comes


@dataclass
class Chain:
    """``members`` are the numbers of its people, in order."""

    first: SimulatedPerson
    members: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class ChainGroup:
    """Counters and chains that concern each other, and no others; counters by their numbers in the
    hall's list."""

    counters: Sequence[int]
    chains: Sequence[Chain]


def chains_of(people: Sequence[SimulatedPerson], rules: CallingRules) -> list[Chain]:
    """``people`` are in the order of their positions."""
    found: dict[object, list[Chain]] = {}
    for index, person in enumerate(people):
        alone = index if person.comes == "back" else None
        chains = found.setdefault((_kind(person, rules), alone), [])
        for chain in chains:
            if _follows(people[chain.members[-1]], person):
                chain.members.append(index)
                break
        else:
            chains.append(Chain(person, [index]))
    return [chain for chains in found.values() for chain in chains]


def _kind(person: SimulatedPerson, rules: CallingRules) -> object:
    """People of one kind may share a chain."""
    by_class = rules.policy.weighs_classes
    priority = person.priority if by_class else person.priority is not None
    bound = person.counter, person.until, person.staff
    return person.service, priority, bound, person.comes


def _follows(before: SimulatedPerson, person: SimulatedPerson) -> bool:
    if person.comes:
        return True
    return before.since <= person.since and before.not_before <= person.not_before


def chain_groups(counters: Sequence[CallingCounter], chains: Sequence[Chain]) -> list[ChainGroup]:
    """The groups of the hall. A chain that no counter takes is in none."""
    groups: list[set[str]] = []
    for counter in counters:
        services = {*counter.services, *counter.helps}
        apart = [group for group in groups if not group & services]
        groups = [*apart, services.union(*(group for group in groups if group & services))]
    return [
        ChainGroup(
            [n for n, counter in enumerate(counters) if _within(counter, group)],
            [chain for chain in chains if chain.first.service in group],
        )
        for group in groups
    ]


def _within(counter: CallingCounter, group: Iterable[str]) -> bool:
    return not {*counter.services, *counter.helps}.isdisjoint(group)
