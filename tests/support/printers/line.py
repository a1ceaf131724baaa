"""The way between a hall and its printer: a network that stalls, breaks and goes dark, or a serial
box behind Ethernet that takes bytes faster than it passes them on."""

import socket
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Self

from tests.support.printers.carriers import (
    Passage,
    SerialWire,
    Trouble,
    Way,
    readable,
    reset_on_close,
)

STILL_S = 0.6


class Line:
    """Listens on ``port`` and passes everything on to the printer at ``to``.

    - ``rate``: bytes a second to the printer; ``window``: what the operating system takes of the
      hall before anybody reads; ``room``: what the line itself keeps on the way.
    - ``box``: a serial line to the printer that lasts, whatever becomes of connections.
    - ``keeps``: what is on the way still reaches the printer after the hall closed the connection.
    """

    def __init__(
        self,
        to: int,
        *,
        rate: float = 0,
        window: int = 65536,
        room: int = 65536,
        box: bool = False,
        keeps: bool = True,
    ) -> None:
        self.there, self.back = Way(rate), Way(0)
        self.connections = 0
        self._closed = threading.Event()
        self._to = to
        self._room = room
        self._keeps = keeps
        self._wire = SerialWire(self._to, room, self.there, self.back) if box else None
        self._threads: list[threading.Thread] = []
        self._listener = socket.socket()
        self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self.port: int = self._listener.getsockname()[1]
        self._start(self._accept)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._closed.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()
        if self._wire is not None:
            self._wire.close()

    def expect(self, there: Sequence[Trouble] = (), back: Sequence[Trouble] = ()) -> None:
        """Have these troubles, counted from the bytes that have passed already."""
        for way, troubles in ((self.there, there), (self.back, back)):
            for trouble in troubles:
                at = way.passed + trouble.at
                way.troubles.append(Trouble(at, trouble.kind, trouble.seconds))

    def rest(self) -> None:
        """Return once nothing has moved for a while, and nothing will."""
        still, passed = 0.0, -1
        while still < STILL_S:
            time.sleep(STILL_S / 10)
            moves = passed != self.there.passed or self.there.stalls or self.back.stalls
            still, passed = 0.0 if moves else still + STILL_S / 10, self.there.passed

    def _start(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while readable(self._listener, self._closed):
            client, _ = self._listener.accept()
            self.connections += 1
            if self._wire is not None:
                self._wire.serve(client, self._closed, keeps=self._keeps)
            else:
                self._start(partial(self._connect, client))

    def _connect(self, client: socket.socket) -> None:
        with client:
            try:
                printer = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                reset_on_close(client)
                return
            with printer:
                Passage(client, printer, self.there, self.back, self._room).last(
                    self._closed, keeps=self._keeps
                )
