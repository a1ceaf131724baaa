"""The policy ``weighted`` on keys of chains."""

from collections.abc import Sequence

import numpy as np

from hall.queue.estimating.chains import Chain
from hall.queue.estimating.ranking import FIRST, HELP, LEVEL, NOBODY, Numbers
from hall.queue.estimating.state import CallingRules

WEIGHED = (FIRST, HELP + FIRST)


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
