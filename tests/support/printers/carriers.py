"""What carries bytes along the lines of ``line.py``: threads between the hall and the printer."""

import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Literal

PIECE = 256  # bytes passed on at a time
LINGER_RESET = struct.pack("ii", 1, 0)
TICK_S = 0.02


@dataclass(frozen=True)
class Trouble:
    """What happens when byte ``at`` of all that went one way is to be passed on.

    The line stalls for ``seconds``; ends the connection on both sides, orderly ("fin") or not
    ("rst"); or goes "dark": it swallows what comes on this connection, both ways.
    """

    at: int
    kind: Literal["stall", "rst", "fin", "dark"]
    seconds: float = 0.0


class Cut(Exception):
    """The line ends the connection, orderly or not."""

    def __init__(self, *, reset: bool) -> None:
        super().__init__()
        self.reset = reset


class Way:
    """One direction: ``rate`` in bytes a second (0 for no limit), and the troubles to come."""

    def __init__(self, rate: float) -> None:
        self.troubles: list[Trouble] = []
        self.passed = 0  # bytes
        self.stalls = False  # just now
        self._rate = rate

    def carry(self, content: bytes, sink: Callable[[bytes], None], stop: threading.Event) -> bool:
        """Pass ``content`` on to ``sink``; False if the line has gone dark.

        :raises Cut: a trouble ends the connection.
        """
        while content and not stop.is_set():
            trouble = next((each for each in self.troubles if each.at <= self.passed), None)
            if trouble is not None:
                self.troubles.remove(trouble)
                if trouble.kind == "stall":
                    self.stalls = True
                    stop.wait(trouble.seconds)
                    self.stalls = False
                    continue
                if trouble.kind == "dark":
                    return False
                raise Cut(reset=trouble.kind == "rst")
            coming = min((each.at for each in self.troubles), default=self.passed + PIECE)
            piece = content[: max(1, min(PIECE, coming - self.passed))]
            if self._rate:
                stop.wait(len(piece) / self._rate)
            sink(piece)
            self.passed += len(piece)
            content = content[len(piece) :]
        return True


class Stock:
    """The bytes between two threads, ``room`` at most."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._bytes = bytearray()
        self._moved = threading.Condition()
        self._ended = False

    def put(self, content: bytes, stop: threading.Event) -> None:
        with self._moved:
            while content and not stop.is_set():
                free = max(0, self._room - len(self._bytes))
                self._bytes += content[:free]
                content = content[free:]
                self._moved.notify_all()
                if content:
                    self._moved.wait(TICK_S)

    def take(self) -> bytes:
        """Some of the bytes, in order; empty at the end."""
        with self._moved:
            self._moved.wait_for(lambda: self._bytes or self._ended)
            piece = bytes(self._bytes[:PIECE])
            del self._bytes[:PIECE]
            self._moved.notify_all()
            return piece

    def end(self) -> None:
        with self._moved:
            self._ended = True
            self._moved.notify_all()

    def forget(self) -> None:
        with self._moved:
            self._bytes.clear()


class Passage:
    """One connection of the hall, and the one to the printer that belongs to it."""

    def __init__(
        self, client: socket.socket, printer: socket.socket, there: Way, back: Way, room: int
    ) -> None:
        self._client, self._printer = client, printer
        self._there, self._back = there, back
        self._stock = Stock(room)
        self._stop = threading.Event()
        self._dark = False

    def last(self, closed: threading.Event, *, keeps: bool) -> None:
        """Carry bytes both ways until the connection ends."""
        carriers = [
            threading.Thread(target=work, daemon=True) for work in (self._send, self._answer)
        ]
        for each in carriers:
            each.start()
        reset = read_into(self._client, self._stock, closed, self._stop)
        if closed.is_set() or (reset and not keeps):
            self._stop.set()
        self._stock.end()
        for each in carriers:
            each.join()

    def _send(self) -> None:
        with self._ending():
            while (content := self._stock.take()) and not self._stop.is_set():
                self._pass(self._there, content, self._printer)
            self._printer.shutdown(socket.SHUT_WR)

    def _answer(self) -> None:
        with self._ending():
            while readable(self._printer, self._stop) and (content := self._printer.recv(PIECE)):
                self._pass(self._back, content, self._client)
            self._client.shutdown(socket.SHUT_WR)
        self._stop.set()

    def _pass(self, way: Way, content: bytes, sink: socket.socket) -> None:
        send = partial(send_all, sink, stop=self._stop)
        self._dark = self._dark or not way.carry(content, send, self._stop)

    @contextmanager
    def _ending(self) -> Iterator[None]:
        """Let an error of one direction end the connection on both sides."""
        try:
            yield
        except (Cut, OSError) as error:
            if not isinstance(error, Cut) or error.reset:
                reset_on_close(self._client)
                reset_on_close(self._printer)
            self._stop.set()


class SerialWire:
    """The serial side of a box: one connection to the printer, which outlives the hall's."""

    def __init__(self, to: int, room: int, there: Way, back: Way) -> None:
        self._stock = Stock(room)
        self._there, self._back = there, back
        self._client: socket.socket | None = None
        self._stop = threading.Event()
        self._cut = threading.Event()
        self._printer = socket.create_connection(("127.0.0.1", to))
        self._threads = [
            threading.Thread(target=work, daemon=True) for work in (self._send, self._answer)
        ]
        for each in self._threads:
            each.start()

    def serve(self, client: socket.socket, closed: threading.Event, *, keeps: bool) -> None:
        """Take what the hall sends over one connection, until that ends."""
        with client:
            self._client = client
            self._cut.clear()
            read_into(client, self._stock, closed, self._cut)
            self._client = None
            if not keeps:
                self._stock.forget()

    def close(self) -> None:
        self._stop.set()
        self._stock.end()
        for each in self._threads:
            each.join()
        self._printer.close()

    def _send(self) -> None:
        while content := self._stock.take():
            send = partial(send_all, self._printer, stop=self._stop)
            self._carry(self._there, content, send)

    def _answer(self) -> None:
        while readable(self._printer, self._stop) and (content := self._printer.recv(PIECE)):
            self._carry(self._back, content, self._to_client)

    def _to_client(self, content: bytes) -> None:
        client = self._client
        if client is not None:
            with suppress(OSError):
                send_all(client, content, stop=self._cut)

    def _carry(self, way: Way, content: bytes, sink: Callable[[bytes], None]) -> None:
        try:
            way.carry(content, sink, self._stop)
        except Cut as cut:
            client = self._client
            if client is not None and cut.reset:
                reset_on_close(client)
            self._cut.set()


def readable(source: socket.socket, stop: threading.Event) -> bool:
    """Wait until something can be read; False if ``stop`` was set first."""
    while not stop.is_set():
        if select.select([source], [], [], TICK_S)[0]:
            return True
    return False


def send_all(sink: socket.socket, content: bytes, stop: threading.Event) -> None:
    while content and not stop.is_set():
        if select.select([], [sink], [], TICK_S)[1]:
            content = content[sink.send(content, socket.MSG_DONTWAIT) :]


def read_into(
    source: socket.socket, stock: Stock, closed: threading.Event, stop: threading.Event
) -> bool:
    """Read until the other end closes or ``stop`` is set; True if the other end reset it."""
    while not closed.is_set() and readable(source, stop):
        try:
            content = source.recv(PIECE)
        except OSError:
            return True
        if not content:
            return False
        stock.put(content, stop)
    return False


def reset_on_close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
