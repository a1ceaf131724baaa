"""A rehearsed day in a hall opened for nothing else: beside it in real time, or stepped."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

import gevent

from hall.clock import ManualClock
from hall.config.models import Config
from hall.rehearsal import stage
from hall.rehearsal.summary import Summary

CHECKOUT = Path(__file__).resolve().parents[2]


class OpenedHall(Protocol):
    """``serve`` returns once ``stop`` was called."""

    @property
    def own_url(self) -> str: ...
    def serve(self) -> None: ...
    def stop(self) -> None: ...


@contextmanager
def beside(url: str, config_file: str, seed: int, ended: Callable[[], None]) -> Iterator[None]:
    """Play the rest of the day of the hall at ``url`` by its clock; ``ended`` hears of its end.

    In a process of its own, so that citizens and staff take no time from the hall's loop.
    """
    command = [sys.executable, "-m", "hall.rehearsal", "--url", url]
    command += ["--config", config_file, "--seed", str(seed)]
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}

    with subprocess.Popen(command, env=environment) as player:

        def wait() -> None:
            if player.wait() == 0:
                ended()

        gevent.spawn(wait)
        try:
            yield
        finally:
            player.terminate()


def stepped(
    hall: OpenedHall, clock: ManualClock, config: Config, date: dt.date, seed: int
) -> Summary:
    """As fast as the hall answers, and the same to the millisecond every time."""
    player = gevent.spawn(
        stage.play_stepped, config, hall.own_url, date, seed, partial(setattr, clock, "at")
    )
    player.link(lambda _: hall.stop())
    hall.serve()
    summary: Summary = player.get()
    return summary
