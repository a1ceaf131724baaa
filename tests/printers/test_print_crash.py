"""After ``kill -9`` during printing, every number is on paper, and none twice without a mark."""

import random
import re
import threading
import time
from collections import Counter, defaultdict
from itertools import count
from pathlib import Path

import pytest

from tests.support.database import is_sound, numbers, query
from tests.support.fast_client import TICKETS, FastClient
from tests.support.hall_process import HallProcess
from tests.support.paths import TRIAL_HALL
from tests.support.printers.fake_printer import FakePrinter

SEED = 7
TICKET_S = 0.1
EVERY_S = 0.8  # seconds between the tickets of a kiosk
LONGEST_UP_S = 1.0
END_S = 240
LABEL = re.compile(rb"\bA\d{3}\b")
MARK = re.compile(rb"REPRINT (\d)")
PRINTER = """
[[printers]]
id = "p1"
driver = "network"
host = "127.0.0.1"
port = {port}
text = "native"
speed_mm_s = 600
expire_s = 3600
"""


class Kiosk(threading.Thread):
    """A kiosk that takes a ticket at intervals, and repeats a broken request with its key."""

    def __init__(self, name: str, hall: HallProcess, up: threading.Event) -> None:
        super().__init__(name=name)
        self.labels: set[str] = set()
        self.closed = threading.Event()
        self._hall = hall
        self._up = up

    def run(self) -> None:
        for number in count():
            while not self.closed.is_set():
                self._up.wait()
                try:
                    with FastClient(self._hall.port) as client:
                        body = {"service": "papers", "kiosk": self.name}
                        _, ticket = client.post(TICKETS, body, f"{self.name}-{number}")
                    self.labels.add(ticket["label"])
                    break
                except OSError:
                    continue
            if self.closed.wait(EVERY_S):
                return


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_twelve_kills(tmp_path: Path) -> None:
    kill_often(tmp_path, 12)


@pytest.mark.soak
def test_two_hundred_kills(tmp_path: Path) -> None:
    found = kill_often(tmp_path, 200)
    assert found.keys() >= {"queued", "sending", "sent"}, found


def kill_often(folder: Path, kills: int) -> Counter[str]:
    """How often the job in hand had each state when the hall was killed."""
    chance = random.Random(SEED)
    with FakePrinter(ticket_s=TICKET_S) as printer:
        hall = HallProcess(two_kiosks(folder, printer.port), folder / "hall.db", "--ignore-hours")
        up = threading.Event()
        kiosks = [Kiosk(name, hall, up) for name in ("k1", "k2")]
        up.set()
        for kiosk in kiosks:
            kiosk.start()
        found: Counter[str] = Counter()
        for _ in range(kills):
            time.sleep(chance.uniform(0, LONGEST_UP_S))
            up.clear()
            hall.kill()
            found[in_hand(hall.database)] += 1
            hall.start()
            up.set()
        for kiosk in kiosks:
            kiosk.closed.set()
        for kiosk in kiosks:
            kiosk.join()
        wait_for_the_last(hall.database)
        assert hall.stop() == 0
        judge(hall.database, printer, set.union(*(kiosk.labels for kiosk in kiosks)))
    return found


def two_kiosks(folder: Path, port: int) -> Path:
    """The trial hall with one network printer that both kiosks share."""
    text = TRIAL_HALL.read_text("utf-8")
    text = text.replace('[[printers]]\nid = "p1"\n', PRINTER.format(port=port))
    side = 'name = { vi = "Cửa phụ", en = "Side door" }\n'
    assert side in text
    config = folder / "config.toml"
    config.write_text(text.replace(side, f'{side}printers = ["p1"]\n'), "utf-8")
    return config


def in_hand(database: Path) -> str:
    jobs = query(database, "SELECT state FROM print_job WHERE open ORDER BY id LIMIT 1")
    return str(jobs[0][0]) if jobs else "none"


def wait_for_the_last(database: Path) -> None:
    end = time.monotonic() + END_S
    while in_hand(database) != "none":
        assert time.monotonic() < end, query(database, "SELECT * FROM print_job WHERE open")
        time.sleep(0.1)


def judge(database: Path, printer: FakePrinter, labels: set[str]) -> None:
    given = numbers(database, "A")
    assert given == list(range(1, len(given) + 1))
    assert labels <= {f"A{number:03}" for number in given}
    whole, marks = set(), defaultdict(list)
    for paper in printer.mechanism.papers(END_S):
        if found := LABEL.search(paper.text):
            label = found[0].decode()
            mark = MARK.search(paper.text)
            marks[label].append(int(mark[1]) if mark else 0)
            whole |= {label} if paper.cut else set()
    assert whole == {f"A{number:03}" for number in given}
    twice = {label: each for label, each in marks.items() if len(set(each)) < len(each)}
    assert not twice  # no two unmarked papers, and no two with the same mark
    assert is_sound(database)
