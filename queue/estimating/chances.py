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
STEP = 0.01
DOUBTS, TAKES, CALLS, COUNTERS, LATE, COMES, PAUSES = range(7)  # topics
HIGHEST = 6.0


@lru_cache(maxsize=16)
def even(runs: int, topic: int) -> Floats:
    """Rows of chances between 0 and 1; each topic has its own."""
    random = np.random.default_rng([SEED, topic])
    row = ((np.arange(runs) + 0.5) / runs).astype(np.float32)
    return random.permuted(np.tile(row, (ROWS, 1)), axis=1)


@lru_cache(maxsize=16)
def normal(runs: int, topic: int) -> Floats:
    """Rows of standard normal deviates."""
    return quantile(even(runs, topic)).astype(np.float32)


def quantile(chance: NDArray[np.floating]) -> NDArray[np.float64]:
    """Of the standard normal distribution; good to 1e-4 between ±5."""
    points, share = _table()
    found: NDArray[np.float64] = np.interp(chance, share, points)
    return found


def below(value: NDArray[np.floating]) -> NDArray[np.float64]:
    """The standard normal distribution function."""
    points, share = _table()
    found: NDArray[np.float64] = np.interp(value, points, share)
    return found


@lru_cache(maxsize=1)
def _table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    points = np.arange(-HIGHEST, HIGHEST + STEP, STEP)
    return points, np.array([0.5 * (1 + erf(point / 2**0.5)) for point in points])
