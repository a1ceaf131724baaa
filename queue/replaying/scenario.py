"""What if: a day as it was, but for some of this."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hall.queue.order import Policy
from hall.queue.replaying.record import Span


@dataclass(frozen=True, slots=True)
class Scenario:
    """``added``: the services of each further counter. ``skills``: other services of a counter.
    ``hours``: other shifts of all counters, and ``lunch`` another break of one; in ms."""

    added: Sequence[tuple[str, ...]] = ()
    removed: frozenset[int] = frozenset()
    skills: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    policy: Policy | None = None
    hours: Sequence[Span] | None = None
    lunch: Mapping[int, Span] = field(default_factory=dict)

    def rests(self, counter: int, recorded: Sequence[Span]) -> Sequence[Span]:
        """When this counter calls nobody. A changed break takes the place of all but the time
        before the day."""
        spans = list(recorded)
        if self.hours is not None:
            starts = [0, *(closes for _, closes in self.hours)]
            spans = [
                (begins, opens) for begins, (opens, _) in zip(starts, self.hours, strict=False)
            ]
        if counter in self.lunch:
            spans = [*spans[:1], self.lunch[counter]]
        return spans


AS_IT_WAS = Scenario()
