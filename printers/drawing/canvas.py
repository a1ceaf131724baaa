"""The vocabulary that every paper is drawn with. Parts in, a picture out; nothing overflows.

A ``Part`` is a function that draws exactly as wide as it is told, so the part around it decides
the width: ``column`` passes its own down, ``row`` shares its own out. The result is a ``Block``, a
grey picture (mode "L", black on white) that is never changed once it is made. Lengths are printer
dots. ``printer_dots`` turns the finished sheet into the dots that are printed.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

from PIL import Image, ImageChops, ImageDraw
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from hall.printers.drawing import runs
from hall.printers.drawing.lettering import WHITE, Align, capitals_of, clean, faces_now, written
from hall.printers.drawing.runs import BLACK, Weight

Block = Image.Image
Part = Callable[[int], Block]

QUIET_ZONE = 4  # modules, ISO/IEC 18004
SMALLEST_MODULE = 5  # dots; 0.6 mm still reads on worn paper
INK_BELOW = 128


def text(
    words: str,
    size: int,
    weight: Weight = 500,
    *,
    align: Align = "left",
    lines: int = 2,
    smallest: int = 16,
    lead: int = 0,
) -> Part:
    """``words`` in at most ``lines`` lines: smaller if they don't fit, cut if they still don't.

    The first ``lead`` words are bold.
    """
    return partial(written, clean(words), size, weight, align, lines, smallest, lead, faces_now())


def length(words: str, size: int, weight: Weight) -> int:
    """How many dots ``words`` take on one line."""
    return math.ceil(runs.length(clean(words), size, weight, faces_now()))


def headline(word: str, cap_height: int, smallest_cap: int) -> Part:
    """One word as tall as fits between the two heights; at the smaller one it gets narrower."""
    return partial(_headline, clean(word) or " ", cap_height, smallest_cap)


def rule(thickness: int = 3, *, dash: int = 0) -> Part:
    """A line from edge to edge: solid, or of dashes ``dash`` dots long and about as far apart."""
    return lambda width: _rule(width, thickness, dash)


def space(height: int) -> Part:
    return lambda width: Image.new("L", (width, height), WHITE)


def picture(block: Block, align: Align = "center") -> Part:
    """A block at its own size; one that is too wide is made smaller."""

    def draw(width: int) -> Block:
        fitting = block
        if block.width > width:
            height = max(1, block.height * width // block.width)
            fitting = block.resize((width, height), Image.Resampling.BOX)
        spare = width - fitting.width
        return _strip(fitting, width, {"left": 0, "center": spare // 2, "right": spare}[align])

    return draw


def column(*parts: Part) -> Part:
    """The parts one below the other."""
    return lambda width: _stack([part(width) for part in parts], width)


def row(*cells: tuple[Part, int | None], gap: int = 0) -> Part:
    """Parts side by side, centred on each other, each with its width in dots.

    Cells with None share the rest of the width.
    """

    def draw(width: int) -> Block:
        fixed = sum(wide for _, wide in cells if wide is not None)
        sharing = sum(wide is None for _, wide in cells)
        rest = max(1, (width - fixed - gap * (len(cells) - 1)) // max(1, sharing))
        blocks = [part(rest if wide is None else wide) for part, wide in cells]
        height = max(block.height for block in blocks)
        sheet = Image.new("L", (width, height), WHITE)
        x = 0
        for block in blocks:
            sheet.paste(block, (x, (height - block.height) // 2))
            x += block.width + gap
        return sheet

    return draw


def inset(part: Part, left: int, top: int = 0) -> Part:
    """The part with ``left`` white dots at each side, and ``top`` above and below."""
    return lambda width: _inset(part(max(1, width - 2 * left)), width, left, top)


def frame(part: Part, padding: int, thickness: int = 3) -> Part:
    """The part within a line on all four sides."""

    def draw(width: int) -> Block:
        inner = inset(part, padding + thickness, padding)(width)
        pen = ImageDraw.Draw(inner)
        pen.rectangle((0, 0, width - 1, inner.height - 1), outline=BLACK, width=thickness)
        return inner

    return draw


def inverse(part: Part) -> Part:
    """The part in white on black."""
    return lambda width: ImageChops.invert(part(width))


def qr(data: str, smallest: int, *, white_right: int = 0) -> Block:
    """A QR code of level M with its quiet zone, at least ``smallest`` dots wide.

    The quiet zone is narrower by ``white_right`` dots, which are white to its right anyway.
    """
    modules = _modules(data)
    module = max(SMALLEST_MODULE, -(-smallest // modules.width))
    size = modules.width * module
    whole = modules.resize((size, size), Image.Resampling.NEAREST)
    return whole.crop((0, 0, size - min(white_right, QUIET_ZONE * module), size))


def printer_dots(sheet: Block) -> Image.Image:
    """The sheet as it is printed: mode "1", 0 is black."""
    return sheet.point([BLACK] * INK_BELOW + [WHITE] * (256 - INK_BELOW), "1")


@lru_cache(maxsize=8)
def _modules(data: str) -> Block:
    """The code with one dot a module; cached, for a ticket may be drawn again in smaller sizes."""
    code: Any = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(data)
    matrix = code.get_matrix()
    modules = Image.new("L", (len(matrix), len(matrix)))
    modules.putdata([BLACK if dark else WHITE for row in matrix for dark in row])
    return modules


@lru_cache(maxsize=64)
def _headline(word: str, cap_height: int, smallest_cap: int, width: int) -> Block:
    face = capitals_of(cap_height)
    if (natural := face.getlength(word)) > width:
        face = capitals_of(max(smallest_cap, int(cap_height * width / natural)))
    left, top, right, bottom = (round(edge) for edge in face.getbbox(word))
    ink = Image.new("L", (max(1, right - left), max(1, bottom - top)), WHITE)
    ImageDraw.Draw(ink).text((-left, -top), word, BLACK, face)
    if ink.width > width:
        ink = ink.resize((width, ink.height), Image.Resampling.LANCZOS)
    return _strip(ink, width, (width - ink.width) // 2)


def _rule(width: int, thickness: int, dash: int) -> Block:
    if not dash:
        return Image.new("L", (width, thickness), BLACK)
    line = Image.new("L", (width, thickness), WHITE)
    gaps = max(1, round((width - dash) / (2 * dash)))
    for number in range(gaps + 1):
        start = round(number * (width - dash) / gaps)
        line.paste(BLACK, (start, 0, start + dash, thickness))
    return line


def _strip(block: Block, width: int, left: int) -> Block:
    return _inset(block, width, left, 0)


def _inset(block: Block, width: int, left: int, top: int) -> Block:
    sheet = Image.new("L", (width, block.height + 2 * top), WHITE)
    sheet.paste(block, (left, top))
    return sheet


def _stack(blocks: Sequence[Block], width: int) -> Block:
    sheet = Image.new("L", (width, sum(block.height for block in blocks)), WHITE)
    y = 0
    for block in blocks:
        sheet.paste(block, (0, y))
        y += block.height
    return sheet
