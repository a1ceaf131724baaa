"""Who is called next: a pure rule over plain data.

Within a class, people come in order of their position. Which class comes is for the policy to say:

- ``ratio``: priority classes first, but after ``in_a_row`` priority calls of a counter one
  ordinary turn (the share asked for in the field, novosga#222 and #335);
- ``strict``: priority classes first;
- ``weighted``: the class whose longest wait, times its weight, is the largest.

A turn that has waited for ``patience_ms`` comes before all that, and several such turns come in
order of position: with any policy and any load, only those who stand before it by then are called
earlier.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.config.sections import PolicyKind

OrderRule = Literal["arrival", "priority", "share", "weighted", "patience"]


@dataclass(frozen=True, slots=True)
class WaitingTurn:
    """A turn that may be called. ``waited_ms`` is never negative; ``priority`` is its priority class,
    None for an ordinary turn, and ``weight`` the weight of that class."""

    turn_id: int
    order_key: int
    priority: str | None
    waited_ms: int = 0
    weight: float = 1.0

    @property
    def position(self) -> tuple[int, int]:
        """The sort key in the line; of turns with one order key, the older stands first."""
        return self.order_key, self.turn_id


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """The policy of the configuration as far as it decides between people who wait."""

    kind: PolicyKind = "ratio"
    in_a_row: int = 3
    patience_ms: int = 90 * MINUTE_MS

    @classmethod
    def of(cls, config: Config) -> "CallPolicy":
        policy = config.policy
        return cls(policy.kind, policy.in_a_row, policy.patience_min * MINUTE_MS)

    @property
    def weighs_classes(self) -> bool:
        """Whether every priority class competes by itself, by how long its turns have waited.
        Otherwise all of them are one class, and the order within it is that of positions."""
        return self.kind == "weighted"

    @property
    def counts_streak(self) -> bool:
        """Whether a counter's latest priority calls in a row decide."""
        return self.kind == "ratio"


@dataclass(frozen=True, slots=True)
class Choice:
    turn_id: int
    rule: OrderRule


def choose(line: Sequence[WaitingTurn], policy: CallPolicy, priority_streak: int) -> Choice | None:
    """The next turn of ``line``, None of an empty one. ``priority_streak`` is how many calls in a
    row the counter has given to priority classes."""
    if not line:
        return None
    first = _first(line)
    out_of_patience = [turn for turn in line if turn.waited_ms >= policy.patience_ms]
    if out_of_patience:
        chosen = _first(out_of_patience)
        alone = chosen is first and len({turn.priority for turn in line}) == 1
        return Choice(chosen.turn_id, "arrival" if alone else "patience")
    if policy.weighs_classes:
        return _weighted(line)
    ordinary = [turn for turn in line if turn.priority is None]
    priority = [turn for turn in line if turn.priority is not None]
    if not ordinary or not priority:
        return Choice(first.turn_id, "arrival")
    due = policy.counts_streak and priority_streak >= policy.in_a_row
    return Choice(_first(ordinary if due else priority).turn_id, "share" if due else "priority")


def _weighted(line: Sequence[WaitingTurn]) -> Choice:
    firsts: dict[str | None, WaitingTurn] = {}
    scores: dict[str | None, float] = {}
    for turn in sorted(line, key=lambda turn: turn.position):
        firsts.setdefault(turn.priority, turn)
        score = turn.waited_ms * turn.weight
        scores[turn.priority] = max(score, scores.get(turn.priority, 0))
    highest = max(firsts, key=scores.__getitem__)  # of several the one that stands first
    return Choice(firsts[highest].turn_id, "weighted" if len(firsts) > 1 else "arrival")


def _first(line: Iterable[WaitingTurn]) -> WaitingTurn:
    return min(line, key=lambda turn: turn.position)
