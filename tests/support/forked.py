"""Runs ``app.py`` in a process forked from one that has imported it, which starts in a moment."""

import array
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

from tests.support.paths import ROOT

MOST_BYTES = 4096
START_S = 60


class Forked:
    """A forked process, with those names of ``subprocess.Popen`` that tests need."""

    def __init__(self, arguments: Sequence[str], output: int, errors: int) -> None:
        self.returncode: int | None = None
        self._link, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, open(os.devnull, "rb") as nothing:
            _server().ask(arguments, [nothing.fileno(), output, errors, theirs.fileno()])
        self.pid: int = self._heard("pid", START_S)

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float) -> int:
        """The exit code of the process, after at most ``timeout`` seconds.

        :raises subprocess.TimeoutExpired: it has not ended by then.
        """
        if self.returncode is None:
            self.returncode = self._heard("exit", timeout)
            self._link.close()
        return self.returncode

    def _heard(self, name: str, timeout: float) -> Any:
        self._link.settimeout(timeout)
        try:
            return json.loads(self._link.recv(MOST_BYTES))[name]
        except TimeoutError:
            raise subprocess.TimeoutExpired("app.py", timeout) from None


class _Server:
    """The process that others are forked from; it runs as long as the tests do."""

    def __init__(self) -> None:
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.fork_server", str(theirs.fileno())],
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
            )
        atexit.register(self._end)

    def ask(self, arguments: Sequence[str], files: list[int]) -> None:
        request = {
            "arguments": arguments,
            "folder": os.getcwd(),
            "environment": dict(os.environ),
        }
        rights = (socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))
        self._requests.sendmsg([json.dumps(request).encode()], [rights])

    def _end(self) -> None:
        self._requests.close()
        self._process.wait(START_S)


@cache
def _server() -> _Server:
    return _Server()
