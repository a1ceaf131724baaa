"""Scores of ranges and points: coverage, width, error, and the best band of a plain formula."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bench.estimating.estimate_days import AT_ONCE_MS
from hall.queue.estimating.random_numbers import Reals

MINUTE_MS = 60_000.0
AT_ONCE_MIN = AT_ONCE_MS / MINUTE_MS
LEAST_IN_CELL = 50
LOWEST_FACTORS = np.arange(0, 1.5, 0.05)
HIGHEST_FACTOR = 50.0


class Prediction(Protocol):
    """The estimates for a number, each in an attribute of its name, and what came true; in ms."""

    @property
    def service(self) -> str: ...
    @property
    def hour(self) -> int: ...
    @property
    def wait(self) -> int: ...
    @property
    def plain(self) -> float: ...


class RangeScores:
    """The scores of one way to give ranges, with times in minutes."""

    def __init__(self, predictions: Sequence[Prediction], name: str) -> None:
        ranges = [getattr(one, name) for one in predictions]
        self.wait = waits(predictions)
        self.low, self.middle, self.high = (
            np.array([getattr(found, bound) for found in ranges]) / MINUTE_MS
            for bound in ("low", "middle", "high")
        )
        self.inside = inside(self.wait, self.low, self.high)

    @property
    def coverage(self) -> float:
        return float(self.inside.mean())

    @property
    def width(self) -> float:
        return float((self.high - self.low).mean())

    @property
    def error(self) -> float:
        return float(np.abs(self.middle - self.wait).mean())


def waits(predictions: Sequence[Prediction]) -> Reals:
    found: Reals = np.array([one.wait for one in predictions]) / MINUTE_MS
    return found


def inside(wait: Reals, low: Reals, high: Reals) -> NDArray[np.bool_]:
    """Whether each wait is inside its range. For every way alike, a wait that nobody notices counts
    as none."""
    found: NDArray[np.bool_] = (np.where(low <= AT_ONCE_MIN, 0, low) <= wait) & (
        wait <= np.maximum(high, AT_ONCE_MIN)
    )
    return found


def error(predictions: Sequence[Prediction], name: str) -> float:
    """The mean absolute error of a point estimate, in minutes."""
    points = np.array([getattr(one, name) for one in predictions]) / MINUTE_MS
    return float(np.abs(points - waits(predictions)).mean())


def cells(
    predictions: Sequence[Prediction], covered: NDArray[np.bool_]
) -> dict[tuple[str, int], float]:
    """Coverage by service and hour, for those with enough numbers."""
    of: dict[tuple[str, int], list[bool]] = {}
    for one, hit in zip(predictions, covered.tolist(), strict=True):
        of.setdefault((one.service, one.hour), []).append(hit)
    return {cell: sum(hits) / len(hits) for cell, hits in of.items() if len(hits) >= LEAST_IN_CELL}


def narrowest_band(predictions: Sequence[Prediction], coverage: float) -> float:
    """The mean width of the narrowest band of ``a`` to ``b`` times the plain formula that covers as
    much, infinite if none does."""
    plain, wait = np.array([one.plain for one in predictions]) / MINUTE_MS, waits(predictions)
    widths = [
        (factor - least) * float(plain.mean())
        for least in LOWEST_FACTORS.tolist()
        for factor in [_least_factor(plain, wait, least, coverage)]
    ]
    return float(min(widths))


def _least_factor(plain: Reals, wait: Reals, least: float, coverage: float) -> float:
    def covers(factor: float) -> bool:
        return float(inside(wait, least * plain, factor * plain).mean()) >= coverage

    low, high = least, HIGHEST_FACTOR
    if not covers(high):
        return float("inf")
    for _ in range(25):
        middle = (low + high) / 2
        low, high = (low, middle) if covers(middle) else (middle, high)
    return high
