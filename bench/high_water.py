"""Compares the time to give a number with and without the file of the last numbers."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench.figures import Figure
from hall.clock import SystemClock
from hall.config.file import load
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from tests.support.paths import TRIAL_HALL

NUMBERS = 600
WARMING_UP = 50
TARGET = 1.25


def measure() -> Iterator[Figure]:
    """One number after the other, each in a commit of its own, in turn with and without the file:
    where many come at once, they share both flushes."""
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        with_file, without = (_hall(Path(folder) / name) for name in ("with.db", "without.db"))
        for part in ("follow", "must_be_known"):
            vars(without.store.high_water)[part] = lambda *_: None
        times: dict[Engine, list[float]] = {with_file: [], without: []}
        for _ in range(WARMING_UP + NUMBERS):
            for hall, taken in times.items():
                began = time.perf_counter()
                hall.issue("papers")
                taken.append(time.perf_counter() - began)
        p50 = [median(taken[WARMING_UP:]) * 1000 for taken in times.values()]
        for hall in times:
            hall.store.close()
    yield Figure(
        "issue p50 with the file of the last numbers, to without",
        p50[0] / p50[1],
        "x",
        TARGET,
        note=f"{p50[0]:.2f} to {p50[1]:.2f} ms",
    )


def _hall(path: Path) -> Engine:
    return Engine(load(TRIAL_HALL), Store(path), SystemClock(), ignore_hours=True)
