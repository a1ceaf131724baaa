"""How bytes reach a printer and come back, with a limit on every wait."""

import errno
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Protocol

from hall.config.models import Printer
from hall.printers.link.device_file import SlowFile
from hall.printers.link.usb import SerialLink, SystemLink, UsbLink

UNSENT_BYTES = 4096  # at most so much stays in the kernel and is taken for printed
FAREWELL_S = 0.25
STATUS_MESSAGES = 8  # that a printer may send of its own accord meanwhile
HEARD_BYTES = 64


class Link(Protocol):
    """Bytes to one printer and back; OSError for whatever goes wrong.

    ``write`` and ``finish`` wait at most the printer's ``timeout_s``. ``read`` gives what came
    within ``seconds``, as soon as something has. ``finish`` returns once the printer has what was
    written, as far as can be known. ``close`` sends nothing more. A link that ``lasts`` is
    better kept open: to open it resets the printer.
    """

    lasts: bool

    def write(self, content: bytes) -> None: ...
    def read(self, seconds: float) -> bytes: ...
    def finish(self) -> None: ...
    def close(self) -> None: ...


class NetworkLink:
    lasts = False  # many printers have room for one connection, and forget one that is idle

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
            heard = self._socket.recv(HEARD_BYTES)
        except TimeoutError:
            return b""
        if not heard:
            raise ConnectionResetError(errno.ECONNRESET, "the printer ended the connection")
        return heard

    def finish(self) -> None:
        """A printer that breaks off is heard only after our bytes have left. One that took them
        all says goodbye, or nothing at all.
        """
        self._socket.shutdown(socket.SHUT_WR)
        self._socket.settimeout(FAREWELL_S)
        with suppress(TimeoutError):
            for _ in range(STATUS_MESSAGES):
                if not self._socket.recv(HEARD_BYTES):
                    return

    def close(self) -> None:
        self._socket.close()


class FileLink:
    lasts = False

    def __init__(self, printer: Printer, _connect_s: float) -> None:
        # python-escpos would wait for ever for a device that takes no bytes, and where a printer
        # is unplugged it would create a plain file of its name.
        self._file = SlowFile(printer.device, printer.timeout_s)

    def write(self, content: bytes) -> None:
        self._file.write(content)

    def read(self, seconds: float) -> bytes:
        raise OSError(errno.ENOTSUP, f"a file says nothing, not even in {seconds} s")

    def finish(self) -> None:
        """What was written is in the device."""

    def close(self) -> None:
        self._file.close()


DRIVERS: Mapping[str, Callable[[Printer, float], Link]] = {
    "network": NetworkLink,
    "usb": UsbLink,
    "serial": SerialLink,
    "file": FileLink,
    "cups": SystemLink,
    "win32": SystemLink,
}
CAN_ANSWER = ("network", "usb", "serial")
