"""A network printer on loopback that answers questions about its state and fails on command.

It reads the bytes without any code of ours."""

import socket
import struct
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.support.printers.thermal_head import EscPosReader
from tests.support.printers.thermal_head import decode as decode
from tests.support.printers.thermal_mechanism import Mechanism, PrinterBehaviour

SMALL_BUFFER = 2048
LINGER_RESET = struct.pack("ii", 1, 0)
QUESTION = b"\x10\x04"
WHITE = b"\x00"  # eight white dots inside a picture; outside one it means nothing


class FakePrinter(PrinterBehaviour):
    """A printer that listens on ``port``.

    ``jobs`` has the bytes of each connection that was closed properly and brought more than white
    dots, without the questions; ``mechanism`` is what prints them."""

    def __init__(self, **behaviour: object) -> None:
        super().__init__(**behaviour)  # type: ignore[arg-type]
        self.mechanism = Mechanism(self, self._send)
        self.jobs: list[bytes] = []
        self.begun_at: list[float] = []  # monotonic seconds of the first byte of each job
        self.questions = 0
        self.received = 0  # bytes, with the questions
        self.port = 0
        self._question_reader = EscPosReader()  # tells questions from dots
        self._listener: socket.socket | None = None
        self._client: socket.socket | None = None
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
        self.mechanism.switch_off()

    def listen(self) -> None:
        """Takes connections, on the same port as before if it has listened already."""
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if self.silent or self.reset_after is not None or self.room < SMALL_BUFFER:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)
        listener.bind(("127.0.0.1", self.port))
        listener.listen()
        self.port = listener.getsockname()[1]
        self._closed.clear()
        self._listener = listener
        self._thread = threading.Thread(target=self._serve, args=(listener,), daemon=True)
        self._thread.start()

    def refuse(self) -> None:
        """Stops listening, so that connections are refused from now on."""
        if self._listener is None:
            return
        self._closed.set()
        with socket.create_connection(("127.0.0.1", self.port)):
            pass  # wakes the accepting thread
        self._thread.join()
        self._listener.close()
        self._listener = None

    def wait(self, timeout: float = 60) -> bytes:
        """The bytes of the next job that ends; blocks the whole thread until then."""
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
                # The hall may have closed the connection before it was answered.
                with suppress(ConnectionError):
                    self._take_connection(connection)

    def _take_connection(self, connection: socket.socket) -> None:
        try:
            self._read_job(connection)
        except ValueError as error:
            self.mechanism.error = error

    def _read_job(self, connection: socket.socket) -> None:
        self._client = connection
        connection.settimeout(0.05)
        job, rest, restarts = b"", b"", self.mechanism.restarts
        while not self._closed.is_set():
            if self.mechanism.restarts != restarts:
                self._question_reader.end()
                return
            try:
                part = connection.recv(4096 if self.reset_after is None else 256)
            except TimeoutError:
                continue
            if not part:
                break
            content, rest = self._without_questions(
                rest + self._without_lost_bytes(part), connection
            )
            if content.strip(WHITE) and not job.strip(WHITE):
                self.begun_at.append(time.monotonic())
            ends = [end for end in (self.loses_after, self.drops_after) if end is not None]
            kept = min(ends, default=len(job) + len(content)) - len(job)
            self.mechanism.take(content[: max(0, kept)], self._closed)
            job += content
            if self.drops_after is not None and len(job) >= self.drops_after:
                self.drops_after = None
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
                return
            if self.reset_after is not None and len(job) >= self.reset_after:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
                self.mechanism.restart()
        if job.strip(WHITE):
            self.jobs.append(job)
            self._finished.release()

    def _without_questions(self, content: bytes, client: socket.socket) -> tuple[bytes, bytes]:
        """The part of ``content`` to be printed, and a question that has only begun at its end.

        As real printers do, this one also answers dots of a picture that look like a question."""
        kept = b""
        while (at := content.find(QUESTION)) >= 0 and at + 2 < len(content):
            self._question_reader.take(content[:at])
            among_dots = self._question_reader.unfinished
            self._answer(content[at + 2], client)
            kept += content[: at + 3] if among_dots else content[:at]
            if among_dots:
                self._question_reader.take(content[at : at + 3])
            content = content[at + 3 :]
        end = at if at >= 0 else len(content) - content.endswith(QUESTION[:1])
        self._question_reader.take(content[:end])
        return kept + content[:end], content[end:]

    def _answer(self, kind: int, client: socket.socket) -> None:
        self.questions += 1
        if self.deaf or kind not in (1, 2, 3, 4):
            return
        if self.misses:
            self.misses -= 1
            return
        self._closed.wait(self.answers_after)
        client.sendall(bytes([self.mechanism.answer(kind)]))

    def _without_lost_bytes(self, part: bytes) -> bytes:
        """The part of ``part`` that reaches the printer."""
        before, self.received = self.received, self.received + len(part)
        if self.loses_at is None or self.received <= self.loses_at:
            return part
        self.allow_garbage()
        start = max(0, self.loses_at - before)
        lost = part[start : start + self.loses]
        self.loses -= len(lost)
        self.loses_at = None if not self.loses else self.loses_at
        return part[:start] + part[start + len(lost) :]

    def allow_garbage(self) -> None:
        """Accepts bytes that make no sense: after a loss they are not the sender's mistake."""
        self._question_reader.confused = True
        self.mechanism.allow_garbage()

    def _send(self, content: bytes) -> None:
        if self._client is not None:
            with suppress(OSError):
                self._client.sendall(content)


def refusing_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
