"""A rehearsed day in a hall that was opened for it: played in a process beside it, or stepped."""

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

from hall import one_process
from hall.clock import ManualClock
from hall.config.models import Config
from hall.rehearsal import stage
from hall.rehearsal.summary import Summary

CHECKOUT = Path(__file__).resolve().parents[2]
DATABASE = "demo.db"


class DatabaseExists(OSError):
    """The file named for a rehearsal exists already: real tickets could be in it."""


class SteppedHall(Protocol):
    """``serve`` returns once ``stop`` was called."""

    @property
    def own_url(self) -> str: ...
    def serve(self) -> None: ...
    def stop(self) -> None: ...


def fresh_database(chosen: str | None, folder: Path) -> Path:
    """``chosen``, which must not exist yet, or ``demo.db`` in ``folder``, emptied.

    :raises DatabaseExists: :raises AlreadyServed: another rehearsal is running on it.
    """
    if chosen is not None:
        if Path(chosen).exists():
            raise DatabaseExists(f"{chosen} exists; a rehearsal begins with a database of its own.")
        return Path(chosen)
    database = folder / DATABASE
    one_process.remove(database)
    return database


@contextmanager
def beside(url: str, config_file: str, seed: int, ended: Callable[[], None]) -> Iterator[None]:
    """Play the rest of the day of the hall at ``url`` by its clock, then call ``ended``.

    It is played in another process, so that citizens and staff take no time from the hall's loop.
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
    hall: SteppedHall, clock: ManualClock, config: Config, date: dt.date, seed: int
) -> Summary:
    """Play a day as fast as the hall answers, and the same to the millisecond every time."""
    player = gevent.spawn(
        stage.play_stepped, config, hall.own_url, date, seed, partial(setattr, clock, "at")
    )
    player.link(lambda _: hall.stop())
    hall.serve()
    summary: Summary = player.get()
    return summary
