"""A network printer on loopback that understands our bytes without our encoder, says how it is,
and misbehaves on command.
"""

import socket
import struct
import threading
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.support.thermal_head import Head
from tests.support.thermal_head import decode as decode
from tests.support.thermal_mechanism import Manners, Mechanism

SMALL_BUFFER = 2048
LINGER_RESET = struct.pack("ii", 1, 0)
QUESTION = b"\x10\x04"
WHITE = b"\x00"  # dots, and elsewhere nothing


class FakePrinter(Manners):
    """Listens on ``port``. ``jobs`` are the bytes, without questions, of each connection that was
    closed properly and brought more than white dots; ``inside`` is what it does with them.
    """

    def __init__(self, **manners: object) -> None:
        super().__init__(**manners)  # type: ignore[arg-type]
        self.inside = Mechanism(self, self._say)
        self.jobs: list[bytes] = []
        self.begun_at: list[float] = []  # monotonic, of the first byte of each job
        self.questions = 0
        self.received = 0  # bytes, questions and all
        self.port = 0
        self._ear = Head()  # knows what is a question and what a dot
        self._listener: socket.socket | None = None
        self._asker: socket.socket | None = None
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
        self.inside.switch_off()

    def listen(self) -> None:
        """Take connections, on the port of before if there was one."""
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
        """Stop listening: connections are refused from now on."""
        if self._listener is None:
            return
        self._closed.set()
        with socket.create_connection(("127.0.0.1", self.port)):
            pass  # wakes the accepting thread
        self._thread.join()
        self._listener.close()
        self._listener = None

    def wait(self, timeout: float = 60) -> bytes:
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
                # Whoever asked may not wait for the answer.
                with suppress(ConnectionError):
                    self._take(connection)

    def _take(self, connection: socket.socket) -> None:
        try:
            self._hear(connection)
        except ValueError as error:
            self.inside.error = error

    def _hear(self, connection: socket.socket) -> None:
        self._asker = connection
        connection.settimeout(0.05)
        job, rest, restarts = b"", b"", self.inside.restarts
        while not self._closed.is_set():
            if self.inside.restarts != restarts:
                self._ear.end()
                return
            try:
                part = connection.recv(4096 if self.reset_after is None else 256)
            except TimeoutError:
                continue
            if not part:
                break
            content, rest = self._without_questions(rest + self._kept(part), connection)
            if content.strip(WHITE) and not job.strip(WHITE):
                self.begun_at.append(time.monotonic())
            ends = [end for end in (self.loses_after, self.drops_after) if end is not None]
            kept = min(ends, default=len(job) + len(content)) - len(job)
            self.inside.take(content[: max(0, kept)], self._closed)
            job += content
            if self.drops_after is not None and len(job) >= self.drops_after:
                self.drops_after = None
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
                return
            if self.reset_after is not None and len(job) >= self.reset_after:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
                self.inside.restart()
        if job.strip(WHITE):
            self.jobs.append(job)
            self._finished.release()

    def _without_questions(self, content: bytes, asker: socket.socket) -> tuple[bytes, bytes]:
        """What is to be printed of it, and the beginning of a question at its end. As real ones
        do, it also answers what only looks like a question among the dots of a picture."""
        kept = b""
        while (at := content.find(QUESTION)) >= 0 and at + 2 < len(content):
            self._ear.take(content[:at])
            among_dots = self._ear.unfinished
            self._answer(content[at + 2], asker)
            kept += content[: at + 3] if among_dots else content[:at]
            if among_dots:
                self._ear.take(content[at : at + 3])
            content = content[at + 3 :]
        end = at if at >= 0 else len(content) - content.endswith(QUESTION[:1])
        self._ear.take(content[:end])
        return kept + content[:end], content[end:]

    def _answer(self, kind: int, asker: socket.socket) -> None:
        self.questions += 1
        if self.deaf or kind not in (1, 2, 3, 4):
            return
        if self.misses:
            self.misses -= 1
            return
        self._closed.wait(self.answers_after)
        asker.sendall(bytes([self.inside.answer(kind)]))

    def _kept(self, part: bytes) -> bytes:
        """Without what is lost on the way."""
        before, self.received = self.received, self.received + len(part)
        if self.loses_at is None or self.received <= self.loses_at:
            return part
        self.confuse()
        start = max(0, self.loses_at - before)
        lost = part[start : start + self.loses]
        self.loses -= len(lost)
        self.loses_at = None if not self.loses else self.loses_at
        return part[:start] + part[start + len(lost) :]

    def confuse(self) -> None:
        """What comes may mean anything, and is no mistake of who sends it."""
        self._ear.confused = True
        self.inside.confuse()

    def _say(self, said: bytes) -> None:
        if self._asker is not None:
            with suppress(OSError):
                self._asker.sendall(said)


def refusing_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
