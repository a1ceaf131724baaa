"""What may be changed when a day is replayed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hall.clock import Span
from hall.queue.line.order import CallPolicy
from hall.queue.replaying.event_queue import FOR_EVER


@dataclass(frozen=True, slots=True)
class Scenario:
    """Times are in ms.

    ``added`` holds the services of each further counter, ``skills`` other services of a counter.
    ``hours`` are other shifts of all counters, ``lunch`` is another break of one counter. A counter
    in ``open_at`` calls in these spans only, which may touch.
    """

    added: Sequence[tuple[str, ...]] = ()
    removed: frozenset[int] = frozenset()
    skills: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    policy: CallPolicy | None = None
    hours: Sequence[Span] | None = None
    lunch: Mapping[int, Span] = field(default_factory=dict)
    open_at: Mapping[int, Sequence[Span]] = field(default_factory=dict)

    def closes(self, usual: int | None) -> int | None:
        """The last closing of the day, in ms."""
        return self.hours[-1][1] if self.hours else usual

    def rests(self, counter: int, recorded: Sequence[Span]) -> Sequence[Span]:
        """The spans in which this counter calls nobody. A changed break replaces all of them except
        the time before the day."""
        if counter in self.open_at:
            return list(_between(self.open_at[counter]))
        spans = list(recorded)
        if self.hours is not None:
            starts = [0, *(closes for _, closes in self.hours)]
            spans = [
                (begins, opens) for begins, (opens, _) in zip(starts, self.hours, strict=False)
            ]
        if counter in self.lunch:
            spans = [*spans[:1], self.lunch[counter]]
        return spans


def _between(spans: Sequence[Span]) -> Iterator[Span]:
    closed_since = 0
    for opens, closes in spans:
        if opens > closed_since:
            yield closed_since, opens
        closed_since = closes
    if closed_since < FOR_EVER:
        yield closed_since, FOR_EVER


AS_IT_WAS = Scenario()
