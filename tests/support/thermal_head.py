"""What an ESC/POS printer makes of its bytes, told without our encoder."""

import struct
from dataclasses import dataclass, field

from PIL import Image

LONGEST_HEAD = 8  # bytes of a command before its data
LENGTHS = {
    b"\x1b@": 2,
    b"\x1bJ": 3,
    b"\x1dV": 4,
    b"\x1dv0": 8,
    # Text in the printer's letters: alignment, weight, size.
    b"\x1ba": 3,
    b"\x1bE": 3,
    b"\x1d!": 3,
    b"\x1dr": 3,
}
SPACE = 0x20
NATIVE = {0x0A, *range(SPACE, 0x7F)}  # what text printed by the printer itself is made of


@dataclass
class Paper:
    """What came out between two cuts, or since the printer was last initialised."""

    rows: list[bytes] = field(default_factory=list)
    bands: list[int] = field(default_factory=list)  # rows each
    text: bytearray = field(default_factory=bytearray)
    codes: list[bytes] = field(default_factory=list)  # of native QR codes
    fed: int = 0  # dots
    initialised: bool = False
    cut: bool = False

    def picture(self) -> Image.Image:
        width = max(len(row) for row in self.rows)
        dots = b"".join(row.ljust(width, b"\x00") for row in self.rows)
        return Image.frombytes("1", (width * 8, len(self.rows)), bytes(b ^ 0xFF for b in dots))

    @property
    def empty(self) -> bool:
        return not (self.rows or self.text or self.codes)


class Head:
    """Takes bytes as they come; ``papers`` are those that were begun, ``asked`` the commands that
    want an answer in their turn, among them GS r if it ``tallies``. ValueError for a command that
    no ticket should contain, unless it is ``confused``: then it prints what it cannot understand,
    as real ones do.
    """

    def __init__(self) -> None:
        self.papers: list[Paper] = []
        self.asked: list[bytes] = []
        self.tallies = False
        self.confused = False
        self.cuts = 0
        self._paper = Paper()
        self._pending = bytearray()
        self._letters = b""  # not printed yet
        self._row_bytes = 0
        self._rows_left = 0
        self._code = b""

    @property
    def inside_picture(self) -> bool:
        return self._rows_left > 0

    @property
    def unfinished(self) -> bool:
        return bool(self._pending) or self.inside_picture

    def take(self, content: bytes) -> None:
        self._pending += content
        while self._row() or self._command():
            pass

    def end(self) -> None:
        """The printer was switched off and on."""
        self._pending.clear()
        self._rows_left = 0
        self._begin()

    def new_roll(self) -> None:
        """What was begun goes on, on another paper."""
        self._paper = Paper(bands=[0])

    def _row(self) -> bool:
        if not self._rows_left or len(self._pending) < self._row_bytes:
            return False
        self._print_row(bytes(self._pending[: self._row_bytes]))
        del self._pending[: self._row_bytes]
        self._rows_left -= 1
        return True

    def _print_row(self, row: bytes) -> None:
        if self._paper.empty:
            self.papers.append(self._paper)
        self._print_letters()
        self._paper.rows.append(row)
        self._paper.bands[-1] += 1

    def _print_letters(self) -> None:
        self._paper.text += self._letters
        self._letters = b""

    def _begin(self) -> None:
        if not self._paper.empty:
            self._paper = Paper()

    def _command(self) -> bool:
        if self._rows_left or not self._pending:
            return False
        length = self._length(bytes(self._pending[:LONGEST_HEAD]))
        if length is None or len(self._pending) < length:
            return False
        self._do(bytes(self._pending[:length]))
        del self._pending[:length]
        return True

    def _length(self, head: bytes) -> int | None:
        """Of the command that begins so; None if that cannot be told yet."""
        if head[0] == 0 or head[0] in NATIVE:
            return 1
        for prefix, length in LENGTHS.items():
            if prefix.startswith(head[: len(prefix)]):
                return length
        if b"\x1d(".startswith(head[:2]):
            return 5 + int.from_bytes(head[3:5], "little") if len(head) >= 5 else None
        if self.confused:
            return 1
        raise ValueError(f"unknown command {head!r}")

    def _do(self, command: bytes) -> None:
        if command == b"\x1b@":
            self._letters = b""
            self._begin()
            self._paper.initialised = True
        elif command.startswith(b"\x1bJ"):
            self._paper.fed += command[2]
        elif command.startswith(b"\x1dV"):
            self._print_letters()
            self._paper.cut = True
            self.cuts += 1
            self._paper = Paper()
        elif command.startswith(b"\x1dv0"):
            self._row_bytes, self._rows_left = struct.unpack_from("<HH", command, 4)
            self._paper.bands.append(0)
        elif command.startswith(b"\x1d(H") or (command.startswith(b"\x1dr") and self.tallies):
            self.asked.append(command)
        elif command.startswith(b"\x1dr"):
            self._letters += command[1:2]  # who does not know it may take it for a letter
        elif command.startswith(b"\x1d(k"):
            self._do_code(command[5:])
        elif command[0] >= SPACE or command == b"\n":
            if self._paper.empty:
                self.papers.append(self._paper)
            self._paper.text += command

    def _do_code(self, function: bytes) -> None:
        if function.startswith(b"1P0"):
            self._code = function[3:]
        elif function.startswith(b"1Q"):
            if self._paper.empty:
                self.papers.append(self._paper)
            self._paper.codes.append(self._code)


def decode(stream: bytes) -> list[Paper]:
    """The papers of a whole stream; ValueError if it ends inside a command."""
    head = Head()
    head.take(stream)
    if head.unfinished:
        raise ValueError("the stream ends inside a command")
    return [paper for paper in head.papers if paper.cut]
