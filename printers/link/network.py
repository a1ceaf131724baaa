"""Bytes to and from a printer on the network: TCP, usually port 9100."""

import errno
import os
import socket
import struct
import sys
import time
from contextlib import suppress

if sys.platform == "linux":
    import fcntl
    import termios

from hall.config.printers import Printer
from hall.printers.link.pace import patience_s

UNSENT_BYTES = 4096  # at most so many stay in the kernel and would be taken for printed
GOODBYE_S = 0.25
POLL_S = 0.02
STATUS_MESSAGES = 8  # a printer may send so many without being asked before it says goodbye
MOST_READ_BYTES = 64
RESET = struct.pack("ii", 1, 0)


class NetworkLink:
    lasts = False  # many printers accept a single connection, and drop one that is idle
    loses = True

    def __init__(self, printer: Printer, connect_s: float) -> None:
        self._patience_s = patience_s(printer)
        self._socket = socket.create_connection((printer.host, printer.port), connect_s)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_BYTES)

    def write(self, content: bytes) -> None:
        left = memoryview(content)
        while left:
            self._socket.settimeout(self._patience_s)  # begins anew with each byte that is taken
            left = left[self._socket.send(left) :]

    def read(self, seconds: float) -> bytes:
        self._socket.settimeout(seconds)
        try:
            received = self._socket.recv(MOST_READ_BYTES)
        except (TimeoutError, BlockingIOError):
            return b""
        if not received:
            raise ConnectionResetError(errno.ECONNRESET, "the printer ended the connection")
        return received

    def unsent(self) -> int:
        """The bytes that the other end has not acknowledged; only Linux tells."""
        if error := self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise OSError(error, os.strerror(error))
        if sys.platform != "linux":
            return 0
        left = fcntl.ioctl(self._socket.fileno(), termios.TIOCOUTQ, bytes(4))
        return int.from_bytes(left, sys.byteorder)

    def finish(self) -> None:
        """Wait until the other end has all bytes, and for an error that arrives only then.

        A printer that took all of them closes the connection, or sends nothing.
        """
        left, last = self.unsent(), time.monotonic()
        while left:
            time.sleep(POLL_S)
            before, left = left, self.unsent()
            if left < before:
                last = time.monotonic()
            elif time.monotonic() - last > self._patience_s:
                raise TimeoutError("the printer takes no bytes")
        self._socket.settimeout(GOODBYE_S)
        with suppress(TimeoutError):
            for _ in range(STATUS_MESSAGES):
                if not self._socket.recv(MOST_READ_BYTES):
                    return

    def is_open(self) -> bool:
        self._socket.settimeout(0)
        try:
            return bool(self._socket.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def close(self) -> None:
        """Bytes that are still here will not reach the printer, between those of another link."""
        with suppress(OSError):
            if self.unsent():
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            else:  # what is left unread would make a reset of the goodbye
                self._socket.settimeout(0)
                while self._socket.recv(MOST_READ_BYTES):
                    pass
        self._socket.close()
