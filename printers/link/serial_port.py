"""Bytes to and from a printer on a serial port, through python-escpos.

python-escpos is imported when a link is first opened, because reading its profiles takes half a
second.
"""

import time

from hall.config.printers import Printer
from hall.printers.link.errors import opened
from hall.printers.link.print_commands import BAND

SERIAL_BITS_A_BYTE = 10
POLL_S = 0.02
MOST_READ_BYTES = 64


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
        waiting = min(self._port.in_waiting, MOST_READ_BYTES)
        received: bytes = self._port.read(max(1, waiting))
        return received

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
            if not self._finished:  # close() would wait for the rest without limit
                self._port.reset_output_buffer()
        finally:
            self._port.close()
            self._device.close()
