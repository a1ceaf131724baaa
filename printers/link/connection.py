"""The conversation with one printer: questions about its state, and papers to print.

The bytes travel over a link of ``drivers.py``. A printer on the screen has none: ``on_screen.py``.
"""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

from PIL import Image

from hall.config.printers import DOTS_PER_MM, Printer
from hall.printers.link import confirmation, print_commands, status
from hall.printers.link.delivery import ASK_S, Abilities, Delivery, Outcome, settle
from hall.printers.link.drivers import CAN_ANSWER, DRIVERS, Link, warm_up
from hall.printers.link.errors import PrinterError, translated
from hall.printers.link.health import Health
from hall.printers.link.pace import QUIET, Pace, patience_s
from hall.printers.link.print_commands import NativeText
from hall.printers.link.stale_answers import StaleAnswers

TRIES = 2
AGAIN_S = 0.2  # pause before the second try if the first one failed
Printable = Image.Image | NativeText


class Connection:
    """Everything that is sent to one printer and received from it.

    All methods block their thread, and only one thread at a time may use a connection. A job with
    its questions, or a question alone, is one ``with`` block; at its end the printer is free for
    other computers, once nothing that it cannot tell of may be under way.
    """

    def __init__(self, printer: Printer) -> None:
        self._printer = printer
        self._link: Link | None = None
        asks = printer.process_id and printer.driver in CAN_ANSWER
        self._can_be_asked = asks or (printer.status and printer.driver in CAN_ANSWER)
        self._abilities = Abilities(process_id="asked" if asks else "off")
        self._pace = Pace(printer)
        self._quiet_at = 0.0  # monotonic; until then, bytes may be under way over the open link
        self._stale = StaleAnswers()
        # The last one that was sent with GS ( H. Answers to an earlier run of the program may come.
        self._number = random.randrange(confirmation.NUMBERS)
        self._delivery: Delivery | None = None  # of the paper that was sent last
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
        self._delivery = None
        if self._link is None or self._link.lasts:
            return
        if not self.quiet_in():
            self.close()

    def quiet_in(self) -> float:
        """After how many seconds nothing can be under way over the open link any more."""
        if self._link is None or not self._link.is_open():
            return 0.0
        return max(0.0, self._quiet_at - time.monotonic())

    def close(self) -> None:
        """Close the link; what the printer has not taken yet is lost."""
        link, self._link, self._delivery = self._link, None, None
        if link is not None:
            with suppress(OSError):
                link.close()

    def broke_off(self) -> None:
        """Note that the hall died in the middle of a paper: the next one is cut off from it."""
        self._leave_half_printed()
        self._stale.unknown()

    def health(self) -> Health:
        """Ask the printer how it is; this takes at most a second.

        One missed answer is no fault: the printer is asked twice, the second time over a new
        link. A printer that has never answered is unknown; one that no longer answers is at fault.
        """
        if not self._can_be_asked:
            return Health("unknown", "no_status")
        if self._link is not None and time.monotonic() < self._quiet_at:
            return Health("unknown", "silent")  # the question would wait behind a paper
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
                    self._abilities.answers = True
                    return self._with_hint(health)
                self.close()
                missed = Health("fault", "timeout") if self._abilities.answers else missed
        return missed

    def send(self, paper: Printable) -> bool:
        """Send a whole paper, then feed and cut.

        :return: whether ``printed`` can tell afterwards what came of it.
        :raises PrinterError: the printer did not take all of it.
        """
        with self._closing_on_failure():
            with translated(begun=False):
                link = self._opened(self._printer.timeout_s)
                self._settle(link)
            with translated(begun=True):
                self._write(link, paper)
                if self._abilities.asks_process_id or self._abilities.answers:
                    return True
                self._linger(link)
        self.release()
        return False

    def printed(self, paper: Printable) -> Outcome:
        """Wait until it is known what became of ``paper``, which was sent last.

        :raises PrinterError: the printer reports a fault while it prints, or falls silent.
        """
        delivery = self._delivery
        assert delivery is not None
        speed = DOTS_PER_MM * self._printer.speed_mm_s
        with self._closing_on_failure(), translated(begun=True):
            outcome = delivery.follow(paper.height / speed)
        self._stale.left(delivery.owed)
        if outcome == "confirmed":
            self._rescue = b""
        elif outcome == "doubtful":
            self._leave_half_printed()
        return outcome

    @contextmanager
    def _closing_on_failure(self) -> Iterator[None]:
        try:
            yield
        except PrinterError as error:
            if error.begun:
                self._leave_half_printed()
                if self._delivery is not None:
                    self._stale.left(self._delivery.owed)
            self.close()
            raise

    def _leave_half_printed(self) -> None:
        self._half_printed = self._inside_band_header = True
        self._rescue = print_commands.rescue(self._printer.width_dots)

    def _write(self, link: Link, paper: Printable) -> None:
        abilities = self._abilities
        delivery = Delivery(link, self._printer, abilities, self._pace, self._stale.count())
        self._delivery = delivery
        self._clear(delivery)
        # Needed before the next paper, unless this one is confirmed.
        native = isinstance(paper, NativeText)
        width = self._printer.width_dots
        self._rescue = print_commands.END_OF_CODE if native else print_commands.rescue(width)
        for command in print_commands.commands_of(paper):
            if abilities.in_order:
                delivery.write(command + confirmation.QUESTION, asks=True)
            else:
                delivery.write(command)
        if abilities.asks_process_id:
            self._number += 1
            delivery.ask_when_printed(self._number)
        if abilities.answers:
            delivery.write(confirmation.LAST_QUESTION, asks=True)

    def _clear(self, link: status.Write) -> None:
        """Bring the printer out of what it may have been left in."""
        if self._rescue:
            link.write(self._rescue)
        if self._half_printed:
            link.write(print_commands.cut_off(self._printer.width_dots))
        self._rescue, self._half_printed = b"", False

    def _settle(self, link: Link) -> None:
        """Find out whether the printer answers in its turn: before its first paper, and before one
        whose answers could be confused with those to an earlier one.
        """
        abilities, stale = self._abilities, self._stale.count()
        again = stale and self._stale.may_settle
        if not abilities.answers or (abilities.sought and not again):
            return
        if abilities.sought and not abilities.in_order and not self._stale.is_unknown:
            return
        wait_s = patience_s(self._printer) if stale else self._printer.timeout_s
        try:
            self._clear(link)
            settled = settle(link, stale, wait_s)
        except OSError:
            self._leave_half_printed()
            raise
        self._stale.settled(well=settled)
        abilities.in_order, abilities.sought = settled, True

    def _linger(self, link: Link) -> None:
        """Wait until the line has taken all bytes of a paper of which the printer tells nothing,
        and note when they must be with the printer.
        """
        link.finish()
        if link.loses and self._delivery is not None:
            self._quiet_at = time.monotonic() + self._delivery.sent / QUIET

    def _opened(self, connect_s: float) -> Link:
        if self._link is not None and not self._link.is_open():
            self.close()
        if self._link is None:
            self._quiet_at = 0.0
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
        return status.health(status.ask(link, until))

    def _with_hint(self, health: Health) -> Health:
        """A printer that does not know GS ( H is well; somebody should correct its configuration."""
        if health.state == "ok" and self._abilities.process_id == "unknown":
            return replace(health, reason="no_process_id")
        return health
