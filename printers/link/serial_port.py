"""Bytes to and from a printer on a serial port, through python-escpos.

python-escpos is imported when a link is first opened, because reading its profiles takes half a
second.
"""

import time

from hall.config.printers import Printer
from hall.printers.link.errors import opened
from hall.printers.link.pace import SERIAL_BITS_A_BYTE, patience_s

PIECE = 256  # bytes written at a time, so that the limit concerns a line that takes none
POLL_S = 0.02
MOST_READ_BYTES = 64


class SerialLink:
    lasts = True
    loses = False

    def __init__(self, printer: Printer, _connect_s: float) -> None:
        from escpos.printer import Serial

        self._patience_s = patience_s(printer)
        self._finished = True
        self._device = opened(Serial(printer.device, printer.baudrate))
        self._port = self._device.device
        piece_s = PIECE * SERIAL_BITS_A_BYTE / printer.baudrate
        self._port.write_timeout = self._patience_s + piece_s

    def write(self, content: bytes) -> None:
        self._finished = False
        try:
            for start in range(0, len(content), PIECE):
                self._device._raw(content[start : start + PIECE])
        except OSError as error:
            if type(error).__name__ != "SerialTimeoutException":
                raise
            raise TimeoutError("the serial port takes no bytes") from error

    def read(self, seconds: float) -> bytes:
        self._port.timeout = seconds
        waiting = min(self._port.in_waiting, MOST_READ_BYTES)
        received: bytes = self._port.read(max(1, waiting))
        return received

    def unsent(self) -> int:
        left: int = self._port.out_waiting
        return left

    def is_open(self) -> bool:
        return True

    def finish(self) -> None:
        left = self._port.out_waiting
        deadline = time.monotonic() + self._patience_s
        while left:
            time.sleep(POLL_S)
            if self._port.out_waiting < left:
                deadline = time.monotonic() + self._patience_s
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
