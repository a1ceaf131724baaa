"""Bytes to a print queue of this computer: CUPS or Windows, through python-escpos.

python-escpos is imported when a link is first opened, because reading its profiles takes half a
second.
"""

import errno

from hall.config.printers import Printer
from hall.printers.link.errors import opened


class SystemLink:
    """CUPS gets the whole job at once, when it is finished. A queue sends no answers."""

    lasts = False
    loses = False

    def __init__(self, printer: Printer, _connect_s: float) -> None:
        from escpos.printer import CupsPrinter, Win32Raw

        device_type = {"cups": CupsPrinter, "win32": Win32Raw}[printer.driver]
        self._device = device_type(printer.queue)
        try:
            opened(self._device, job_name="Sảnh")
        except OSError:
            self._forget_job()
            raise

    def write(self, content: bytes) -> None:
        self._device._raw(content)

    def read(self, seconds: float) -> bytes:
        raise OSError(errno.ENOTSUP, f"a print queue sends no answer, not even in {seconds} s")

    def unsent(self) -> int:
        return 0

    def is_open(self) -> bool:
        return True

    def finish(self) -> None:
        self._device.close()

    def close(self) -> None:
        self._device.pending_job = False
        self._device.close()
        self._forget_job()

    def _forget_job(self) -> None:
        """python-escpos collects a job for CUPS in a file, and closes the file only when it sends."""
        if collected := getattr(self._device, "tmpfile", None):
            collected.close()
