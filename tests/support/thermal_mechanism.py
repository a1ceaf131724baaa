"""Buffer, paper and cutter of the test printer: prints in its own time, and stops for faults."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.support.thermal_head import Head, Paper

WELL = 0x12
# What a fault sets in the answers to DLE EOT 1, 2, 3, 4.
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
STEP = 256  # bytes


@dataclass
class Manners:
    """How a printer behaves; all of it may be changed while it works.

    ``silent``: takes connections and reads nothing. ``deaf``: says nothing of itself. ``misses``
    its next so many questions. ``answers_after`` seconds. After so many bytes of a connection it
    starts anew (``reset_after``), breaks it off, once, and goes on where it was (``drops_after``),
    or loses the rest of them (``loses_after``). ``loses`` so many, once, at byte ``loses_at`` of
    all it was ever sent. ``paper_out_at``: the byte of all it has ever printed at which the roll
    ends, once. ``confirms``: knows GS ( H. ``tallies``: knows GS r. ``ticket_s`` seconds a ticket
    takes. ``room``: bytes it takes before it has printed them; a full printer hears no questions
    either. ``forgets`` what it had not printed when it stopped. ``chatters``: tells its state
    unasked at each cut.
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
    tallies: bool = False
    chatters: bool = False
    ticket_s: float = 0.0
    room: int = 65536
    forgets: bool = False


class Mechanism:
    """``say`` is called with what it says in its turn."""

    def __init__(self, manners: Manners, say: Callable[[bytes], None]) -> None:
        self.faults: set[str] = set()
        self.printed = 0  # bytes
        self.cut_at: list[float] = []  # monotonic
        self.restarts = 0
        self._manners = manners
        self._say = say
        self._head = Head()
        self._head.tallies = manners.tallies
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
        """Blocks while there is no room. Starting anew, it forgets this too."""
        with self._moved:
            restarts = self.restarts
            while content and self.restarts == restarts and not closed.is_set():
                room = max(0, self._manners.room - len(self._buffer))
                self._buffer += content[:room]
                content = content[room:]
                self._moved.notify_all()
                if content:
                    self._moved.wait(0.05)

    def break_down(self, fault: str) -> None:
        with self._moved:
            self.faults.add(fault)

    def mend(self, fault: str) -> None:
        """Of ``paper_out``: there is a new roll."""
        with self._moved:
            if fault == "paper_out":
                self.faults.discard("near_end")
                self._head.new_roll()
            self.faults.discard(fault)
            if self._manners.forgets:
                self._restart()
            self._moved.notify_all()

    def restart(self) -> None:
        with self._moved:
            self._restart()

    def _restart(self) -> None:
        self.restarts += 1
        self._buffer.clear()
        self._head.end()

    def papers(self, timeout: float = 60) -> list[Paper]:
        """All papers begun, once nothing more can be printed."""
        with self._moved:
            assert self._moved.wait_for(self._rests, timeout)
            if self.error is not None:
                raise self.error
            return list(self._head.papers)

    def switch_off(self) -> None:
        with self._moved:
            self._off = True
            self._moved.notify_all()

    def _rests(self) -> bool:
        return not self._busy and (not self._buffer or bool(self.faults & STOPS))

    def _work(self) -> None:
        while not self._off:
            with self._moved:
                self._busy = False
                self._moved.notify_all()
                self._moved.wait_for(self._may_print)
                self._busy = True
                cut, asked = self._step()
            if cut:
                self.cut_at.append(time.monotonic())
            if cut and self._manners.chatters:
                self._say(b"\x10\x00\x00\x0f")
            if cut and self._manners.ticket_s:
                time.sleep(self._manners.ticket_s)
            for command in asked:
                self._answer_in_turn(command)

    def _answer_in_turn(self, command: bytes) -> None:
        if command.startswith(b"\x1dr"):
            self._say(b"\x03" if "near_end" in self.faults else b"\x00")
        elif self._manners.confirms:
            self._say(b"\x37\x22" + command[-4:] + b"\x00")

    def confuse(self) -> None:
        with self._moved:
            self._head.confused = True

    def _may_print(self) -> bool:
        return self._off or (bool(self._buffer) and not self.faults & STOPS)

    def _step(self) -> tuple[bool, list[bytes]]:
        """Whether a paper was cut, and what wants an answer."""
        last = self._manners.paper_out_at
        step = STEP if last is None else min(STEP, last - self.printed)
        part = bytes(self._buffer[:step])
        del self._buffer[:step]
        cuts, asked = self._head.cuts, len(self._head.asked)
        try:
            self._head.take(part)
        except ValueError as error:
            self.error = error
            self._buffer.clear()
        self.printed += len(part)
        if last is not None and self.printed >= last:
            self.faults.add("paper_out")
            self._manners.paper_out_at = None
        return self._head.cuts > cuts, self._head.asked[asked:]
