"""Who is called next: a pure rule over plain data.

Of one class, people come in order of their place. Which class comes is for the policy to say:

- ``ratio``: priority classes first, but after ``in_a_row`` priority calls of a counter one
  ordinary turn (the share asked for in the field, novosga#222 and #335);
- ``strict``: priority classes first;
- ``weighted``: the class whose longest wait, times its weight, is the largest.

Whoever has waited for ``patience_ms`` comes before all that, in order of place among them: with
any policy and any load, only those who stand before them by then are called earlier.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from hall.clock import MINUTE_MS
from hall.config.models import Config, PolicyKind

OrderRule = Literal["arrival", "priority", "share", "weighted", "patience"]


@dataclass(frozen=True, slots=True)
class WaitingTurn:
    """A waiting turn. ``waited_ms`` is never negative; ``priority`` is its class, if any."""

    turn_id: int
    order_key: int
    priority: str | None
    waited_ms: int = 0
    weight: float = 1.0

    @property
    def position(self) -> tuple[int, int]:
        """Of two with one key, as two services may have them, the older turn stands first."""
        return self.order_key, self.turn_id


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """The policy of the configuration as far as it decides between people who wait."""

    kind: PolicyKind = "ratio"
    in_a_row: int = 3
    patience_ms: int = 90 * MINUTE_MS

    @classmethod
    def of(cls, config: Config) -> "CallPolicy":
        rules = config.policy
        return cls(rules.kind, rules.in_a_row, rules.patience_min * MINUTE_MS)


@dataclass(frozen=True, slots=True)
class Choice:
    turn_id: int
    rule: OrderRule


def choose(line: Sequence[WaitingTurn], policy: CallPolicy, priority_streak: int) -> Choice | None:
    """``priority_streak``: how many calls in a row this counter gave to priority classes."""
    if not line:
        return None
    first, patient = _first(line), policy.patience_ms
    longest = [head for head in line if head.waited_ms >= patient]
    if longest:
        chosen = _first(longest)
        alone = chosen is first and len({head.priority for head in line}) == 1
        return Choice(chosen.turn_id, "arrival" if alone else "patience")
    if policy.kind == "weighted":
        return _weighted(line)
    ordinary = [head for head in line if head.priority is None]
    priority = [head for head in line if head.priority is not None]
    if not ordinary or not priority:
        return Choice(first.turn_id, "arrival")
    due = policy.kind == "ratio" and priority_streak >= policy.in_a_row
    return Choice(_first(ordinary if due else priority).turn_id, "share" if due else "priority")


def _weighted(line: Sequence[WaitingTurn]) -> Choice:
    firsts: dict[str | None, WaitingTurn] = {}
    scores: dict[str | None, float] = {}
    for head in sorted(line, key=lambda head: head.position):
        firsts.setdefault(head.priority, head)
        score = head.waited_ms * head.weight
        scores[head.priority] = max(score, scores.get(head.priority, 0))
    highest = max(firsts, key=scores.__getitem__)  # of several the one that stands first
    return Choice(firsts[highest].turn_id, "weighted" if len(firsts) > 1 else "arrival")


def _first(line: Iterable[WaitingTurn]) -> WaitingTurn:
    return min(line, key=lambda head: head.position)
