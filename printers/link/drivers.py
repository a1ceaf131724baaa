"""The table of drivers: for each ``driver`` of config.toml, the class that moves its bytes.

A new driver is one class with the methods of ``Link`` and one row in ``DRIVERS``. Printers on the
screen have no link: see ``on_screen.py``.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from hall.config.printers import Printer
from hall.printers.link.device_file import FileLink
from hall.printers.link.network import NetworkLink
from hall.printers.link.serial_port import SerialLink
from hall.printers.link.system_queue import SystemLink
from hall.printers.link.usb import UsbLink


class Link(Protocol):
    """Moves bytes to one printer and back, with a limit on every wait.

    ``write`` and ``finish`` wait for as long as bytes are taken, and at most ``patience_s`` without
    any. ``read`` returns what came within ``seconds``, as soon as something has. ``unsent`` is the
    number of bytes that have not left this machine, as far as this can be known. ``finish`` returns
    once none are left. ``is_open`` is False once the printer has ended the connection. ``close``
    sends nothing more. All raise OSError.

    Where ``lasts`` is true, the link is better kept open: opening it resets the printer. Where
    ``loses`` is true, what the other end has not passed on may be lost when the link is closed.
    """

    lasts: bool
    loses: bool

    def write(self, content: bytes) -> None: ...
    def read(self, seconds: float) -> bytes: ...
    def unsent(self) -> int: ...
    def finish(self) -> None: ...
    def is_open(self) -> bool: ...
    def close(self) -> None: ...


DRIVERS: Mapping[str, Callable[[Printer, float], Link]] = {
    "network": NetworkLink,
    "usb": UsbLink,
    "serial": SerialLink,
    "file": FileLink,
    "cups": SystemLink,
    "win32": SystemLink,
}
CAN_ANSWER = ("network", "usb", "serial")
NEED_ESCPOS = ("usb", "serial", "cups", "win32")


def warm_up(printer: Printer) -> None:
    """Load now what the first ticket would otherwise wait for."""
    if printer.driver in NEED_ESCPOS:
        import escpos.printer  # noqa: F401
