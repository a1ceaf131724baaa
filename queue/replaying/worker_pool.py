"""Replays many days with many scenarios, in as many processes as there are cores.

Each process is started as ``python -m hall.queue.replaying.worker_pool``. It reads its days,
pickled, from its standard input and prints a line of JSON for each replay.
"""

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Lock, Thread
from typing import Any, TypeAlias

from hall.config.models import Config
from hall.queue.replaying.day_tally import DayInDatabase, DayTally, ScenarioTotal, tallies, total
from hall.queue.replaying.scenario_request import ScenarioRequest
from hall.queue.store.errors import HallError

CHECKOUT = Path(__file__).resolve().parents[2]
WorkerProcess: TypeAlias = "subprocess.Popen[bytes]"
COMMAND = [sys.executable, "-m", "hall.queue.replaying.worker_pool"]


class WorkerRefusal(HallError):
    """The error that a worker process met, with its code and values."""

    def __init__(self, code: str, values: dict[str, object]) -> None:
        super().__init__(**values)
        self.code = code


def replay_many(
    config: Config,
    days: Sequence[DayInDatabase],
    requests: Sequence[ScenarioRequest],
    on_progress: Callable[[int, int], None],
    processes: int | None = None,
) -> Sequence[ScenarioTotal]:
    """The totals of the days as they were, then with each request. ``on_progress`` is called with
    how many of how many replays are done.

    :raises WorkerRefusal: a day or a request makes no sense.
    :raises ChildProcessError: a process died.
    """
    count = min(processes or os.cpu_count() or 1, len(days))
    one_by_one = Lock()
    lines: list[dict[str, Any]] = []
    goal = len(days) * (len(requests) + 1)

    def listen(worker: WorkerProcess) -> None:
        assert worker.stdout is not None
        with worker.stdout as output:
            for line in output:
                with one_by_one:
                    lines.append(json.loads(line))
                    on_progress(len(lines), goal)

    workers = [_started(config, days[n::count], requests) for n in range(count)]
    try:
        listeners = [Thread(target=listen, args=(worker,)) for worker in workers]
        for listener in listeners:
            listener.start()
        for listener in listeners:
            listener.join()
        if any(worker.wait() for worker in workers):
            raise ChildProcessError("a process that replays days has died")
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    return _totals(lines, len(requests))


def _started(
    config: Config, days: Sequence[DayInDatabase], requests: Sequence[ScenarioRequest]
) -> WorkerProcess:
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    worker = subprocess.Popen(
        COMMAND, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert worker.stdin is not None
    with worker.stdin as pipe:
        pipe.write(pickle.dumps((config, list(days), list(requests))))
    return worker


def _totals(lines: Sequence[dict[str, Any]], requests: int) -> Sequence[ScenarioTotal]:
    for line in lines:
        if "refused" in line:
            raise WorkerRefusal(line["refused"], line["values"])
    found = [DayTally(**line) for line in lines]
    return [total(each for each in found if each.scenario == n) for n in range(requests + 1)]


def main() -> None:
    """What a worker process does."""
    config, days, requests = pickle.load(sys.stdin.buffer)
    for recorded in days:
        try:
            for tally in tallies(config, recorded, requests):
                _print(asdict(tally))
        except HallError as refusal:
            _print({"refused": refusal.code, "values": refusal.values})
            return


def _print(line: object) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
