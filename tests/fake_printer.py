"""A network printer on loopback that understands our bytes without our encoder, or misbehaves."""

import socket
import struct
import threading
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from PIL import Image

SMALL_BUFFER = 2048
LINGER_RESET = struct.pack("ii", 1, 0)


@dataclass
class Paper:
    """What came out between two cuts."""

    pictures: list[Image.Image] = field(default_factory=list)
    fed: int = 0  # dots
    initialised: bool = False

    def picture(self) -> Image.Image:
        width = max(picture.width for picture in self.pictures)
        sheet = Image.new("1", (width, sum(picture.height for picture in self.pictures)), 1)
        y = 0
        for picture in self.pictures:
            sheet.paste(picture, (0, y))
            y += picture.height
        return sheet


def decode(stream: bytes) -> list[Paper]:
    """The cut papers of a stream; ValueError for a command no ticket should contain."""
    papers, paper, at = [], Paper(), 0
    while at < len(stream):
        if stream.startswith(b"\x1b@", at):
            paper.initialised, at = True, at + 2
        elif stream.startswith(b"\x1bJ", at):
            paper.fed, at = paper.fed + stream[at + 2], at + 3
        elif stream.startswith(b"\x1dv0\x00", at):
            row_bytes, rows = struct.unpack_from("<HH", stream, at + 4)
            dots = stream[at + 8 : at + 8 + row_bytes * rows]
            if len(dots) < row_bytes * rows:
                raise ValueError("the stream ends inside a picture")
            white = bytes(byte ^ 0xFF for byte in dots)
            paper.pictures.append(Image.frombytes("1", (row_bytes * 8, rows), white))
            at += 8 + row_bytes * rows
        elif stream.startswith(b"\x1dVB", at):
            papers.append(paper)
            paper, at = Paper(), at + 4
        else:
            raise ValueError(f"unknown command {stream[at : at + 8]!r} at byte {at}")
    return papers


class FakePrinter:
    """Listens on ``port``; ``jobs`` are the bytes of each connection that was closed properly.

    ``silent`` accepts and never reads; ``reset_after`` breaks off after so many bytes.
    """

    def __init__(self, *, silent: bool = False, reset_after: int | None = None) -> None:
        self.silent = silent
        self.reset_after = reset_after
        self.jobs: list[bytes] = []
        self.port = 0
        self._listener: socket.socket | None = None
        self._closed = threading.Event()
        self._finished = threading.Semaphore(0)

    def __enter__(self) -> Self:
        self.listen()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.refuse()

    def listen(self) -> None:
        """Take connections, on the port of before if there was one."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.silent or self.reset_after is not None:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        listener.bind(("127.0.0.1", self.port))
        listener.listen()
        self.port = listener.getsockname()[1]
        self._closed.clear()
        self._listener = listener
        self._thread = threading.Thread(target=self._serve, args=(listener,), daemon=True)
        self._thread.start()

    def refuse(self) -> None:
        """Stop listening: connections are refused from now on."""
        if self._listener is None:
            return
        self._closed.set()
        with socket.create_connection(("127.0.0.1", self.port)):
            pass  # wakes the accepting thread
        self._thread.join()
        self._listener.close()
        self._listener = None

    def wait(self, timeout: float = 5) -> bytes:
        """The next job that ended; blocks the whole thread."""
        assert self._finished.acquire(timeout=timeout)
        return self.jobs[-1]

    def _serve(self, listener: socket.socket) -> None:
        while True:
            connection, _ = listener.accept()
            with connection:
                if self._closed.is_set():
                    return
                if self.silent:
                    self._closed.wait()
                    continue
                self._take(connection)

    def _take(self, connection: socket.socket) -> None:
        stream = b""
        while True:
            want = 4096 if self.reset_after is None else self.reset_after - len(stream)
            if want <= 0:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
                return
            part = connection.recv(want)
            if not part:
                break
            stream += part
        self.jobs.append(stream)
        self._finished.release()


def refusing_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
