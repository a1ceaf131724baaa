"""How each counter ranks each chain: the order of queue/line/order.py as numbers to look up.

The key of a chain at a counter is its level followed by the position of its head; the least key is
called next. A counter's own services rank before those it helps with. Within both, whoever has lost
patience comes first, then the class whose turn it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hall.queue.estimating.chains import NEVER, Chain
from hall.queue.estimating.random_numbers import Numbers
from hall.queue.estimating.state import CallingCounter, CallingRules

POSITION = 20  # bits below the position
LEVEL = 48  # bits below the level
FIRST, SECOND, HELP, NONE = 1, 2, 4, 8
CLASS = (FIRST | SECOND) << LEVEL  # a key without these bits is of somebody who has lost patience
HELPED = HELP << LEVEL
NOBODY = NONE << LEVEL
WEIGHED = (FIRST, HELP + FIRST)


@dataclass(frozen=True)
class RankingTables:
    """``level`` has a row for each chain and two columns for each counter: for when an ordinary
    turn is not due, and for when it is. ``opens`` says from when (ms) a counter may call a chain
    that is bound to another counter."""

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
        for c, counter in enumerate(counters):
            offset = _offset(counter, chain)
            opens[g, c] = _opens(counter, chain)
            if offset is None or opens[g, c] >= NEVER:
                continue
            helps |= offset > 0
            for due in (0, 1):
                level[g, c, due] = (offset + _class_level(chain, rules, bool(due))) << LEVEL
    return RankingTables(level.reshape(shape[0], -1), opens, helps, bool((opens > 0).any()))


def _offset(counter: CallingCounter, chain: Chain) -> int | None:
    person = chain.first
    if person.staff not in (None, counter.staff):
        return None
    if person.service in counter.services:
        return 0
    return HELP if person.service in counter.helps else None


def _opens(counter: CallingCounter, chain: Chain) -> int:
    person = chain.first
    if person.counter in (None, counter.number):
        return 0
    return NEVER if person.until is None else max(0, person.until)


def _class_level(chain: Chain, rules: CallingRules, due: bool) -> int:
    if rules.policy.weighs_classes:
        return FIRST
    return FIRST if (chain.first.priority is not None) != due else SECOND


def weighed(key: Numbers, chains: Sequence[Chain], rules: CallingRules, waited: Numbers) -> Numbers:
    """The keys of the policy ``weighted``: only chains of the class that is next keep theirs, where
    classes decide at all. Of two classes with the same score the one whose turn stands first is
    next. ``waited`` is in ms."""
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
