"""From the command to the first answer: with an empty database, and with old tickets in it."""

import http.client
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from bench import old_tickets
from bench.figures import Figure
from bench.server import CONFIG, ROOT
from hall.config.file import load

TARGET_S = 2.0
TICKETS = 100_000
STARTS = 3
GIVE_UP_S = 30
POLL_S = 0.01


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        yield _figure("start to first answer", Path(folder) / "empty.db")
        old = Path(folder) / "old.db"
        old_tickets.write(load(CONFIG), old, TICKETS)
        yield _figure(f"start to first answer, {TICKETS:,} old tickets", old)


def _figure(name: str, database: Path) -> Figure:
    starts = [_start(database) for _ in range(STARTS)]
    note = f"slowest of {STARTS}: {max(starts):.2f} s"
    return Figure(name, median(starts), "s", TARGET_S, note=note)


def _start(database: Path) -> float:
    port = _free_port()
    command = [sys.executable, str(ROOT / "app.py"), "serve", "--config", str(CONFIG)]
    command += ["--port", str(port), "--database", str(database)]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            while not _answers(port):
                assert time.perf_counter() - began < GIVE_UP_S, "the hall does not answer"
                time.sleep(POLL_S)
            return time.perf_counter() - began
        finally:
            process.terminate()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=GIVE_UP_S)
    try:
        connection.request("GET", "/api/v1/hall")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
