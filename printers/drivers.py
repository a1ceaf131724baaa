"""A printer at the end of a link: asked how it is, and given pictures to print.

Printers on the screen have no link, they are in ``hall.printers.screen``.
"""

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from PIL import Image

from hall.config import Printer
from hall.printers import confirmation, raster, status
from hall.printers.health import Health, Reason
from hall.printers.links import CAN_ANSWER, LINKS, Link
from hall.printers.native import NativeText

ASK_S = 1.0
TRIES = 2
AGAIN_S = 0.2  # before the second try where the first was refused
WATCH_S = 0.25  # between two questions to a printer that is printing
CONFIRM_S = 8.0
Printed = Image.Image | NativeText
DOTS_PER_MM = 8
BROKEN_OFF = (errno.ECONNRESET, errno.ECONNABORTED, errno.ENOTCONN, errno.EPIPE)


class PrinterError(Exception):
    """The printer could not be given the picture, or says that it did not print all of it.

    ``permanent``: trying again is no use. ``begun`` says that part of the picture may be on paper.
    """

    def __init__(
        self, reason: Reason, detail: str = "", *, permanent: bool = False, begun: bool = False
    ) -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason: Reason = reason
        self.permanent = permanent
        self.begun = begun


class Connection:
    """All talk with one printer. For one thread at a time; all methods block it.

    Each errand – a job with its questions, or a question alone – is a ``with`` block, after which
    the printer is free for others.
    """

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._link: Link | None = None
        self._confirms = printer.process_id and printer.driver in CAN_ANSWER
        self._answers = self._confirms or (printer.status and printer.driver in CAN_ANSWER)
        self._has_answered = False
        self._left_inside = True  # a band, when the hall last died or a ticket broke off
        self._half_printed = False
        self._number = 0  # of the last process id

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.rest()

    def rest(self) -> None:
        """The errand is over."""
        if self._link is not None and not self._link.lasts:
            self.close()

    def close(self) -> None:
        """Break off; what the printer has not taken yet is lost."""
        link, self._link = self._link, None
        if link is not None:
            with suppress(OSError):
                link.close()

    def health(self) -> Health:
        """At most a second. One missed answer is no fault: it is asked twice, the second time over
        a new link. A printer that has never answered is unknown, one that no longer does is at
        fault.
        """
        if not self._answers:
            return Health("unknown", "no_status")
        missed = Health("unknown", "silent")
        warm_up(self._printer)  # which is no fault of the printer's
        end = time.monotonic() + ASK_S
        for left in reversed(range(TRIES)):
            until = end - left * ASK_S / TRIES
            try:
                with _translated(begun=False):
                    told = self._asked(until, rescue=not left)
            except PrinterError as error:
                self.close()
                missed = Health("fault", error.reason)
                if error.permanent:
                    break
                if left:
                    time.sleep(AGAIN_S)
            else:
                if told is not None:
                    self._has_answered = True
                    return told
                self.close()
                missed = Health("fault", "timeout") if self._has_answered else missed
        return missed

    def send(self, what: Printed) -> bool:
        """Give it all of ``what``, feed and cut; True if ``printed`` will tell what came of it.
        :raises PrinterError:
        """
        with self._failing():
            with _translated(begun=False):
                link = self._opened(self._printer.timeout_s)
            with _translated(begun=True):
                self._write(link, what)
                if self._confirms:
                    self._number += 1
                    link.write(confirmation.request(self._number))
                if self._confirms or self._has_answered:
                    return True
                link.finish()
        self.rest()
        return False

    def printed(self, what: Printed) -> bool:
        """Wait for what the printer says of what was sent: False if it says nothing.
        :raises PrinterError:
        """
        with self._failing(), _translated(begun=True):
            if self._confirms:
                return self._confirmed(self._opened(self._printer.timeout_s))
            return self._printed_well(what.height / DOTS_PER_MM)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except PrinterError as error:
            self._left_inside |= error.begun
            self._half_printed |= error.begun
            self.close()
            raise

    def _write(self, link: Link, what: Printed) -> None:
        width = self._printer.width_dots
        if self._left_inside:
            link.write(raster.rescue(width))
        if self._half_printed:
            link.write(raster.cut_off(width))
        for command in (what.commands,) if isinstance(what, NativeText) else raster.commands(what):
            link.write(command)
        self._left_inside = self._half_printed = False

    def _opened(self, connect_s: float) -> Link:
        if self._link is None:
            self._link = LINKS[self._printer.driver](self._printer, connect_s)
        return self._link

    def _asked(self, until: float, *, rescue: bool = False) -> Health | None:
        link = self._opened(max(0.01, until - time.monotonic()))
        if rescue and self._half_printed:
            link.write(raster.rescue(self._printer.width_dots))
        return status.health(status.ask(link, until))

    def _printed_well(self, millimetres: float) -> bool:
        """Ask on until the paper must be out; the last answer counts."""
        done = time.monotonic() + millimetres / self._printer.speed_mm_s
        while (left := done - time.monotonic()) > 0:
            time.sleep(min(WATCH_S, left))
            told = self._asked(time.monotonic() + ASK_S)
            if told is not None and told.state == "fault":
                raise PrinterError(told.reason, begun=True)
        told = self.health()
        if told.state == "fault":
            raise PrinterError(told.reason, begun=True)
        return told.state == "ok"

    def _confirmed(self, link: Link) -> bool:
        ear = confirmation.Ear(link)
        end = time.monotonic() + CONFIRM_S
        while time.monotonic() < end:
            answers = status.ask(ear, time.monotonic() + ASK_S)
            told = status.health(answers)
            if confirmation.is_in(bytes(ear.heard), self._number):
                return True
            if told is not None and told.state == "fault":
                raise PrinterError(told.reason, begun=True)
            time.sleep(WATCH_S)
        return False


def send(printer: Printer, what: Printed) -> None:
    """Print one paper and hang up. :raises PrinterError:"""
    connection = Connection(printer)
    try:
        if connection.send(what):
            connection.printed(what)
    finally:
        connection.close()


def warm_up(printer: Printer) -> None:
    """Load now what the first ticket would otherwise wait for."""
    if printer.driver in ("usb", "serial", "cups", "win32"):
        import escpos.printer  # noqa: F401


@contextmanager
def _translated(*, begun: bool) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PrinterError(_reason(error), str(error), begun=begun) from error
    except (ImportError, RuntimeError, ValueError) as error:  # a library or its backend is missing
        raise PrinterError("unsupported", str(error), permanent=True, begun=begun) from error


def _reason(error: OSError) -> Reason:
    if isinstance(error, TimeoutError) or error.errno == errno.ETIMEDOUT:
        return "timeout"
    if error.errno in (errno.ECONNREFUSED, errno.EACCES, errno.EPERM):
        return "refused"
    if error.errno in BROKEN_OFF:
        return "interrupted"
    return "offline"
