"""What a counter thinks of a chain, as numbers to be looked up: the order of queue/line/order.py.

A chain's key at a counter is its level, then the place of its head; the least key is next. Levels:
own before helped with, and in both first who has lost patience, then the class whose turn it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hall.queue.estimating.chains import NEVER, Chain
from hall.queue.estimating.random_numbers import Numbers
from hall.queue.estimating.state import CallingCounter, CallingRules

POSITION = 20  # bits below the place
LEVEL = 48  # bits below the level
FIRST, SECOND, HELP, NONE = 1, 2, 4, 8
CLASS = (FIRST | SECOND) << LEVEL  # without them: has lost patience
HELPED = HELP << LEVEL
NOBODY = NONE << LEVEL
WEIGHED = (FIRST, HELP + FIRST)


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


def weighed(key: Numbers, chains: Sequence[Chain], rules: CallingRules, waited: Numbers) -> Numbers:
    """Without the chains of the classes that are not next, where class decides at all. Of two
    classes with one score comes the one that stands first."""
    level = key >> LEVEL
    least = level.min(axis=0)
    decides = (level == least) & np.isin(least, WEIGHED)
    classes: dict[str | None, list[int]] = {}
    for g, chain in enumerate(chains):
        classes.setdefault(chain.first.priority, []).append(g)
    if len(classes) < 2:
        return key
    scores = np.empty((len(classes), key.shape[1]))
    firsts = np.empty((len(classes), key.shape[1]), np.int64)
    for n, (priority, rows) in enumerate(classes.items()):
        weight = rules.weights.get(priority or "", 1.0)
        score = np.maximum(waited[rows], 0) * weight
        scores[n] = np.where(decides[rows], score, -1.0).max(axis=0)
        firsts[n] = np.where(decides[rows], key[rows], NOBODY).min(axis=0)
    best = np.where(scores == scores.max(axis=0), firsts, 2 * NOBODY).argmin(axis=0)
    for n, rows in enumerate(classes.values()):
        out = decides[rows] & (best != n)
        key[rows] = np.where(out, NOBODY, key[rows])
    return key
