"""Bytes to and from a USB printer, through python-escpos.

python-escpos is imported when a link is first opened, because reading its profiles takes half a
second.
"""

import errno

from hall.config.printers import Printer
from hall.printers.link.errors import opened
from hall.printers.link.pace import patience_s

MOST_READ_BYTES = 64
INPUT_BIT = 0x80  # set in the address of an endpoint from which the computer reads


class UsbLink:
    lasts = True
    loses = False

    def __init__(self, printer: Printer, _connect_s: float) -> None:
        from escpos.printer import Usb

        milliseconds = round(patience_s(printer) * 1000)
        device = Usb(printer.usb_vendor, printer.usb_product, timeout=milliseconds)
        self._device = opened(device)
        self._find_endpoints()

    def _find_endpoints(self) -> None:
        """Each maker numbers the endpoints differently; python-escpos assumes those of one maker."""
        interface = self._device.device.get_active_configuration()[(0, 0)]
        for endpoint in interface:
            address = endpoint.bEndpointAddress
            if address & INPUT_BIT:
                self._device.in_ep = address
            else:
                self._device.out_ep = address

    def write(self, content: bytes) -> None:
        self._device._raw(content)

    def read(self, seconds: float) -> bytes:
        milliseconds = max(1, round(seconds * 1000))
        try:
            received = self._device.device.read(self._device.in_ep, MOST_READ_BYTES, milliseconds)
        except OSError as error:
            if error.errno == errno.ETIMEDOUT:
                return b""
            raise
        return bytes(received)

    def unsent(self) -> int:
        return 0

    def is_open(self) -> bool:
        return True

    def finish(self) -> None:
        """Nothing is left to do: ``write`` returns once the printer has the bytes."""

    def close(self) -> None:
        self._device.close()
