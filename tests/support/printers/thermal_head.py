"""Reads ESC/POS bytes as a printer does, without any code of ours."""

import struct
from dataclasses import dataclass, field

from PIL import Image

LONGEST_HEAD = 8  # bytes that a command can have before its data
LENGTHS = {
    b"\x1b@": 2,  # initialise
    b"\x1bJ": 3,  # feed
    b"\x1dV": 4,  # cut
    b"\x1dv0": 8,  # picture
    b"\x1ba": 3,  # alignment of native text
    b"\x1bE": 3,  # bold native text
    b"\x1d!": 3,  # size of native text
    b"\x1dr": 3,  # tell the status in turn
}
SPACE = 0x20
NATIVE = {0x0A, *range(SPACE, 0x7F)}  # the bytes of native text, which the printer draws itself


@dataclass
class PrintedPaper:
    """The paper that came out between two cuts, or since the printer was last initialised."""

    rows: list[bytes] = field(default_factory=list)
    bands: list[int] = field(default_factory=list)  # the number of rows in each
    text: bytearray = field(default_factory=bytearray)
    codes: list[bytes] = field(default_factory=list)  # the contents of native QR codes
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


class EscPosReader:
    """Takes a printer's bytes as they come, and keeps the papers that were begun.

    ``requests`` are the commands that want an answer in their turn; GS r is among them only if
    ``tallies`` is set. A command that no ticket should contain raises ValueError, but once
    ``confused`` is set it is printed as letters, as real printers do."""

    def __init__(self) -> None:
        self.papers: list[PrintedPaper] = []
        self.requests: list[bytes] = []
        self.tallies = False
        self.confused = False
        self.cuts = 0
        self._paper = PrintedPaper()
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
        """Drops an unfinished command, as a printer does when it is switched off and on."""
        self._pending.clear()
        self._rows_left = 0
        self._begin()

    def new_roll(self) -> None:
        """The picture that was begun continues on another paper."""
        self._paper = PrintedPaper(bands=[0])

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
            self._paper = PrintedPaper()

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
        """The length in bytes of the command that begins with ``head``; None if not known yet."""
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
            self._paper = PrintedPaper()
        elif command.startswith(b"\x1dv0"):
            self._row_bytes, self._rows_left = struct.unpack_from("<HH", command, 4)
            self._paper.bands.append(0)
        elif command.startswith(b"\x1d(H") or (command.startswith(b"\x1dr") and self.tallies):
            self.requests.append(command)
        elif command.startswith(b"\x1dr"):
            self._letters += command[1:2]  # a printer without this command may print it as a letter
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


def decode(stream: bytes) -> list[PrintedPaper]:
    """The papers cut in a whole stream of bytes; ValueError if it ends inside a command."""
    head = EscPosReader()
    head.take(stream)
    if head.unfinished:
        raise ValueError("the stream ends inside a command")
    return [paper for paper in head.papers if paper.cut]
