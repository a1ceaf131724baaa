"""How bytes reach a printer and come back, with a limit on every wait.

python-escpos is imported when first needed, because it takes half a second to read its profiles.
"""

import errno
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Protocol

from hall.config import Printer
from hall.printers.raster import BAND
from hall.printers.slow_file import SlowFile

Device = Any  # one of python-escpos' printers, which are typed in part only
UNSENT_BYTES = 4096  # at most so much stays in the kernel and is taken for printed
SERIAL_BITS_A_BYTE = 10
POLL_S = 0.02
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


class SerialLink:
    lasts = True

    def __init__(self, printer: Printer, _connect_s: float) -> None:
        from escpos.printer import Serial

        self._timeout_s = printer.timeout_s
        self._finished = True
        self._device = opened(Serial(printer.device, printer.baudrate))
        self._port = self._device.device
        band_bytes = BAND * printer.width_dots // 8
        band_s = band_bytes * SERIAL_BITS_A_BYTE / printer.baudrate
        self._port.write_timeout = printer.timeout_s + band_s

    def write(self, content: bytes) -> None:
        self._finished = False
        try:
            self._device._raw(content)
        except OSError as error:
            if type(error).__name__ != "SerialTimeoutException":
                raise
            raise TimeoutError("the serial port takes no bytes") from error

    def read(self, seconds: float) -> bytes:
        self._port.timeout = seconds
        heard: bytes = self._port.read(max(1, min(self._port.in_waiting, HEARD_BYTES)))
        return heard

    def finish(self) -> None:
        left = self._port.out_waiting
        deadline = time.monotonic() + self._timeout_s
        while left:
            time.sleep(POLL_S)
            if self._port.out_waiting < left:
                deadline = time.monotonic() + self._timeout_s
            elif time.monotonic() > deadline:
                raise TimeoutError("the serial port takes no bytes")
            left = self._port.out_waiting
        self._finished = True

    def close(self) -> None:
        try:
            if not self._finished:  # closing would wait for it without limit
                self._port.reset_output_buffer()
        finally:
            self._port.close()
            self._device.close()


class UsbLink:
    lasts = True

    def __init__(self, printer: Printer, _connect_s: float) -> None:
        from escpos.printer import Usb

        milliseconds = round(printer.timeout_s * 1000)
        device = Usb(printer.usb_vendor, printer.usb_product, timeout=milliseconds)
        self._device = opened(device)

    def write(self, content: bytes) -> None:
        self._device._raw(content)

    def read(self, seconds: float) -> bytes:
        milliseconds = max(1, round(seconds * 1000))
        try:
            heard = self._device.device.read(self._device.in_ep, HEARD_BYTES, milliseconds)
        except OSError as error:
            if error.errno == errno.ETIMEDOUT:
                return b""
            raise
        return bytes(heard)

    def finish(self) -> None:
        """What was written is in the printer."""

    def close(self) -> None:
        self._device.close()


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


class SystemLink:
    """A queue of this computer; CUPS gets the whole job when it is finished."""

    lasts = False

    def __init__(self, printer: Printer, _connect_s: float) -> None:
        from escpos.printer import CupsPrinter, Win32Raw

        kind = {"cups": CupsPrinter, "win32": Win32Raw}[printer.driver]
        self._device = opened(kind(printer.queue), job_name="Sảnh")

    def write(self, content: bytes) -> None:
        self._device._raw(content)

    def read(self, seconds: float) -> bytes:
        raise OSError(errno.ENOTSUP, f"a queue says nothing, not even in {seconds} s")

    def finish(self) -> None:
        self._device.close()

    def close(self) -> None:
        self._device.pending_job = False
        self._device.close()


def opened(device: Device, **options: object) -> Device:
    """:raises OSError: what the system said, which python-escpos wraps."""
    from escpos.exceptions import Error as EscposError

    try:
        device.open(**options)
    except EscposError as error:
        cause = error.__context__
        if isinstance(cause, OSError):
            raise cause from error
        raise OSError(errno.ENODEV, str(error)) from error
    return device


LINKS: Mapping[str, Callable[[Printer, float], Link]] = {
    "network": NetworkLink,
    "usb": UsbLink,
    "serial": SerialLink,
    "file": FileLink,
    "cups": SystemLink,
    "win32": SystemLink,
}
CAN_ANSWER = ("network", "usb", "serial")
