"""``call_next`` with a full line, compared with ``issue``, and with years of tickets in the
file."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from bench import old_rows
from bench.figures import Figure
from hall.clock import ManualClock
from hall.config.file import load
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store

HALL = Path(__file__).resolve().parents[1] / "config.toml"
WAITING = 500
CALLS = 400
OLD = 3_000_000
COUNTER = 2  # takes two services
BETWEEN_MS = 3000
TO_ISSUE_TARGET = 2.0
OLD_TARGET = 1.2


def measure() -> Iterator[Figure]:
    config = load(HALL)
    with tempfile.TemporaryDirectory() as folder:
        written = old_rows.write(config, Path(folder) / "old.db", OLD)
        lines = [_Line(config, Path(folder) / f"{name}.db") for name in ("new", "old")]
        for _ in range(CALLS):  # in turns: whatever else the machine does meets both
            for line in lines:
                line.step()
        for line in lines:
            line.store.close()
    new, old = lines
    yield Figure(
        f"call_next, {WAITING} wait: processor to issue",
        median(new.calls) / median(new.issues),
        "x",
        TO_ISSUE_TARGET,
        note=f"{_pair(new)}; {median(new.walls):.2f} ms until it is on the disk",
    )
    yield Figure(
        f"call_next, {OLD // 1_000_000} million old: to without",
        median(old.calls) / median(new.calls),
        "x",
        OLD_TARGET,
        note=f"{_pair(old)}; old rows written in {written:.0f} s",
    )


class _Line:
    """A counter calls, and for each number called another is given: the line keeps its length.

    Processor time of ``issue`` and of ``call_next`` in µs, wall time of a call in ms.
    """

    def __init__(self, config: Config, database: Path) -> None:
        self.store, self.clock = Store(database), ManualClock(old_rows.TODAY_MS)
        self.engine = Engine(config, self.store, self.clock, ignore_hours=True)
        self.services = config.counter[COUNTER].services
        self.classes = list(config.priority)
        self.issued = 0
        self.issues: list[float] = []
        self.calls: list[float] = []
        self.walls: list[float] = []
        for _ in range(WAITING):
            self._issue()

    def step(self) -> None:
        began = time.perf_counter()
        self.calls.append(_processor_us(lambda: self.engine.call_next(COUNTER)))
        self.walls.append(1000 * (time.perf_counter() - began))
        self.engine.finish(COUNTER, confirmed=False)
        self.issues.append(_processor_us(self._issue))

    def _issue(self) -> None:
        """Every second ticket is ordinary; the others take the priority classes in turn."""
        n = self.issued
        priority = None if n % 2 else self.classes[n // 2 % len(self.classes)]
        self.engine.issue(self.services[n // 3 % len(self.services)], priority=priority)
        self.issued += 1
        self.clock.at += BETWEEN_MS


def _pair(line: _Line) -> str:
    return f"{median(line.calls):.0f} to {median(line.issues):.0f} µs"


def _processor_us(command: Callable[[], object]) -> float:
    """The processor time of all threads, because the command runs on the thread of the writer."""
    began = time.process_time()
    command()
    return 1_000_000 * (time.process_time() - began)
