"""After SIGTERM, requests under way are answered, answers are stored, and the exit code is 0."""

import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.database import is_sound, query
from tests.support.fast_client import FastClient
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.paths import ROOT, TRIAL_HALL

CLIENTS = 8
BEFORE_STOP = 200


class Citizen(threading.Thread):
    """A citizen who takes tickets until the hall closes."""

    def __init__(self, hall: HallProcess, taken: threading.Semaphore) -> None:
        super().__init__()
        self.tokens: list[str] = []
        self._client = FastClient(hall.port)
        self._taken = taken

    def run(self) -> None:
        with self._client:
            try:
                while True:
                    self.tokens.append(self._client.issue("papers")["token"])
                    self._taken.release()
            except OSError:
                return


def test_nothing_is_lost(open_hall: OpenHall) -> None:
    hall = open_hall(afresh=True)
    taken = threading.Semaphore(0)
    citizens = [Citizen(hall, taken) for _ in range(CLIENTS)]
    for citizen in citizens:
        citizen.start()
    for _ in range(BEFORE_STOP):
        assert taken.acquire(timeout=30)
    assert hall.stop() == 0
    for citizen in citizens:
        citizen.join()
    answered = {token for citizen in citizens for token in citizen.tokens}
    stored = {row[0] for row in query(hall.database, "SELECT token FROM ticket")}
    assert answered == stored
    assert is_sound(hall.database)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_with_screens_and_idle_connections(
    open_hall: OpenHall, watch: Callable[..., LiveScreen], number: signal.Signals
) -> None:
    hall = open_hall(afresh=True)
    screen = watch(hall, view="board", display="front")
    with FastClient(hall.port) as idle:
        idle.issue("papers")
        screen.wait_for_view(lambda view: view["services"]["papers"]["waiting"] == 1)
        hall.process.send_signal(number)
        assert hall.wait() == 0
    assert "Traceback" not in "".join(hall.output)


def test_papers_come_out_first(open_hall: OpenHall) -> None:
    """A paper that stopped half way would come out again, marked as a reprint."""
    hall = open_hall()
    for _ in range(5):
        hall.issue("papers", kiosk="k1")
    assert hall.stop() == 0
    jobs = query(hall.database, "SELECT DISTINCT state, reprint FROM print_job")
    assert set(jobs) <= {("confirmed", 0), ("queued", 0)}
    hall.start()
    hall.issue("papers", kiosk="k1")
    with LiveScreen(hall.url, view="kiosk", kiosk="k1") as kiosk:
        kiosk.wait_for_view(
            lambda view: {job["state"] for job in view["jobs"].values()} == {"confirmed"}
        )
    assert query(hall.database, "SELECT sum(reprint) FROM print_job") == [(0,)]


def test_a_second_start_finds_everything(open_hall: OpenHall) -> None:
    hall = open_hall(afresh=True)
    epoch = query(hall.database, "SELECT value FROM meta WHERE key = 'epoch'")
    ticket = hall.issue("papers")
    called = hall.act(1, "next")
    assert hall.stop() == 0
    hall.start()
    assert query(hall.database, "SELECT value FROM meta WHERE key = 'epoch'") == epoch
    assert hall.get(f"/api/v1/tickets/{ticket['token']}").json["state"] == "called"
    assert hall.act(1, "recall")["calls"] == called["calls"] + 1
    assert hall.issue("papers")["label"] == "A002"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_right_after_the_address(tmp_path: Path, number: signal.Signals) -> None:
    """A hall can be stopped as soon as it has printed its address, before it begins to serve."""
    files = ("--config", str(TRIAL_HALL), "--database", str(tmp_path / "hall.db"), "--port", "0")
    with subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "serve", *files],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline().startswith("Sảnh: ")
            process.send_signal(number)
            assert process.wait(30) == 0
        finally:
            process.kill()
        assert process.stdout.read() == ""
    assert is_sound(tmp_path / "hall.db")
