"""How the test page looks: it shows the width of a printer, its letters, its blacks and a code."""

from collections.abc import Iterator

from PIL import Image, ImageDraw

from hall.config.printers import DOTS_PER_MM
from hall.printers.drawing import canvas
from hall.printers.drawing.canvas import Block, Part
from hall.printers.drawing.letterhead import foot, head, title
from hall.printers.drawing.lettering import WHITE
from hall.printers.drawing.printouts import TestPage
from hall.printers.drawing.runs import BLACK, font
from hall.printers.drawing.stationery import Sizes, Stationery
from hall.printers.drawing.wording import both, each, moment

LETTERS = (
    "Aa Àà Áá Ảả Ãã Ạạ  Ăă Ằằ Ắắ Ẳẳ Ẵẵ Ặặ",
    "Ââ Ầầ Ấấ Ẩẩ Ẫẫ Ậậ  Đđ",
    "Ee Èè Éé Ẻẻ Ẽẽ Ẹẹ  Êê Ềề Ếế Ểể Ễễ Ệệ",
    "Ii Ìì Íí Ỉỉ Ĩĩ Ịị  Yy Ỳỳ Ýý Ỷỷ Ỹỹ Ỵỵ",
    "Oo Òò Óó Ỏỏ Õõ Ọọ  Ôô Ồồ Ốố Ổổ Ỗỗ Ộộ",
    "Ơơ Ờờ Ớớ Ởở Ỡỡ Ợợ",
    "Uu Ùù Úú Ủủ Ũũ Ụụ  Ưư Ừừ Ứứ Ửử Ữữ Ựự",
    "0123456789",
)
GREYS = (((1, 1), (1, 1)), ((1, 1), (1, 0)), ((1, 0), (0, 1)), ((1, 0), (0, 0)))  # 1 is ink
Pattern = tuple[tuple[int, int], tuple[int, int]]
TICKS = ((10, 28), (5, 20), (1, 12))  # mm between two marks, and their height in dots


def layout(page: TestPage, stationery: Stationery, sizes: Sizes) -> Part:
    first = page.languages[0]
    name = f"{page.printer} · {page.driver} · {stationery.width}"
    inner = canvas.column(
        *head(stationery, page.languages, sizes),
        *title(both(page.languages, "paper.test_page"), sizes),
        canvas.text(name, sizes.title, 700, align="center"),
        canvas.space(sizes.gap),
    )
    rest = canvas.column(
        canvas.space(sizes.gap),
        *(canvas.text(line, sizes.fact, 500, lines=2) for line in LETTERS),
        canvas.space(sizes.gap),
        _greys(sizes),
        canvas.space(sizes.gap),
        canvas.picture(canvas.qr(name, sizes.code)),
        *_hints(page, sizes),
        *foot(stationery, first, sizes, moment(first, page.printed)),
    )
    return canvas.column(
        canvas.inset(inner, sizes.margin), _ruler, canvas.inset(rest, sizes.margin)
    )


def _hints(page: TestPage, sizes: Sizes) -> Iterator[Part]:
    for hint in each(page.languages, "paper.test_page_hint"):
        yield canvas.text(hint, sizes.small, lines=4)


def _ruler(width: int) -> Block:
    """A ruler from edge to edge: the printer cannot reach what is missing of it."""
    face = font(20, 500)
    block = Image.new("L", (width, 56), WHITE)
    pen = ImageDraw.Draw(block)
    pen.rectangle((0, 0, width - 1, 2), BLACK)
    pen.rectangle((0, 0, 2, 55), BLACK)
    pen.rectangle((width - 3, 0, width - 1, 55), BLACK)
    for mm in range(1, width // DOTS_PER_MM):
        height = next(tall for every, tall in TICKS if mm % every == 0)
        pen.rectangle((mm * DOTS_PER_MM - 1, 0, mm * DOTS_PER_MM, height), BLACK)
        if mm % 10 == 0:
            pen.text((mm * DOTS_PER_MM, 52), str(mm), BLACK, face, anchor="ms")
    return block


def _greys(sizes: Sizes) -> Part:
    """Patches with all dots black, three quarters of them, a half and a quarter."""
    patches = [_patch(grey, sizes) for grey in GREYS]
    return canvas.row(*((patch, None) for patch in patches), gap=sizes.gap)


def _patch(grey: Pattern, sizes: Sizes) -> Part:
    def draw(width: int) -> Block:
        rows = [bytes(WHITE * (1 - dot) for dot in row) * (width // 2) for row in grey]
        size = (width // 2 * 2, 4 * sizes.gap)
        return canvas.picture(Image.frombytes("L", size, b"".join(rows) * (size[1] // 2)))(width)

    return draw
