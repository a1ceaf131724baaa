"""One paper on its way to a printer: what was asked of the printer since, and what it answered.

Only answers that a printer gives in its turn, over the link that brought the bytes and after the
bytes of the cut, prove that a paper came out whole. An answer to DLE EOT proves that the bytes
before it were taken; over another link, no answer proves anything.
"""

import time
from dataclasses import dataclass
from typing import Literal

from hall.config.printers import Printer
from hall.printers.link import confirmation, status
from hall.printers.link.confirmation import EchoBuffer
from hall.printers.link.drivers import Link
from hall.printers.link.errors import PrinterError
from hall.printers.link.pace import SLOWEST, Pace, patience_s

ASK_S = 1.0
WATCH_S = 0.25  # between two questions to a printer that is printing
POLL_S = 0.02
SETTLED_S = 0.1

Outcome = Literal["confirmed", "doubtful", "untold"]
"""What became of a paper: it came out whole; the printer could have said so and did not; the
printer took it and cannot tell."""


@dataclass
class Abilities:
    """What a printer has shown to be able to tell, while the program runs.

    ``answers``: DLE EOT; ``in_order``: GS r, which is ``sought`` before the first paper;
    ``process_id``: GS ( H, which a printer that is asked for it may not know.
    """

    answers: bool = False
    in_order: bool = False
    sought: bool = False
    process_id: Literal["off", "asked", "known", "unknown"] = "off"

    @property
    def asks_process_id(self) -> bool:
        return self.process_id in ("asked", "known")


class Delivery:
    """A paper that is being sent over ``link``.

    ``stale`` is how many answers to earlier questions may still come, and prove nothing.
    """

    def __init__(
        self, link: Link, printer: Printer, abilities: Abilities, pace: Pace, stale: int
    ) -> None:
        self.echo = EchoBuffer(link)
        self._link = link
        self._printer = printer
        self._abilities = abilities
        self._pace = pace
        self._stale = stale
        self._asked = 0  # by GS r
        self._number: int | None = None  # of the question GS ( H
        self._sent = 0  # bytes
        self._begun_at = time.monotonic()
        self._patience_s = patience_s(printer)
        self._moved_at = self._out_at = 0.0  # when it last said more; when the paper must be out
        self._arrived_at: float | None = None  # when the printer was known to have all bytes

    def write(self, content: bytes, *, asks: bool = False) -> None:
        """Send bytes; ``asks``: they contain the question GS r."""
        self._asked += asks
        self._sent += len(content)
        self._link.write(content)

    def ask_when_printed(self, number: int) -> None:
        self._number = number
        self.write(confirmation.ask_when_printed(number))

    @property
    def sent(self) -> int:
        return self._sent

    @property
    def owed(self) -> int:
        """How many answers may still come, also to questions before this paper."""
        return max(0, self._stale + self._asked - self._answered)

    def follow(self, printing_s: float) -> Outcome:
        """Wait for what becomes of the paper, which takes ``printing_s`` to print.

        :raises PrinterError: the printer reports a fault.
        :raises OSError: from the link, or because the printer falls silent.
        """
        self._drain()
        self._moved_at = time.monotonic()
        self._out_at = self._moved_at + printing_s
        end = self._out_at + self._sent / SLOWEST + printing_s + 2 * self._patience_s
        while (outcome := self._outcome(printing_s)) is None:
            if time.monotonic() > end:
                raise TimeoutError("the printer does not come to an end")
            if self._abilities.answers:
                self._ask()
            else:
                self._listen(WATCH_S)
        return outcome

    def _drain(self) -> None:
        """Wait until the line has taken all bytes, for as long as it takes any."""
        left, moved_at = self._link.unsent(), time.monotonic()
        while left:
            time.sleep(POLL_S)
            before, left = left, self._link.unsent()
            if left < before:
                moved_at = time.monotonic()
            elif time.monotonic() - moved_at > self._patience_s:
                raise TimeoutError("the printer takes no bytes")

    def _outcome(self, printing_s: float) -> Outcome | None:
        """None while it is open."""
        now = time.monotonic()
        if self._is_whole():
            return "confirmed" if now >= self._out_at else None
        if self._arrived_at is None:
            if self._abilities.answers or now < self._moved_at + self._silence_s():
                return None
            return self._without_process_id("untold")
        out_at = self._arrived_at + printing_s
        if self._abilities.process_id == "asked":
            if now > out_at + printing_s + self._printer.timeout_s:
                self._abilities.process_id = "unknown"
            return None
        if self._abilities.in_order or self._abilities.process_id == "known":
            return "doubtful" if now > max(out_at, self._moved_at) + self._patience_s else None
        return "untold" if now >= out_at else None

    def _without_process_id(self, outcome: Outcome) -> Outcome:
        """A printer that says nothing at all may not know GS ( H; one that knew it, does."""
        if self._abilities.process_id == "known":
            return "doubtful"
        self._abilities.process_id = "unknown"
        return outcome

    def _is_whole(self) -> bool:
        """Whether every answer has come that only a whole and cut paper can bring."""
        in_turn = 0 < self._asked <= self._answered - self._stale
        self._abilities.in_order |= in_turn
        if self._number is None or not self._abilities.asks_process_id:
            return in_turn
        if not confirmation.is_printed(bytes(self.echo.received), self._number):
            return False
        self._abilities.process_id = "known"
        return in_turn or not self._abilities.in_order

    @property
    def _answered(self) -> int:
        return confirmation.count_answers(bytes(self.echo.received))

    def _silence_s(self) -> float:
        """For how long silence means nothing: bytes may be under way."""
        if self._arrived_at is not None:
            return self._patience_s
        left = self._sent
        if self._abilities.in_order:
            left = left * min(self._asked, self.owed) // self._asked
        return self._patience_s + self._pace.seconds(left)

    def _ask(self) -> None:
        """Ask the printer how it is, once, and wait for the answer behind all bytes under way.

        :raises PrinterError: it reports a fault.
        :raises TimeoutError: it says nothing.
        """
        status.drop_earlier_bytes(self.echo, time.monotonic() + WATCH_S)
        begin = len(self.echo.received)
        self._link.write(status.FIRST_QUESTIONS)
        asked_at = moved_at = time.monotonic()
        while (health := status.health_of(bytes(self.echo.received[begin:]))) is None:
            now = time.monotonic()
            whole = self._is_whole()
            if whole and now >= self._out_at:
                return
            if not whole and now > moved_at + self._silence_s():
                raise TimeoutError("the printer says nothing")
            if self._listen(min(WATCH_S, max(POLL_S, self._out_at - now))):
                moved_at = time.monotonic()
            elif now > asked_at + self._silence_s() - self._patience_s + ASK_S:
                asked_at = now  # one missed answer is no fault
                self._link.write(status.FIRST_QUESTIONS)
        if self._arrived_at is None:
            self._arrived_at = time.monotonic()
            self._pace.measured(self._sent, self._arrived_at - self._begun_at)
        if health.state == "fault":
            self._look_again()
        self._listen(WATCH_S)

    def _look_again(self) -> None:
        """Ask for the cause of a fault. Dots that looked like questions may have been answered."""
        health = status.health(status.ask(self.echo, time.monotonic() + ASK_S))
        if health is not None and health.state == "fault":
            raise PrinterError(health.reason, begun=True)

    def _listen(self, seconds: float) -> bool:
        """Read what comes; True if anything came, or left this machine."""
        answered, unsent = self._answered, self._link.unsent()
        received = self.echo.read(seconds)
        if self._answered > answered:
            self._moved_at = time.monotonic()
        return bool(received) or self._link.unsent() < unsent


def settle(link: Link, stale: int, patience_s: float) -> bool:
    """Wait until no answer to an earlier question can come any more: ``stale`` may.

    Of one more question than that, at least one answer is new, and all stale ones came before it;
    the new ones follow it at once. False if the printer does not answer in its turn.

    :raises OSError: from the link, or because the printer says nothing at all any more.
    """
    echo = EchoBuffer(link)
    for _ in range(stale + 1):
        echo.write(confirmation.LAST_QUESTION)
    moved_at = time.monotonic()
    while confirmation.count_answers(bytes(echo.received)) <= stale:
        if echo.read(WATCH_S):
            moved_at = time.monotonic()
        elif time.monotonic() > moved_at + patience_s:
            break
    for _ in range(2):
        if not status.ask(echo, time.monotonic() + patience_s):
            raise TimeoutError("the printer says nothing")
        time.sleep(SETTLED_S)
    return confirmation.count_answers(bytes(echo.received)) > stale
