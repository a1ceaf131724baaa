"""Links through python-escpos: serial, USB, and queues of the system.

It is imported when first needed, because it takes half a second to read its profiles.
"""

import errno
import time
from typing import Any

from hall.config.models import Printer
from hall.printers.link.print_commands import BAND

Device = Any  # one of python-escpos' printers, which are typed in part only
SERIAL_BITS_A_BYTE = 10
POLL_S = 0.02
HEARD_BYTES = 64
USB_IN = 0x80  # of an end point's address: the computer reads there


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
        self._listen_where_it_speaks()

    def _listen_where_it_speaks(self) -> None:
        """Each maker numbers its end points otherwise; python-escpos knows those of one."""
        interface = self._device.device.get_active_configuration()[(0, 0)]
        for endpoint in interface:
            address = endpoint.bEndpointAddress
            if address & USB_IN:
                self._device.in_ep = address
            else:
                self._device.out_ep = address

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


class SystemLink:
    """A queue of this computer; CUPS gets the whole job when it is finished."""

    lasts = False

    def __init__(self, printer: Printer, _connect_s: float) -> None:
        from escpos.printer import CupsPrinter, Win32Raw

        kind = {"cups": CupsPrinter, "win32": Win32Raw}[printer.driver]
        self._device = kind(printer.queue)
        try:
            opened(self._device, job_name="Sảnh")
        except OSError:
            self._forget_job()
            raise

    def write(self, content: bytes) -> None:
        self._device._raw(content)

    def read(self, seconds: float) -> bytes:
        raise OSError(errno.ENOTSUP, f"a queue says nothing, not even in {seconds} s")

    def finish(self) -> None:
        self._device.close()

    def close(self) -> None:
        self._device.pending_job = False
        self._device.close()
        self._forget_job()

    def _forget_job(self) -> None:
        """python-escpos gathers a job for CUPS in a file that it closes only once it is sent."""
        if gathered := getattr(self._device, "tmpfile", None):
            gathered.close()


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
