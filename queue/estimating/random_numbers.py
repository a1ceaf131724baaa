"""The random numbers of the simulated runs.

They are drawn once and are the same for every estimate, so two estimates differ only because the
hall does. Each row is spread evenly over the runs and shuffled (stratified), which takes most of
the noise out of a few hundred runs.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import erf
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Reals = NDArray[np.float64]
Numbers = NDArray[np.int64]
Rows: TypeAlias = int | Sequence[int] | NDArray[np.int64]

ROWS = 512
SEED = 20261124
TABLE = 8192
DOUBTS, TAKES, CALLS, COUNTERS, LATE, COMES, PAUSES = range(7)  # topics
HIGHEST = 5.0


def even(runs: int, topic: int, rows: Rows) -> Floats:
    """Evenly distributed numbers between 0 and 1, a row for each of ``rows`` and a column for each
    run. Each topic has rows of its own; after ROWS they repeat."""
    return _table(runs, topic, normal=False).take(rows)


def normal(runs: int, topic: int, rows: Rows) -> Floats:
    """The same random numbers as standard normal deviates."""
    return _table(runs, topic, normal=True).take(rows)


class _Table:
    """Rows are drawn when they are first used: most halls need few, and all together take
    megabytes."""

    def __init__(self, runs: int, topic: int, *, normal: bool) -> None:
        self._topic = topic
        self._normal = normal
        self._in_order = ((np.arange(runs) + 0.5) / runs).astype(np.float32)
        self._values = np.empty((ROWS, runs), np.float32)
        self._drawn = np.zeros(ROWS, bool)

    def take(self, rows: Rows) -> Floats:
        wanted = np.asarray(rows, np.int64) % ROWS
        if not self._drawn[wanted].all():
            for row in np.unique(wanted).tolist():
                self._draw(row)
        found: Floats = self._values[wanted]
        return found

    def _draw(self, row: int) -> None:
        random = np.random.default_rng([SEED, self._topic, row])
        shuffled = random.permutation(self._in_order)
        self._values[row] = quantile(shuffled) if self._normal else shuffled
        self._drawn[row] = True


@lru_cache(maxsize=32)
def _table(runs: int, topic: int, *, normal: bool) -> _Table:
    return _Table(runs, topic, normal=normal)


def quantile(chance: NDArray[np.floating]) -> Floats:
    """The quantile of the standard normal distribution, from a table; between ±3.8."""
    table = _quantiles()
    found: Floats = table.take((chance * len(table)).astype(np.int32), mode="clip")
    return found


def below(value: NDArray[np.floating]) -> NDArray[np.floating]:
    """The standard normal distribution function, to 2e-4 (Bowling and others, 2009)."""
    bounded = np.clip(value, -HIGHEST, HIGHEST)
    found: NDArray[np.floating] = 1 / (1 + np.exp(-1.5976 * bounded - 0.07056 * bounded**3))
    return found


@lru_cache(maxsize=1)
def _quantiles() -> Floats:
    points = np.arange(-HIGHEST, HIGHEST, 1e-3)
    shares = np.array([0.5 * (1 + erf(point / 2**0.5)) for point in points])
    middles = (np.arange(TABLE) + 0.5) / TABLE
    found: Floats = np.interp(middles, shares, points).astype(np.float32)
    return found
