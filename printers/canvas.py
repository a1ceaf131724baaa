"""What a paper is drawn with: blocks, each exactly as wide as asked, so that nothing overflows.

A block is a grey picture (mode "L", black on white), never changed once made. Lengths are
printer dots; at 203 dpi eight of them are a millimetre. ``paper`` turns the finished stack into
the dots that are printed.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from hall.printers.lettering import Weight, capitals_of, clean, fitted, font

Block = Image.Image
Align = Literal["left", "center", "right"]

DOTS_PER_MM = 8
QUIET_ZONE = 4  # modules, ISO/IEC 18004
SMALLEST_MODULE = 5  # dots; 0.6 mm still reads on worn paper
WHITE, BLACK, INK_BELOW = 255, 0, 128
LEADING = 1.2  # baseline to baseline, of the letter size, as the next two
CAPITAL = 0.93
DESCENT = 0.27


@lru_cache(maxsize=128)
def text(
    words: str,
    width: int,
    size: int,
    weight: Weight = 500,
    *,
    align: Align = "center",
    lines: int = 2,
    smallest: int = 16,
) -> Block:
    """``words`` in at most ``lines`` lines; smaller if they don't fit, cut if they never do."""
    rows, dots = fitted(clean(words), width, size, weight, lines, smallest)
    return _written(rows, width, dots, weight, align)


def headline(word: str, width: int, cap_height: int, smallest_cap: int) -> Block:
    """One word as tall as fits between the two heights; at the smaller one it gets narrower."""
    word = clean(word) or " "
    face = capitals_of(cap_height)
    if (natural := face.getlength(word)) > width:
        face = capitals_of(max(smallest_cap, int(cap_height * width / natural)))
    left, top, right, bottom = (round(edge) for edge in face.getbbox(word))
    ink = Image.new("L", (max(1, right - left), max(1, bottom - top)), WHITE)
    ImageDraw.Draw(ink).text((-left, -top), word, BLACK, face)
    if ink.width > width:
        ink = ink.resize((width, ink.height), Image.Resampling.LANCZOS)
    return place(ink, width, (width - ink.width) // 2)


def rule(width: int, thickness: int = 3, *, dash: int = 0) -> Block:
    """Solid, or of dashes ``dash`` dots long and about as far apart, from edge to edge."""
    if not dash:
        return Image.new("L", (width, thickness), BLACK)
    line = Image.new("L", (width, thickness), WHITE)
    gaps = max(1, round((width - dash) / (2 * dash)))
    for number in range(gaps + 1):
        start = round(number * (width - dash) / gaps)
        line.paste(BLACK, (start, 0, start + dash, thickness))
    return line


def space(height: int) -> Block:
    return Image.new("L", (1, height), WHITE)


def qr(data: str, smallest: int) -> Block:
    """Level M with its quiet zone, at least ``smallest`` dots wide, whole dots a module."""
    code: Any = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(data)
    matrix = code.get_matrix()
    modules = Image.new("L", (len(matrix), len(matrix)))
    modules.putdata([BLACK if dark else WHITE for row in matrix for dark in row])
    module = max(SMALLEST_MODULE, -(-smallest // len(matrix)))
    return modules.resize((len(matrix) * module,) * 2, Image.Resampling.NEAREST)


def banner(words: str, width: int, size: int) -> Block:
    """White on black, over the whole width."""
    written = text(words, width, size, 800, lines=1)
    padded = stack(width, [space(size // 5), written, space(size // 5)])
    return Image.eval(padded, lambda grey: WHITE - grey)


def place(block: Block, width: int, left: int) -> Block:
    """``block`` on a white strip of ``width``, ``left`` dots from its left edge."""
    strip = Image.new("L", (width, block.height), WHITE)
    strip.paste(block, (left, 0))
    return strip


def stack(width: int, blocks: Sequence[Block]) -> Block:
    sheet = Image.new("L", (width, sum(block.height for block in blocks)), WHITE)
    y = 0
    for block in blocks:
        sheet.paste(block, (0, y))
        y += block.height
    return sheet


def beside(left: Block, right: Block, width: int) -> Block:
    """Two blocks at the two ends of a row, centred on each other."""
    height = max(left.height, right.height)
    row = Image.new("L", (width, height), WHITE)
    row.paste(left, (0, (height - left.height) // 2))
    row.paste(right, (width - right.width, (height - right.height) // 2))
    return row


def paper(sheet: Block) -> Image.Image:
    """The dots as the printer burns them: mode "1", 0 is black."""
    return sheet.point([BLACK] * INK_BELOW + [WHITE] * (256 - INK_BELOW), "1")


def _written(rows: Sequence[str], width: int, size: int, weight: Weight, align: Align) -> Block:
    """Lines keep clear of each other: Ẩ reaches 1.16 of its size up, ặ a quarter of it down."""
    face = font(size, weight)
    boxes = [face.getbbox(row, anchor="ls") for row in rows]
    ascent = max(CAPITAL * size, *(-box[1] for box in boxes), 0)
    descent = max(DESCENT * size, *(box[3] for box in boxes), 0)
    step = max(LEADING * size, ascent + descent)
    block = Image.new("L", (width, round(ascent + descent + step * (len(rows) - 1))), WHITE)
    pen = ImageDraw.Draw(block)
    for number, row in enumerate(rows):
        spare = width - face.getlength(row)
        x = {"left": 0.0, "center": spare / 2, "right": spare}[align]
        pen.text((round(x), round(ascent + step * number)), row, BLACK, face, anchor="ls")
    return block
