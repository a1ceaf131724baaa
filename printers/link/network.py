"""Bytes to and from a printer on the network: TCP, usually port 9100."""

import errno
import socket
from contextlib import suppress

from hall.config.printers import Printer

UNSENT_BYTES = 4096  # at most so many stay in the kernel and would be taken for printed
GOODBYE_S = 0.25
STATUS_MESSAGES = 8  # a printer may send so many without being asked before it says goodbye
MOST_READ_BYTES = 64


class NetworkLink:
    lasts = False  # many printers accept a single connection, and drop one that is idle

    def __init__(self, printer: Printer, connect_s: float) -> None:
        self._timeout_s = printer.timeout_s
        self._socket = socket.create_connection((printer.host, printer.port), connect_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_BYTES)

    def write(self, content: bytes) -> None:
        self._socket.settimeout(self._timeout_s)
        self._socket.sendall(content)

    def read(self, seconds: float) -> bytes:
        self._socket.settimeout(seconds)
        try:
            received = self._socket.recv(MOST_READ_BYTES)
        except TimeoutError:
            return b""
        if not received:
            raise ConnectionResetError(errno.ECONNRESET, "the printer ended the connection")
        return received

    def finish(self) -> None:
        """Wait for an error that arrives only after the last bytes have left.

        A printer that took all of them closes the connection, or sends nothing.
        """
        self._socket.shutdown(socket.SHUT_WR)
        self._socket.settimeout(GOODBYE_S)
        with suppress(TimeoutError):
            for _ in range(STATUS_MESSAGES):
                if not self._socket.recv(MOST_READ_BYTES):
                    return

    def close(self) -> None:
        self._socket.close()
