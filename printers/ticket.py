"""How a ticket looks on paper; what it says is in ``wording.py``."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PIL import Image

from hall.config import Hall
from hall.printers import canvas
from hall.printers.canvas import Block
from hall.printers.lettering import Weight
from hall.printers.wording import PaperTicket, both, facts, if_missed, when, which
from hall.texts import text

LONGEST = 110 * canvas.DOTS_PER_MM
SHORTEST_NUMBER = 12 * canvas.DOTS_PER_MM  # cap height
SIDE_BY_SIDE = 512  # dots; narrower paper has the code under the facts


@dataclass(frozen=True, slots=True)
class Sizes:
    """Dots, for one width of paper."""

    margin: int
    number: int  # cap height
    heading: int
    owner: int
    service: int
    fact: int
    small: int
    code: int
    gap: int
    lines: int = 2  # that a name may take


SIZES = {
    576: Sizes(
        24, number=136, heading=22, owner=28, service=32, fact=30, small=20, code=240, gap=12
    ),
    512: Sizes(
        16, number=124, heading=21, owner=27, service=30, fact=28, small=19, code=200, gap=12
    ),
    384: Sizes(8, number=100, heading=19, owner=25, service=27, fact=24, small=18, code=200, gap=9),
}


def draw_ticket(ticket: PaperTicket, hall: Hall, width: int) -> Image.Image:
    """Mode "1", ``width`` dots wide (576, 512 or 384) and at most 110 mm long."""
    sizes = SIZES[width]
    tight = replace(sizes, number=SHORTEST_NUMBER, gap=sizes.gap // 2)
    for attempt in (sizes, tight, replace(tight, lines=1)):
        sheet = _sheet(ticket, hall, width, attempt)
        if sheet.height <= LONGEST:
            break
    return canvas.paper(canvas.place(sheet, width, sizes.margin))


def _sheet(ticket: PaperTicket, hall: Hall, width: int, sizes: Sizes) -> Block:
    inner = width - 2 * sizes.margin
    draw_facts = _facts_beside_code if width >= SIDE_BY_SIDE else _facts_over_code
    blocks = [
        canvas.space(sizes.gap),
        *_heading(ticket, hall, inner, sizes),
        *_number(ticket, inner, sizes),
        *draw_facts(ticket, inner, sizes),
        *_foot(ticket, hall, inner, sizes),
        canvas.space(sizes.gap),
    ]
    return canvas.stack(inner, blocks)


def _heading(ticket: PaperTicket, hall: Hall, width: int, sizes: Sizes) -> Iterator[Block]:
    language = ticket.languages[0]
    if ticket.reprint:
        yield canvas.banner(both(ticket, "paper.reprint"), width, sizes.heading + 4)
        yield canvas.space(sizes.gap)
    for words, size, weight in (
        (hall.name, sizes.heading, 700),
        (hall.organisation, sizes.owner, 800),
    ):
        if name := words.text(language):
            yield canvas.text(name.upper(), width, size, weight, lines=sizes.lines)
    yield canvas.space(sizes.gap)
    yield canvas.rule(width)
    yield canvas.space(sizes.gap)


def _number(ticket: PaperTicket, width: int, sizes: Sizes) -> Iterator[Block]:
    names = dict.fromkeys(ticket.service.text(language) for language in ticket.languages)
    for place, name in enumerate(names):
        size, weight = (sizes.small + 1, 500) if place else (sizes.service, 700)
        yield canvas.text(name, width, size, weight, lines=sizes.lines)
    yield canvas.space(sizes.gap)
    yield canvas.headline(ticket.label, width, sizes.number, SHORTEST_NUMBER)
    yield canvas.space(sizes.gap + 4)
    yield canvas.rule(width, 2, dash=6)


def _facts_beside_code(ticket: PaperTicket, width: int, sizes: Sizes) -> Iterator[Block]:
    code = canvas.qr(ticket.url, sizes.code)
    column = canvas.stack(code.width, [code, *_follow(ticket, code.width, sizes)])
    left = width - code.width - sizes.gap
    left_column: list[Block] = []
    for name, value in facts(ticket):
        left_column += [
            canvas.space(sizes.gap),
            canvas.text(name, left, sizes.small, align="left", lines=1),
            canvas.text(value, left, sizes.fact, 700, align="left", lines=sizes.lines),
        ]
    yield canvas.beside(canvas.stack(left, left_column), column, width)
    yield canvas.space(sizes.gap)


def _facts_over_code(ticket: PaperTicket, width: int, sizes: Sizes) -> Iterator[Block]:
    left = width * 9 // 20
    right = width - left - sizes.gap
    yield canvas.space(sizes.gap)
    for name, value in facts(ticket):
        yield canvas.beside(
            canvas.text(name, left, sizes.small, align="left", lines=1),
            canvas.text(value, right, sizes.fact, 700, align="right", lines=sizes.lines),
            width,
        )
    code = canvas.qr(ticket.url, sizes.code)
    yield canvas.place(code, width, (width - code.width) // 2)
    yield from _follow(ticket, width, sizes)
    yield canvas.space(sizes.gap)


def _follow(ticket: PaperTicket, width: int, sizes: Sizes) -> Iterator[Block]:
    for language in ticket.languages:
        yield canvas.text(text(language, "paper.follow"), width, sizes.small - 2, lines=1)


def _foot(ticket: PaperTicket, hall: Hall, width: int, sizes: Sizes) -> Iterator[Block]:
    first = ticket.languages[0]
    yield canvas.rule(width, 2, dash=6)
    yield canvas.space(sizes.gap)
    for language in ticket.languages:
        weight: Weight = 700 if language == first else 500
        missed = if_missed(ticket, language)
        yield canvas.text(missed, width, sizes.small, weight, align="left", lines=sizes.lines)
    if hall.telephone:
        telephone = text(first, "common.telephone", number=hall.telephone)
        yield canvas.text(telephone, width, sizes.small, align="left", lines=1)
    if slogan := hall.slogan.text(first):
        yield canvas.space(sizes.gap)
        yield canvas.text(slogan, width, sizes.small, 700, lines=sizes.lines)
    yield canvas.space(sizes.gap)
    yield _when_and_which(ticket, width, sizes)


def _when_and_which(ticket: PaperTicket, width: int, sizes: Sizes) -> Block:
    right = width // 3
    return canvas.beside(
        canvas.text(when(ticket), width - right, sizes.small, align="left", lines=1),
        canvas.text(which(ticket), right, sizes.small, align="right", lines=1),
        width,
    )
