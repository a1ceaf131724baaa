"""Replays of many days with many scenarios, as ``app.py replay --days 30 --scenarios FILE``.

Three days are rehearsed and recorded, and each is taken ten times: the work of thirty days.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.server import CONFIG, ROOT
from hall.config.file import load
from hall.queue.replaying.scenario_request import ScenarioRequest
from hall.queue.replaying.worker_pool import replay_many

TARGET_S = 60.0
PROCESSES = 2
DAYS = 30
REHEARSED = ("2026-11-16", "2026-11-17", "2026-11-18")
REQUESTS = (
    ScenarioRequest(counters=-2),
    ScenarioRequest(counters=-1),
    ScenarioRequest(counters=1),
    ScenarioRequest(counters=2),
    ScenarioRequest(counters=3),
    ScenarioRequest(in_a_row=1),
    ScenarioRequest(in_a_row=5),
    ScenarioRequest(policy="strict"),
    ScenarioRequest(hours="07:00-11:30,13:00-17:00"),
    ScenarioRequest(lunch={1: "11:00-12:00"}),
)


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        recorded = [_rehearsed(day, seed, Path(folder)) for seed, day in enumerate(REHEARSED)]
        times = DAYS // len(recorded)
        began = time.perf_counter()
        totals = replay_many(load(CONFIG), recorded * times, REQUESTS, _bar, PROCESSES)
        took = time.perf_counter() - began
    note = f"{took / TARGET_S:.2f} of the limit; {len(recorded)} recorded days, each {times} times"
    yield Figure(
        f"replay of {DAYS} days × {len(REQUESTS)} scenarios", took, "s", TARGET_S, note=note
    )
    yield Figure("calls that do not come again", totals[0].different, "calls", 0)


def _rehearsed(day: str, seed: int, folder: Path) -> tuple[str, str]:
    database = folder / f"{day}.db"
    command = [sys.executable, str(ROOT / "app.py"), "demo", "--headless", "--config", str(CONFIG)]
    command += ["--day", day, "--seed", str(seed), "--database", str(database), "--port", "0"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return str(database), day


def _bar(done: int, goal: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{goal} replays", end="\n" if done == goal else "", file=sys.stderr)
