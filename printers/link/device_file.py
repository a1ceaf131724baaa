"""Bytes to a device file, such as /dev/usb/lp0, that may stop taking them."""

import errno
import os
import time
from pathlib import PurePath

from hall.config.printers import Printer
from hall.printers.link.pace import patience_s

POLL_S = 0.02
# Windows has no non-blocking files and needs to be told that bytes are not text.
FLAGS = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class FileLink:
    """Appends to the file, without python-escpos: that would wait without limit for a device that
    takes no bytes, and would create a plain file in place of an unplugged printer.

    A missing file is created only outside /dev.
    """

    lasts = False
    loses = False

    def __init__(self, printer: Printer, _connect_s: float) -> None:
        creating = 0 if PurePath(printer.device).is_relative_to("/dev") else os.O_CREAT
        self._file = os.open(printer.device, FLAGS | creating, 0o640)
        self._patience_s = patience_s(printer)

    def write(self, content: bytes) -> None:
        deadline = time.monotonic() + self._patience_s
        while content:
            try:
                content = content[os.write(self._file, content) :]
                deadline = time.monotonic() + self._patience_s
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise TimeoutError("the device takes no bytes") from None
                time.sleep(POLL_S)

    def read(self, seconds: float) -> bytes:
        raise OSError(errno.ENOTSUP, f"a device file sends no answer, not even in {seconds} s")

    def unsent(self) -> int:
        return 0

    def is_open(self) -> bool:
        return True

    def finish(self) -> None:
        """Nothing is left to do: ``write`` returns once the device has the bytes."""

    def close(self) -> None:
        os.close(self._file)
