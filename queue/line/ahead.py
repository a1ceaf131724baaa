"""How many are called before a turn: the rule behind the *people ahead* of paper and phone. Pure.

One counter is imagined that calls all who wait for the service by the policy of the hall, one
after the other, without time passing and while nobody else comes: what is counted is exactly what
``order.choose`` would then do. So counters are not counted, the streak of priority calls that a
real one has behind it is left out, and nobody leaves or loses patience in the meantime.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, groupby

from hall.config.models import PolicyKind
from hall.queue.line.order import CallPolicy, WaitingTurn


@dataclass(frozen=True, slots=True)
class Rivals:
    """How many may come before a turn that has not lost patience. ``patient`` have, and come first;
    the last ``streak`` of them have priority. Of the rest, ``same`` stand before it in its own
    class – all classes of priority are one – and ``other`` anywhere in the other."""

    patient: int
    streak: int
    same: int
    other: int


def count(line: Iterable[WaitingTurn], own: WaitingTurn, policy: CallPolicy) -> int:
    """Among all of ``line``, which may contain the turn itself, by any policy."""
    others = [one for one in line if one.turn_id != own.turn_id]
    patient = [one for one in others if one.waited_ms >= policy.patience_ms]
    rest = [one for one in others if one.waited_ms < policy.patience_ms]
    if own.waited_ms >= policy.patience_ms:
        return sum(one.position < own.position for one in patient)
    if policy.kind == "weighted":
        return len(patient) + _weighted(rest, own)
    same = [one for one in rest if _is_alike(one, own)]
    before = sum(one.position < own.position for one in same)
    rivals = Rivals(len(patient), _streak(patient), before, len(rest) - len(same))
    return of_two_classes(rivals, policy.kind, policy.in_a_row, priority=own.priority is not None)


def of_two_classes(rivals: Rivals, kind: PolicyKind, in_a_row: int, *, priority: bool) -> int:
    """By the policies that know ordinary and priority only; ``priority`` is the turn's own."""
    same, other = rivals.same, rivals.other
    if kind == "strict":
        return rivals.patient + same + (0 if priority else other)
    streak = min(rivals.streak, in_a_row)
    between = (same + streak) // in_a_row if priority else (same + 1) * in_a_row - streak
    return rivals.patient + same + min(other, between)


def _is_alike(one: WaitingTurn, other: WaitingTurn) -> bool:
    return (one.priority is None) == (other.priority is None)


def _streak(called: Iterable[WaitingTurn]) -> int:
    """How many of them in a row, at the end, are of a priority class."""
    streak = 0
    for one in sorted(called, key=lambda head: head.position):
        streak = 0 if one.priority is None else streak + 1
    return streak


def _weighted(line: Iterable[WaitingTurn], own: WaitingTurn) -> int:
    """A class comes with the largest score of all in it, and gives its first."""
    classes = groupby(
        sorted([*line, own], key=lambda one: (one.priority or "", one.position)),
        key=lambda one: one.priority,
    )
    due: list[tuple[float, WaitingTurn]] = []
    for _, members in classes:
        ordered = list(members)
        # What the class comes with once all before have been called.
        scores = accumulate((one.waited_ms * one.weight for one in reversed(ordered)), max)
        due += zip(scores, reversed(ordered), strict=True)
    mine = next(score for score, one in due if one.turn_id == own.turn_id)
    return sum(
        score > mine or (score == mine and one.position < own.position)
        for score, one in due
        if one.turn_id != own.turn_id
        and (one.priority != own.priority or one.position < own.position)
    )
