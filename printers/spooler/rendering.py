"""Turns a paper into what its printer takes: a picture, or text in the printer's own letters.

Text is plain ASCII, for printers whose config says so: no cheap printer has all Vietnamese
letters, and each lacks others. Without tone marks, everybody reads the words correctly.
"""

import textwrap
from collections.abc import Iterable, Iterator

from hall.config.models import Config
from hall.config.printers import Printer
from hall.letters.plain import ascii_of
from hall.printers.drawing import plain_text
from hall.printers.drawing.draw import draw
from hall.printers.drawing.plain_text import Divider, NamedValue, QrCode, TextLine, TextPiece
from hall.printers.drawing.printouts import printout_of
from hall.printers.drawing.stationery import stationery_of
from hall.printers.link.connection import Printable
from hall.printers.link.print_commands import INITIALISE, NativeText, end
from hall.queue.paper.print_content import PrintContent

DOTS_A_LETTER = 12  # the usual letters, "font A"
DOTS_A_LINE = 30
CODE_DOTS = 240  # about 30 mm; drawn papers have at least 25 mm
MODULE_DOTS = 6
LEAST_GAP = 2  # letters between a name and its value


def render(config: Config, content: PrintContent, printer: Printer, base_url: str) -> Printable:
    """The paper of a print job in the form that ``printer`` takes.

    :param base_url: where phones find the hall, without a slash at its end.
    """
    printout = printout_of(config, content, printer, base_url)
    stationery = stationery_of(config, printer.width_dots)
    if printer.text == "native":
        return encode(plain_text.pieces(printout, stationery), printer.width_dots)
    return draw(printout, stationery)


def encode(pieces: Iterable[TextPiece], width: int) -> NativeText:
    """The commands that print a text.

    :param width: of the paper, in dots.
    """
    commands, height = bytearray(INITIALISE), 0
    for piece in pieces:
        if isinstance(piece, QrCode):
            commands += _code(piece.data)
            height += CODE_DOTS
            continue
        for line in _lines(piece, width // DOTS_A_LETTER):
            commands += _line(line)
            height += DOTS_A_LINE * line.size
    return NativeText(bytes(commands + end(width)), height)


def _lines(piece: TextLine | NamedValue | Divider, letters: int) -> Iterator[TextLine]:
    match piece:
        case Divider():
            yield TextLine("-" * letters)
        case NamedValue(name, value):
            yield from map(TextLine, _sides(ascii_of(name), ascii_of(value), letters))
        case TextLine(words, size):
            fitting = max((n for n in range(1, size + 1) if len(words) * n <= letters), default=1)
            for part in textwrap.wrap(ascii_of(words), letters // fitting):
                yield TextLine(part, fitting, piece.center, piece.bold)


def _sides(name: str, value: str, letters: int) -> Iterator[str]:
    if len(name) + LEAST_GAP + len(value) <= letters:
        yield f"{name}{value:>{letters - len(name)}}"
        return
    yield from textwrap.wrap(name, letters)
    yield from (part.rjust(letters) for part in textwrap.wrap(value, letters))


def _line(line: TextLine) -> bytes:
    size = line.size - 1
    align, weight = bytes([line.center]), bytes([line.bold])
    look = b"\x1ba" + align + b"\x1bE" + weight + b"\x1d!" + bytes([size << 4 | size])
    return look + line.words.encode("ascii") + b"\n"


def _code(data: str) -> bytes:
    """A QR code by GS ( k: model 2, size of a module, level M, the data, print."""
    functions = (b"1A2\x00", bytes((*b"1C", MODULE_DOTS)), b"1E1", b"1P0" + data.encode(), b"1Q0")
    parts = (b"\x1d(k" + len(f).to_bytes(2, "little") + f for f in functions)
    return b"\x1ba\x01" + b"".join(parts) + b"\n"
