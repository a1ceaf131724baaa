"""Starts the hall for a benchmark and sends it requests."""

import http.client
import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hall.config.file import load as load_config

ROOT = Path(__file__).resolve().parents[1]
CONFIG = ROOT / "config.toml"


@dataclass(frozen=True)
class BenchServer:
    port: int
    pid: int

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON answer, None if it has no content."""
        content = self.get(path, method, body)
        return json.loads(content) if content else None

    def get(self, path: str, method: str = "GET", body: Mapping[str, Any] | None = None) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Content-Type": "application/json"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            answer = connection.getresponse()
            content = answer.read()
            assert answer.status < http.client.MULTIPLE_CHOICES, content.decode()
            return content
        finally:
            connection.close()

    def cpu_s(self) -> float:
        """Processor time used so far; NaN where the system does not tell it."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        except OSError:
            return math.nan
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float | None:
        """Resident memory; None where the system does not tell it (only Linux does so this way)."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        except OSError:
            return None
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else None


@contextmanager
def serving(
    folder: Path,
    *options: str,
    environment: Mapping[str, str] | None = None,
) -> Iterator[BenchServer]:
    """The hall of config.toml at any hour, on a database in ``folder``, until the block ends."""
    command = [sys.executable, "-m", "bench.launch", "--config", str(CONFIG)]
    command += ["--database", str(folder / "hall.db"), *options]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {}), "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
        assert found, "the hall did not start"
        yield BenchServer(int(found[1]), process.pid)
    finally:
        process.terminate()
        process.wait(20)
        if process.stdout:
            process.stdout.close()


def load(server: BenchServer, what: str, connections: int, seconds: float) -> dict[str, float]:
    """What bench.client measures in a process of its own; ``cpu_us`` is the server's a request."""
    arguments = [str(server.port), what, str(connections), str(seconds), *services()]
    before = server.cpu_s()
    measured: dict[str, float] = run_json("bench.client", arguments)
    measured["cpu_us"] = (server.cpu_s() - before) * 1e6 / measured["answers"]
    return measured


def run_json(
    module: str, arguments: Sequence[str], environment: Mapping[str, str] | None = None
) -> Any:
    """What ``python -m module`` prints."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    return json.loads(done.stdout)


def services() -> list[str]:
    return [service.id for service in load_config(CONFIG).services]
