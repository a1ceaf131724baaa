"""A process that has imported the program and forks one that runs ``app.py`` for each request.

Importing takes two seconds of a core, forking a few hundredths of one. gevent patches *before* the
import, as in ``app.py`` itself: modules imported unpatched would keep blocking sockets and locks.
Importing already makes an event loop (urllib3 opens a socket to try IPv6), so children are made by
``gevent.os.fork_gevent``, which gives each its own loop. By then no greenlet, thread of Python or
watcher has been started.

No child outlives the tests: the kernel ends each child with this process, and this process ends
when the other end of its socket is closed, for whatever reason.
"""

from gevent import monkey

if __name__ == "__main__":
    monkey.patch_all()

import ctypes
import gc
import importlib
import json
import os
import select
import signal
import sys
import time
import traceback
from contextlib import suppress
from typing import Any

from gevent.monkey import get_original
from gevent.os import fork_gevent

import app
from tests.support.paths import ROOT

PACKAGES = {
    "hall": "hall",
    "queue": "hall.queue",
    "displays": "hall.displays",
    "printers": "hall.printers",
}
MOST_BYTES = 200_000
STREAMS = 3
DIES_WITH_ITS_PARENT = 1  # PR_SET_PDEATHSIG
LIBC = ctypes.CDLL(None)
# gevent's replacements for these would switch to its loop instead of waiting.
socket = get_original("socket", "socket")
poll = get_original("select", "poll")
waitpid, close = get_original("os", ["waitpid", "close"])


def import_whole_program() -> None:
    """Imports all modules, even those that a command imports only when it needs them.

    The driver of the sockets is one of those, too."""
    importlib.import_module("engineio.async_drivers.gevent")
    for folder, package in PACKAGES.items():
        for file in sorted((ROOT / folder).rglob("*.py")):
            parts = file.relative_to(ROOT / folder).with_suffix("").parts
            if parts[-1] not in ("__init__", "__main__"):
                importlib.import_module(".".join((package, *parts)))


class Child:
    """A forked process; ``link`` tells the test when it has started and when it has ended."""

    def __init__(self, pid: int, link: Any) -> None:
        self.pid = pid
        self.link = link
        self.ends = os.pidfd_open(pid)
        with suppress(OSError):  # the child does this, too, and may have ended already
            os.setpgid(pid, pid)
        self.report({"pid": pid})

    def report(self, message: dict[str, int]) -> None:
        with suppress(OSError):  # the test may have closed its end
            self.link.send(json.dumps(message).encode())

    def reap(self) -> None:
        self.kill_what_it_started()
        code = os.waitstatus_to_exitcode(waitpid(self.pid, 0)[1])
        self.report({"exit": code})
        close(self.ends)
        self.link.close()

    def kill_what_it_started(self) -> None:
        with suppress(OSError):  # no process is left
            os.killpg(self.pid, signal.SIGKILL)


class ForkServer:
    def __init__(self, requests: int) -> None:
        self._requests = socket(fileno=requests)
        self._children: dict[int, Child] = {}
        self._poll = poll()
        self._poll.register(self._requests, select.POLLIN)

    def serve(self) -> None:
        while True:
            for number, _ in self._poll.poll():
                if number in self._children:
                    self._poll.unregister(number)
                    self._children.pop(number).reap()
                elif not self._answer():
                    self._end()
                    return

    def _answer(self) -> bool:
        """Forks for one request; False once the tests have closed the socket."""
        request, files = _received(self._requests)
        if not request:
            return False
        *streams, link = files
        pid = fork_gevent()
        if not pid:
            _run(json.loads(request), streams)
        for stream in streams:
            close(stream)
        child = Child(pid, socket(fileno=link))
        self._children[child.ends] = child
        self._poll.register(child.ends, select.POLLIN)
        return True

    def _end(self) -> None:
        for child in self._children.values():
            child.kill_what_it_started()
            child.reap()


def _received(link: Any) -> tuple[bytes, list[int]]:
    size = STREAMS + 1
    data, ancillary, _, _ = link.recvmsg(MOST_BYTES, 1024)
    files = [
        int.from_bytes(sent[4 * n : 4 * n + 4], sys.byteorder)
        for *_, sent in ancillary
        for n in range(size)
    ]
    return data, files


def _run(request: dict[str, Any], streams: list[int]) -> None:
    """Runs ``app.py`` in the child and never returns."""
    code = 1
    try:
        LIBC.prctl(DIES_WITH_ITS_PARENT, signal.SIGKILL)
        os.setpgid(0, 0)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            close(stream)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        time.tzset()
        sys.argv = ["app.py", *request["arguments"]]
        code = app.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001  # nothing may reach the server's loop
        traceback.print_exc()
    finally:
        for output in (sys.stdout, sys.stderr):
            with suppress(OSError):
                output.flush()
        os._exit(code)


if __name__ == "__main__":
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # a terminal's Ctrl-C: the tests decide when this ends
    import_whole_program()
    gc.freeze()  # children share these pages as long as nobody writes to them
    ForkServer(int(sys.argv[1])).serve()
