"""How a picture reaches a printer: python-escpos' drivers, with a limit on every wait.

python-escpos is imported with the first ticket, because it takes half a second to read its
profiles. Printers on the screen have no driver, they are in ``hall.printers.screen``.
"""

import errno
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Literal

from PIL import Image

from hall.config import Printer
from hall.printers.raster import BAND, commands
from hall.printers.slow_file import SlowFile

Device = Any  # one of python-escpos' printers, which are typed in part only
Reason = Literal["offline", "refused", "timeout", "interrupted", "unsupported", "error"]
UNSENT_BYTES = 4096  # at most so much stays in the kernel and is taken for printed
BROKEN_OFF = (errno.ECONNRESET, errno.ECONNABORTED, errno.ENOTCONN, errno.EPIPE)
SERIAL_BITS_A_BYTE = 10
POLL_S = 0.02
FAREWELL_S = 0.25
STATUS_MESSAGES = 8  # that a printer may send of its own accord meanwhile


class PrinterError(Exception):
    """The printer could not be given the picture.

    ``offline``: not there (unplugged, no route, unknown name). ``refused``: there, but not for
    us. ``timeout``: takes no more bytes. ``interrupted``: broke off. ``unsupported``: this
    machine lacks the driver, trying again is no use (``permanent``). ``error``: anything else.
    ``begun`` says that part of the picture may be on paper.
    """

    def __init__(
        self, reason: Reason, detail: str = "", *, permanent: bool = False, begun: bool = False
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.permanent = permanent
        self.begun = begun


def send(printer: Printer, picture: Image.Image) -> None:
    """Print ``picture``, feed and cut. Blocks the calling thread; raises PrinterError."""
    with _translated(begun=False):
        device = OPENERS[printer.driver](printer)
    try:
        with _translated(begun=True):
            for command in commands(picture):
                device._raw(command)
            if printer.driver == "network":
                _hear_farewell(device)
            if printer.driver == "serial":
                _wait_until_written(device, printer.timeout_s)
            device.close()
    except PrinterError:
        _abandon(device, printer)
        raise


def warm_up(printer: Printer) -> None:
    """Load now what the first ticket would otherwise wait for."""
    if printer.driver in OPENERS:
        import escpos.printer  # noqa: F401


def _network(printer: Printer) -> Device:
    from escpos.printer import Network

    # python-escpos would leave the socket of a failed connection open, and knows only IPv4.
    connection = socket.create_connection((printer.host, printer.port), printer.timeout_s)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT_BYTES)
    device: Device = Network(printer.host, printer.port, printer.timeout_s)
    device.device = connection
    return device


def _usb(printer: Printer) -> Device:
    from escpos.printer import Usb

    milliseconds = round(printer.timeout_s * 1000)
    device: Device = Usb(printer.usb_vendor, printer.usb_product, timeout=milliseconds)
    device.open()
    return device


def _serial(printer: Printer) -> Device:
    from escpos.printer import Serial

    device: Device = Serial(printer.device, printer.baudrate, timeout=printer.timeout_s)
    device.open()
    band_bytes = BAND * printer.width_dots // 8
    band_s = band_bytes * SERIAL_BITS_A_BYTE / printer.baudrate
    device.device.write_timeout = printer.timeout_s + band_s
    return device


def _file(printer: Printer) -> Device:
    from escpos.printer import File

    device: Device = File(printer.device)
    # python-escpos would wait for ever for a device that takes no bytes, and where a printer is
    # unplugged it would create a plain file of its name.
    device.device = SlowFile(printer.device, printer.timeout_s)
    return device


def _cups(printer: Printer) -> Device:
    from escpos.printer import CupsPrinter

    device: Device = CupsPrinter(printer.queue)
    device.open(job_name="Sảnh")
    return device


def _win32(printer: Printer) -> Device:
    from escpos.printer import Win32Raw

    device: Device = Win32Raw(printer.queue)
    device.open(job_name="Sảnh")
    return device


OPENERS: Mapping[str, Callable[[Printer], Device]] = {
    "network": _network,
    "usb": _usb,
    "serial": _serial,
    "file": _file,
    "cups": _cups,
    "win32": _win32,
}


def _hear_farewell(device: Device) -> None:
    """A printer that breaks off is heard only after our bytes have left. One that took them all
    says goodbye, or nothing at all.
    """
    connection = device.device
    connection.shutdown(socket.SHUT_WR)
    connection.settimeout(FAREWELL_S)
    with suppress(TimeoutError):
        for _ in range(STATUS_MESSAGES):
            if not connection.recv(64):
                return


def _wait_until_written(device: Device, timeout_s: float) -> None:
    """Closing a serial port waits without limit for bytes the printer does not take."""
    port = device.device
    left = port.out_waiting
    deadline = time.monotonic() + timeout_s
    while left:
        time.sleep(POLL_S)
        if port.out_waiting < left:
            deadline = time.monotonic() + timeout_s
        elif time.monotonic() > deadline:
            raise TimeoutError("the serial port takes no bytes")
        left = port.out_waiting


def _abandon(device: Device, printer: Printer) -> None:
    """Close without sending what is left."""
    with suppress(PrinterError), _translated(begun=True):
        if printer.driver == "serial":
            device.device.reset_output_buffer()
        if printer.driver == "cups":
            device.pending_job = False
        device.close()


@contextmanager
def _translated(*, begun: bool) -> Iterator[None]:
    from escpos.exceptions import Error as EscposError

    try:
        yield
    except (ImportError, RuntimeError, ValueError) as error:  # a library or its backend is missing
        raise PrinterError("unsupported", str(error), permanent=True, begun=begun) from error
    except (OSError, EscposError) as error:
        # python-escpos wraps what the system said while opening
        cause = error if isinstance(error, OSError) else error.__context__
        raise PrinterError(_reason(cause), str(error), begun=begun) from error


def _reason(error: BaseException | None) -> Reason:
    if not isinstance(error, OSError):
        return "offline"
    if isinstance(error, TimeoutError) or error.errno == errno.ETIMEDOUT:
        return "timeout"
    if type(error).__name__ == "SerialTimeoutException":  # pyserial's; it has no errno
        return "timeout"
    if error.errno in (errno.ECONNREFUSED, errno.EACCES, errno.EPERM):
        return "refused"
    if error.errno in BROKEN_OFF:
        return "interrupted"
    return "offline"
