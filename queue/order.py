"""Who is called next: a pure rule over plain data.

Ordinary people come in order of their place. Priority classes are called before them, but after
``in_a_row`` priority calls of a counter one ordinary turn comes first, so that nobody starves
(the share asked for in the field, novosga#222 and #335).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Rule = Literal["arrival", "priority", "share"]


@dataclass(frozen=True, slots=True)
class Head:
    """The first waiting turn of one service and class."""

    turn_id: int
    order_key: int
    priority: bool


@dataclass(frozen=True, slots=True)
class Choice:
    turn_id: int
    rule: Rule


def choose(heads: Sequence[Head], priority_streak: int, in_a_row: int) -> Choice | None:
    """``priority_streak``: how many calls in a row this counter gave to priority classes."""
    ordinary = [head for head in heads if not head.priority]
    priority = [head for head in heads if head.priority]
    if ordinary and priority:
        due = priority_streak >= in_a_row
        return Choice(_first(ordinary if due else priority), "share" if due else "priority")
    if not heads:
        return None
    return Choice(_first(heads), "arrival")


def _first(heads: Sequence[Head]) -> int:
    return min(heads, key=lambda head: (head.order_key, head.turn_id)).turn_id
