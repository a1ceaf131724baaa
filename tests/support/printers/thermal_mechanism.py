"""The test printer's buffer, paper and cutter, which print in their own time and stop at faults."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.printers.thermal_head import EscPosReader, PrintedPaper

WELL = 0x12
# The bits that a fault sets in the answers to DLE EOT 1, 2, 3 and 4.
FAULTS = {
    "cover_open": (0x08, 0x04, 0, 0),
    "paper_out": (0x08, 0x20, 0, 0x60),
    "cutter": (0x08, 0x40, 0x08, 0),
    "error": (0x08, 0x40, 0x20, 0),
    "overheated": (0x08, 0x40, 0x40, 0),
    "feed_button": (0x40, 0x08, 0, 0),
    "near_end": (0, 0, 0, 0x0C),
}
STOPS = FAULTS.keys() - {"near_end"}
STEP = 256  # bytes printed at a time


@dataclass
class PrinterBehaviour:
    """How a printer behaves; every field may be changed while it works.

    - ``silent``: it takes connections and reads nothing; ``deaf``: it answers no question.
    - ``misses``: the number of questions that it leaves unanswered from now on.
    - ``answers_after``: seconds before it answers a question; ``ticket_s``: seconds a ticket takes.
    - After this many bytes of a connection it restarts (``reset_after``), breaks the connection
      off once and goes on (``drops_after``), or loses the rest of the bytes (``loses_after``).
    - ``loses``: the number of bytes that it loses once, from byte ``loses_at`` of all it was sent.
    - ``paper_out_at``: the byte, of all it has printed, at which the roll ends once.
    - ``confirms``: it knows GS ( H; ``tallies``: it knows GS r, as most printers do.
    - ``room``: bytes in its buffer; while the buffer is full it answers no questions either.
    - ``forgets``: after a fault it has lost what it had not printed.
    - ``chatters``: it reports its state unasked at each cut.
    """

    silent: bool = False
    deaf: bool = False
    answers_after: float = 0.0
    misses: int = 0
    reset_after: int | None = None
    paper_out_at: int | None = None
    drops_after: int | None = None
    loses_after: int | None = None
    loses_at: int | None = None
    loses: int = 0
    confirms: bool = False
    tallies: bool = True
    chatters: bool = False
    ticket_s: float = 0.0
    room: int = 65536
    forgets: bool = False


class Mechanism:
    """Prints what it takes; ``send`` is called with each answer that has its turn."""

    def __init__(self, behaviour: PrinterBehaviour, send: Callable[[bytes], None]) -> None:
        self.faults: set[str] = set()
        self.printed = 0  # bytes
        self.cut_at: list[float] = []  # monotonic seconds
        self.restarts = 0
        self._behaviour = behaviour
        self._send = send
        self._head = EscPosReader()
        self._head.tallies = behaviour.tallies
        self._buffer = bytearray()
        self._moved = threading.Condition()
        self._off = False
        self._busy = False
        self.error: ValueError | None = None
        threading.Thread(target=self._work, daemon=True).start()

    def answer(self, kind: int) -> int:
        with self._moved:
            bits = WELL
            for fault in self.faults:
                bits |= FAULTS[fault][kind - 1]
            return bits

    def take(self, content: bytes, closed: threading.Event) -> None:
        """Blocks while there is no room in the buffer; a restart drops the rest of ``content``."""
        with self._moved:
            restarts = self.restarts
            while content and self.restarts == restarts and not closed.is_set():
                room = max(0, self._behaviour.room - len(self._buffer))
                self._buffer += content[:room]
                content = content[room:]
                self._moved.notify_all()
                if content:
                    self._moved.wait(0.05)

    def break_down(self, fault: str) -> None:
        with self._moved:
            self.faults.add(fault)

    def mend(self, fault: str) -> None:
        """Ends a fault; the end of ``paper_out`` is a new roll."""
        with self._moved:
            if fault == "paper_out":
                self.faults.discard("near_end")
                self._head.new_roll()
            self.faults.discard(fault)
            if self._behaviour.forgets:
                self._restart()
            self._moved.notify_all()

    def restart(self) -> None:
        with self._moved:
            self._restart()

    def _restart(self) -> None:
        self.restarts += 1
        self._buffer.clear()
        self._head.end()

    def papers(self, timeout: float = 60) -> list[PrintedPaper]:
        """All papers that were begun; waits until nothing more can be printed."""
        with self._moved:
            assert self._moved.wait_for(self._is_idle, timeout)
            if self.error is not None:
                raise self.error
            return list(self._head.papers)

    def switch_off(self) -> None:
        with self._moved:
            self._off = True
            self._moved.notify_all()

    def _is_idle(self) -> bool:
        return not self._busy and (not self._buffer or bool(self.faults & STOPS))

    def _work(self) -> None:
        while not self._off:
            with self._moved:
                self._busy = False
                self._moved.notify_all()
                self._moved.wait_for(self._may_print)
                self._busy = True
                cut, requests = self._step()
            if cut:
                self.cut_at.append(time.monotonic())
            if cut and self._behaviour.chatters:
                self._send(b"\x10\x00\x00\x0f")
            if cut and self._behaviour.ticket_s:
                time.sleep(self._behaviour.ticket_s)
            for command in requests:
                self._answer_in_turn(command)

    def _answer_in_turn(self, command: bytes) -> None:
        if command.startswith(b"\x1dr"):
            self._send(b"\x03" if "near_end" in self.faults else b"\x00")
        elif self._behaviour.confirms:
            self._send(b"\x37\x22" + command[-4:] + b"\x00")

    def allow_garbage(self) -> None:
        with self._moved:
            self._head.confused = True

    def _may_print(self) -> bool:
        return self._off or (bool(self._buffer) and not self.faults & STOPS)

    def _step(self) -> tuple[bool, list[bytes]]:
        """Prints one step: whether a paper was cut, and the commands that want an answer."""
        last = self._behaviour.paper_out_at
        step = STEP if last is None else min(STEP, last - self.printed)
        part = bytes(self._buffer[:step])
        del self._buffer[:step]
        cuts, requests = self._head.cuts, len(self._head.requests)
        try:
            self._head.take(part)
        except ValueError as error:
            self.error = error
            self._buffer.clear()
        self.printed += len(part)
        if last is not None and self.printed >= last:
            self.faults.add("paper_out")
            self._behaviour.paper_out_at = None
        return self._head.cuts > cuts, self._head.requests[requests:]
