"""A printer at the end of a link: asked how it is, and given pictures to print.

Printers on the screen have no link, they are in ``hall.printers.screen``.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from PIL import Image

from hall.config.models import Printer
from hall.config.printers import DOTS_PER_MM
from hall.printers.link import confirmation, print_commands, status, tally
from hall.printers.link.drivers import CAN_ANSWER, DRIVERS, Link
from hall.printers.link.errors import PrinterError, translated
from hall.printers.link.health import Health
from hall.printers.link.print_commands import NativeText

ASK_S = 1.0
TRIES = 2
AGAIN_S = 0.2  # before the second try where the first was refused
WATCH_S = 0.25  # between two questions to a printer that is printing
CONFIRM_S = 8.0
Printable = Image.Image | NativeText


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
        self._tallies = False  # it has answered what was asked in its turn
        self._asked_in_turn = 0  # within the last ticket
        self._number = 0  # of the last process id
        self._tells = False  # it has said of a ticket that all of it came
        self._ear: confirmation.EchoBuffer | None = None  # from a ticket until the link is closed
        # Where the hall may have left it when it last died, or bytes were lost.
        self._rescue = print_commands.rescue(printer.width_dots)
        self._in_a_head = True
        self._half_printed = False

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
        self._ear = None
        if self._link is not None and not self._link.lasts:
            self.close()

    def close(self) -> None:
        """Break off; what the printer has not taken yet is lost."""
        link, self._link, self._ear = self._link, None, None
        if link is not None:
            with suppress(OSError):
                link.close()

    def broke_off(self) -> None:
        """What was sent last may be half printed, and is to be cut off from what comes."""
        self._half_printed = self._in_a_head = True

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
                with translated(begun=False):
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

    def send(self, what: Printable) -> bool:
        """Give it all of ``what``, feed and cut; True if ``printed`` will tell what came of it.
        :raises PrinterError:
        """
        with self._failing():
            with translated(begun=False):
                link = self._opened(self._printer.timeout_s)
            with translated(begun=True):
                self._ear = confirmation.EchoBuffer(link)
                self._write(link, what)
                if self._confirms:
                    self._number += 1
                    link.write(confirmation.request(self._number))
                if self._confirms or self._has_answered:
                    return True
                link.finish()
        self.rest()
        return False

    def printed(self, what: Printable) -> bool:
        """Wait for what the printer says of what was sent: False if it says nothing, or that not
        all of it came. :raises PrinterError:
        """
        with self._failing(), translated(begun=True):
            well = self._confirms or self._printed_well(what.height / DOTS_PER_MM)
            whole = well and self._came_whole()
        if whole and (self._confirms or self._tallies):
            self._tells, self._rescue = True, b""
        elif not whole and self._tells:
            self.broke_off()
        return whole

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except PrinterError as error:
            if error.begun:
                self.broke_off()
            self.close()
            raise

    def _write(self, link: Link, what: Printable) -> None:
        width = self._printer.width_dots
        if self._rescue:
            link.write(self._rescue)
        if self._half_printed:
            link.write(print_commands.cut_off(width))
        self._half_printed = False
        # Until it is known what became of all this.
        self._rescue = (
            print_commands.END_OF_CODE
            if isinstance(what, NativeText)
            else print_commands.rescue(width)
        )
        self._asked_in_turn = 0
        for command in (
            (what.commands,) if isinstance(what, NativeText) else print_commands.commands(what)
        ):
            link.write(command + tally.QUESTION if self._tallies else command)
            self._asked_in_turn += self._tallies
        if self._has_answered:
            link.write(tally.LAST)
            self._asked_in_turn += 1

    def _opened(self, connect_s: float) -> Link:
        if self._link is None:
            self._link = DRIVERS[self._printer.driver](self._printer, connect_s)
        return self._link

    def _asked(self, until: float, *, rescue: bool = False) -> Health | None:
        link = self._opened(max(0.01, until - time.monotonic()))
        if self._in_a_head:  # which would take the questions for a size
            link.write(bytes(print_commands.HEAD_BYTES))
            self._in_a_head = False
        if rescue and self._half_printed:
            link.write(print_commands.rescue(self._printer.width_dots))
        return status.health(status.ask(self._ear or link, until))

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

    def _came_whole(self) -> bool:
        """Ask on until it has said all that it says in its turn, as far as it says anything."""
        end = time.monotonic() + CONFIRM_S
        while not self._said_all():
            if time.monotonic() > end:
                return False
            time.sleep(WATCH_S)
            told = self._asked(time.monotonic() + ASK_S)
            if told is not None and told.state == "fault":
                raise PrinterError(told.reason, begun=True)
        return True

    def _said_all(self) -> bool:
        """Over a new link, a printer is heard no more of what it was asked over the one before."""
        if self._ear is None:
            return not self._confirms
        heard = bytes(self._ear.heard)
        if self._confirms and not confirmation.is_in(heard, self._number):
            return False
        answered = tally.answers(heard)
        self._tallies = self._tallies or answered == self._asked_in_turn == 1
        return not self._tallies or answered >= self._asked_in_turn


def send(printer: Printer, what: Printable) -> None:
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
