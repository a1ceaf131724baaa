"""What a counter thinks of a chain, as numbers to be looked up: the order of queue/line/order.py.

A chain's key at a counter is its level, then the place of its head; the least key is next. Levels:
own before helped with, and in both first who has lost patience, then the class whose turn it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hall.queue.estimating.chains import NEVER, Chain
from hall.queue.estimating.state import CallingCounter, CallingRules

Numbers = NDArray[np.int64]

POSITION = 20  # bits below the place
LEVEL = 48  # bits below the level
FIRST, SECOND, HELP, NONE = 1, 2, 4, 8
CLASS = (FIRST | SECOND) << LEVEL  # without them: has lost patience
HELPED = HELP << LEVEL
NOBODY = NONE << LEVEL


@dataclass(frozen=True)
class RankingTables:
    """``level``: chain by counter × (ordinary not due, due). ``opens``: from when a counter may
    call a chain that is bound to another (ms)."""

    level: Numbers
    opens: Numbers
    helps: bool
    bound: bool


def tables_of(
    counters: Sequence[CallingCounter], chains: Sequence[Chain], rules: CallingRules
) -> RankingTables:
    shape = len(chains), len(counters)
    level = np.full((*shape, 2), NOBODY, np.int64)
    opens = np.zeros(shape, np.int64)
    helps = False
    for g, chain in enumerate(chains):
        for c, place in enumerate(counters):
            offset = _offset(place, chain)
            opens[g, c] = _opens(place, chain)
            if offset is None or opens[g, c] >= NEVER:
                continue
            helps |= offset > 0
            for due in (0, 1):
                level[g, c, due] = (offset + _class(chain, rules, bool(due))) << LEVEL
    return RankingTables(level.reshape(shape[0], -1), opens, helps, bool((opens > 0).any()))


def _offset(place: CallingCounter, chain: Chain) -> int | None:
    person = chain.first
    if person.staff not in (None, place.staff):
        return None
    if person.service in place.services:
        return 0
    return HELP if person.service in place.helps else None


def _opens(place: CallingCounter, chain: Chain) -> int:
    person = chain.first
    if person.counter in (None, place.number):
        return 0
    return NEVER if person.until is None else max(0, person.until)


def _class(chain: Chain, rules: CallingRules, due: bool) -> int:
    if rules.policy.weighs_classes:
        return FIRST
    return FIRST if (chain.first.priority is not None) != due else SECOND
