"""A hall in a process of its own, started from the command line and used over HTTP."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Protocol
from urllib.parse import urlsplit

from tests.support.forked import Forked
from tests.support.paths import ROOT, TRIAL_HALL

ADDRESS = re.compile(r"Sảnh: (http://\S+)/ ")
# Limits that are long enough for a busy machine.
START_S = 60
STOP_S = 30
ANSWER_S = 60


class DidNotStart(Exception):
    """The process ended or printed nothing instead of listening; the message is its output."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class HallProcess:
    """``app.py serve`` on a free port; ``output`` has every line it printed, with the log.

    ``afresh`` starts a new Python, for tests whose subject is starting or ending.
    """

    def __init__(self, config: Path, database: Path, *options: str, afresh: bool = False) -> None:
        self.config = config
        self.database = database
        self.options = options
        self.afresh = afresh
        self.output: list[str] = []
        self.url = ""
        self.start()

    def start(self) -> None:
        """Starts the process, also again after ``stop`` or ``kill``, on another port."""
        self._address: Queue[str] = Queue()
        arguments = (
            "serve",
            "--config",
            str(self.config),
            "--database",
            str(self.database),
            "--port",
            "0",
            *self.options,
        )
        reading, writing = os.pipe()
        self.process = started(arguments, writing, writing, afresh=self.afresh)
        os.close(writing)
        self._reader = threading.Thread(target=self._read, args=(reading,), daemon=True)
        self._reader.start()
        try:
            self.url = self._address.get(timeout=START_S)
        except Empty:
            self.kill()
        if not self.url:
            raise DidNotStart("".join(self.output))
        self.get("/api/v1/hall")  # it listens before it opens its day, but answers only afterwards

    @property
    def port(self) -> int:
        port = urlsplit(self.url).port
        assert port is not None
        return port

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, headers=headers)

    def post(
        self,
        path: str,
        body: object = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Sends ``body`` as JSON, or ``{}`` if there is none."""
        sent = {"Content-Type": "application/json", **(headers or {})}
        if key is not None:
            sent["Idempotency-Key"] = key
        return self.request("POST", path, json.dumps(body or {}).encode(), sent)

    def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_S)
        try:
            connection.request(method, path, body, dict(headers or {}))
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers), response.read())
        finally:
            connection.close()

    def issue(self, service: str = "papers", **body: object) -> Any:
        """Takes a ticket, which must be granted."""
        answer = self.post("/api/v1/tickets", {"service": service, **body})
        assert answer.status == 201, answer
        return answer.json

    def act(self, counter: int, command: str, **body: object) -> Any:
        """Gives a command of a counter, which must succeed; None stands for status 204."""
        answer = self.post(f"/api/v1/counters/{counter}/{command}", body)
        assert answer.status in (200, 204), answer
        return answer.json if answer.body else None

    def stop(self) -> int:
        """Sends SIGTERM, as systemd does, and returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        self.process.kill()
        self.wait()

    def wait(self) -> int:
        code = self.process.wait(STOP_S)
        self._reader.join(STOP_S)
        return code

    def _read(self, pipe: int) -> None:
        with open(pipe, encoding="utf-8") as lines:
            for line in lines:
                self.output.append(line)
                if found := ADDRESS.search(line):
                    self._address.put(found[1])
        self._address.put("")


class OpenHall(Protocol):
    """Starts a hall with ``config``, a TOML text or file.

    It gives tickets at any hour unless ``hours`` makes its opening hours count.
    """

    def __call__(
        self,
        *options: str,
        config: str | Path = TRIAL_HALL,
        database: Path | None = None,
        hours: bool = False,
        afresh: bool = False,
    ) -> HallProcess: ...


class Process(Protocol):
    """The part of ``subprocess.Popen`` that tests need."""

    returncode: Any
    pid: int

    def send_signal(self, number: int, /) -> None: ...
    def kill(self) -> None: ...
    def wait(self, timeout: float) -> int: ...


def started(arguments: Sequence[str], output: int, errors: int, *, afresh: bool = False) -> Process:
    """Starts ``app.py`` in a forked process, or with a new Python if ``afresh``."""
    if not afresh:
        return Forked(arguments, output, errors)
    command = [sys.executable, str(ROOT / "app.py"), *arguments]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=errors)


def run_app(
    *arguments: str, afresh: bool = False, timeout: float = START_S
) -> "subprocess.CompletedProcess[str]":
    """Runs a command of ``app.py`` that ends by itself."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as output,
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
    ):
        process = started(arguments, output.fileno(), errors.fileno(), afresh=afresh)
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_S)
            raise
        for file in (output, errors):
            file.seek(0)
        return subprocess.CompletedProcess(arguments, code, output.read(), errors.read())
