"""After ``kill -9``, each number that a citizen was given is in the database exactly once."""

import random
import threading
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from tests.support.database import is_sound, numbers
from tests.support.fast_client import FastClient
from tests.support.hall_process import HallProcess
from tests.support.paths import TRIAL_HALL

KIOSKS = 4
SEED = 1


class Kiosk(threading.Thread):
    """A kiosk that takes ticket after ticket, and repeats a broken request with its key."""

    def __init__(self, name: str, hall: HallProcess, up: threading.Event) -> None:
        super().__init__(name=name)
        self.tickets: dict[str, Any] = {}
        self.retries = 0
        self.closed = False
        self.taken = threading.Semaphore(0)
        self._hall = hall
        self._up = up
        self._keys = (f"{name}-{number}" for number in count())

    def run(self) -> None:
        key = next(self._keys)
        while not self.closed:
            self._up.wait()
            try:
                with FastClient(self._hall.port) as client:
                    while not self.closed:
                        self.tickets[key] = client.issue("papers", key)
                        key = next(self._keys)
                        self.taken.release()
            except OSError:
                self.retries += 1


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kills", [20, pytest.param(500, marks=pytest.mark.soak)])
def test_kills(tmp_path: Path, kills: int) -> None:
    hall = HallProcess(TRIAL_HALL, tmp_path / "hall.db", "--ignore-hours")
    up = threading.Event()
    up.set()
    kiosks = [Kiosk(f"k{number}", hall, up) for number in range(KIOSKS)]
    for kiosk in kiosks:
        kiosk.start()
    kill_often(hall, kiosks, up, kills)
    for kiosk in kiosks:
        kiosk.closed = True
    for kiosk in kiosks:
        kiosk.join()
    tickets = {key: ticket for kiosk in kiosks for key, ticket in kiosk.tickets.items()}
    with FastClient(hall.port) as client:
        again = {key: client.issue("papers", key) for key in tickets}
    assert hall.stop() == 0
    assert {key: ticket["token"] for key, ticket in again.items()} == {
        key: ticket["token"] for key, ticket in tickets.items()
    }
    given = numbers(hall.database, "A")
    assert given == list(range(1, len(given) + 1))
    # When it was closed, each kiosk may have been repeating a request for one more ticket.
    assert len(tickets) <= len(given) <= len(tickets) + KIOSKS
    assert sum(kiosk.retries for kiosk in kiosks) >= kills
    assert is_sound(hall.database)


def kill_often(hall: HallProcess, kiosks: list[Kiosk], up: threading.Event, kills: int) -> None:
    chance = random.Random(SEED)
    for _ in range(kills):
        for _ in range(chance.randrange(1, 20)):
            assert chance.choice(kiosks).taken.acquire(timeout=30)
        up.clear()
        hall.kill()
        hall.start()
        up.set()
