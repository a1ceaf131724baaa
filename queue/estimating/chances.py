"""The chances of the runs: drawn once, the same for every estimate, so that two estimates differ
only because the hall does.

Each row is spread evenly over the runs and shuffled (stratified), which takes most of the noise
out of a few hundred runs.
"""

from functools import lru_cache
from math import erf

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

ROWS = 512
SEED = 20261124
TABLE = 8192
DOUBTS, TAKES, CALLS, COUNTERS, LATE, COMES, PAUSES = range(7)  # topics
HIGHEST = 5.0


@lru_cache(maxsize=16)
def even(runs: int, topic: int) -> Floats:
    """Rows of chances between 0 and 1; each topic has its own."""
    random = np.random.default_rng([SEED, topic])
    row = ((np.arange(runs) + 0.5) / runs).astype(np.float32)
    return random.permuted(np.tile(row, (ROWS, 1)), axis=1)


@lru_cache(maxsize=16)
def normal(runs: int, topic: int) -> Floats:
    """Rows of standard normal deviates."""
    return quantile(even(runs, topic))


def quantile(chance: NDArray[np.floating]) -> Floats:
    """Of the standard normal distribution, by table; between ±3.8."""
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
