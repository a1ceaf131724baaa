"""A network on loopback between a browser and the hall that swallows everything for a while."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit, urlunsplit

PIECE = 64 * 1024


class HalfOpenNetwork:
    """Passes bytes on to the hall at ``url``, until ``swallow`` is called.

    What was connected then stays connected, and what connects later is accepted, but no byte of
    either ever arrives, not even after ``recover``: the worst that a network without resets does.
    New connections after ``recover`` work.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._hall = (parts.hostname or "", parts.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.url = urlunsplit(parts._replace(netloc=f"{parts.hostname}:{port}"))
        self._swallows = threading.Event()
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for end in (self._listener, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def swallow(self) -> None:
        self._swallows.set()

    def recover(self) -> None:
        self._swallows = threading.Event()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                self._ends.append(near)
                swallows = self._swallows
                if swallows.is_set():
                    continue
                far = socket.create_connection(self._hall)
                far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._ends.append(far)
                for source, sink in ((near, far), (far, near)):
                    passing = (source, sink, swallows)
                    threading.Thread(target=_pass_on, args=passing, daemon=True).start()


def _pass_on(source: socket.socket, sink: socket.socket, swallows: threading.Event) -> None:
    """Passes on what comes until the end of the connection, which is passed on as well."""
    with suppress(OSError):
        while piece := source.recv(PIECE):
            if swallows.is_set():
                continue
            sink.sendall(piece)
        if not swallows.is_set():
            sink.shutdown(socket.SHUT_WR)
