"""The conversation with one printer: questions about its state, and papers to print.

The bytes travel over a link of ``drivers.py``. A printer on the screen has none: ``on_screen.py``.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self

from PIL import Image

from hall.config.printers import DOTS_PER_MM, Printer
from hall.printers.link import confirmation, print_commands, status
from hall.printers.link.drivers import CAN_ANSWER, DRIVERS, Link, warm_up
from hall.printers.link.errors import PrinterError, translated
from hall.printers.link.health import Health
from hall.printers.link.print_commands import NativeText

ASK_S = 1.0
TRIES = 2
AGAIN_S = 0.2  # pause before the second try if the first one failed
WATCH_S = 0.25  # between two questions to a printer that is printing
CONFIRM_S = 8.0
Printable = Image.Image | NativeText


class Connection:
    """Everything that is sent to one printer and received from it.

    All methods block their thread, and only one thread at a time may use a connection. A job with
    its questions, or a question alone, is one ``with`` block; at its end the printer is free for
    other computers.
    """

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._link: Link | None = None
        self._asks_when_printed = printer.process_id and printer.driver in CAN_ANSWER
        self._answers = self._asks_when_printed or (printer.status and printer.driver in CAN_ANSWER)
        self._has_answered = False
        self._answers_in_order = False  # it has answered GS r
        self._questions_in_order = 0  # GS r within the last paper
        self._number = 0  # the last one that was sent with GS ( H
        self._has_confirmed = False  # the printer has confirmed a whole paper
        self._echo: confirmation.EchoBuffer | None = None  # from a paper until the link closes
        # When the hall last died, or where bytes were lost, the printer may have been left in the
        # middle of a band.
        self._rescue = print_commands.rescue(printer.width_dots)
        self._inside_band_header = True
        self._half_printed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def release(self) -> None:
        """Free the printer for others, unless its link is better kept open."""
        self._echo = None
        if self._link is not None and not self._link.lasts:
            self.close()

    def close(self) -> None:
        """Close the link; what the printer has not taken yet is lost."""
        link, self._link, self._echo = self._link, None, None
        if link is not None:
            with suppress(OSError):
                link.close()

    def broke_off(self) -> None:
        """Note that the last paper may be half printed: the next one is cut off from it."""
        self._half_printed = self._inside_band_header = True

    def health(self) -> Health:
        """Ask the printer how it is; this takes at most a second.

        One missed answer is no fault: the printer is asked twice, the second time over a new
        link. A printer that has never answered is unknown; one that no longer answers is at fault.
        """
        if not self._answers:
            return Health("unknown", "no_status")
        missed = Health("unknown", "silent")
        warm_up(self._printer)  # the time to load a library must not count as silence
        end = time.monotonic() + ASK_S
        for left in reversed(range(TRIES)):
            until = end - left * ASK_S / TRIES
            try:
                with translated(begun=False):
                    health = self._ask(until, rescue=not left)
            except PrinterError as error:
                self.close()
                missed = Health("fault", error.reason)
                if error.permanent:
                    break
                if left:
                    time.sleep(AGAIN_S)
            else:
                if health is not None:
                    self._has_answered = True
                    return health
                self.close()
                missed = Health("fault", "timeout") if self._has_answered else missed
        return missed

    def send(self, paper: Printable) -> bool:
        """Send a whole paper, then feed and cut.

        :return: whether ``printed`` can tell afterwards what came of it.
        :raises PrinterError: the printer did not take all of it.
        """
        with self._closing_on_failure():
            with translated(begun=False):
                link = self._opened(self._printer.timeout_s)
            with translated(begun=True):
                self._echo = confirmation.EchoBuffer(link)
                self._write(link, paper)
                if self._asks_when_printed:
                    self._number += 1
                    link.write(confirmation.ask_when_printed(self._number))
                if self._asks_when_printed or self._has_answered:
                    return True
                link.finish()
        self.release()
        return False

    def printed(self, paper: Printable) -> bool:
        """Wait until the printer tells whether ``paper``, which was sent last, is printed.

        :return: False if the printer tells nothing, or that not all of the paper came.
        :raises PrinterError: the printer reports a fault while it prints.
        """
        with self._closing_on_failure(), translated(begun=True):
            well = self._asks_when_printed or self._printed_well(paper.height / DOTS_PER_MM)
            whole = well and self._came_whole()
        if whole and (self._asks_when_printed or self._answers_in_order):
            self._has_confirmed, self._rescue = True, b""
        elif not whole and self._has_confirmed:
            self.broke_off()
        return whole

    @contextmanager
    def _closing_on_failure(self) -> Iterator[None]:
        try:
            yield
        except PrinterError as error:
            if error.begun:
                self.broke_off()
            self.close()
            raise

    def _write(self, link: Link, paper: Printable) -> None:
        width = self._printer.width_dots
        if self._rescue:
            link.write(self._rescue)
        if self._half_printed:
            link.write(print_commands.cut_off(width))
        self._half_printed = False
        native = isinstance(paper, NativeText)
        # Needed before the next paper, unless this one is confirmed.
        self._rescue = print_commands.END_OF_CODE if native else print_commands.rescue(width)
        self._questions_in_order = 0
        for command in print_commands.commands_of(paper):
            link.write(command + confirmation.QUESTION if self._answers_in_order else command)
            self._questions_in_order += self._answers_in_order
        if self._has_answered:
            link.write(confirmation.LAST_QUESTION)
            self._questions_in_order += 1

    def _opened(self, connect_s: float) -> Link:
        if self._link is None:
            self._link = DRIVERS[self._printer.driver](self._printer, connect_s)
        return self._link

    def _ask(self, until: float, *, rescue: bool = False) -> Health | None:
        """What the printer answers before ``until`` (monotonic); None if that is incomplete."""
        link = self._opened(max(0.01, until - time.monotonic()))
        if self._inside_band_header:  # the printer would take the questions for the size of a band
            link.write(bytes(print_commands.HEADER_BYTES))
            self._inside_band_header = False
        if rescue and self._half_printed:
            link.write(print_commands.rescue(self._printer.width_dots))
        return status.health(status.ask(self._echo or link, until))

    def _printed_well(self, millimetres: float) -> bool:
        """Ask again and again until the paper must be out; the last answer counts."""
        done = time.monotonic() + millimetres / self._printer.speed_mm_s
        while (left := done - time.monotonic()) > 0:
            time.sleep(min(WATCH_S, left))
            self._ask_while_printing()
        health = self.health()
        if health.state == "fault":
            raise PrinterError(health.reason, begun=True)
        return health.state == "ok"

    def _came_whole(self) -> bool:
        """Wait for the answers that the printer gives only after all bytes before the question, if
        it gives such answers. False if they have not come in time."""
        end = time.monotonic() + CONFIRM_S
        while not self._all_answers_came():
            if time.monotonic() > end:
                return False
            time.sleep(WATCH_S)
            self._ask_while_printing()
        return True

    def _ask_while_printing(self) -> None:
        health = self._ask(time.monotonic() + ASK_S)
        if health is not None and health.state == "fault":
            raise PrinterError(health.reason, begun=True)

    def _all_answers_came(self) -> bool:
        """Note whether the printer answers GS r in order, and return whether every answer owed for
        this paper has come. A new link brings no answers to questions that were asked over the
        one before.
        """
        if self._echo is None:
            return not self._asks_when_printed
        received = bytes(self._echo.received)
        if self._asks_when_printed and not confirmation.is_printed(received, self._number):
            return False
        answers = confirmation.count_answers(received)
        self._answers_in_order |= answers == self._questions_in_order == 1
        return not self._answers_in_order or answers >= self._questions_in_order
