"""The ticket on paper: what it says (``PaperTicket``) and how it looks (``draw_ticket``)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PIL import Image

from hall.config import Config, Hall, Words
from hall.printers import canvas
from hall.printers.canvas import Block
from hall.queue.outbox import PrintJob
from hall.texts import text

LONGEST = 110 * canvas.DOTS_PER_MM
SHORTEST_NUMBER = 12 * canvas.DOTS_PER_MM  # cap height
SIDE_BY_SIDE = 512  # dots; narrower paper has the code under the facts
TOKEN_TAIL = 4


@dataclass(frozen=True, slots=True)
class PaperTicket:
    """``languages``: the hall's first and, if it has another, one more; ``issued`` is hall time."""

    label: str
    token: str
    url: str
    service: Words
    priority: Words | None
    area: Words
    area_letter: str
    counters: tuple[int, ...]
    ahead: int
    issued: dt.datetime
    kiosk: str | None
    languages: tuple[str, ...]
    reprint: bool = False


@dataclass(frozen=True, slots=True)
class Sizes:
    """Dots, for one width of paper."""

    margin: int
    number: int  # cap height
    heading: int
    name: int
    service: int
    fact: int
    small: int
    code: int
    gap: int
    lines: int = 2  # that a name may take


SIZES = {
    576: Sizes(
        24, number=136, heading=22, name=28, service=32, fact=30, small=20, code=240, gap=12
    ),
    512: Sizes(
        16, number=124, heading=21, name=27, service=30, fact=28, small=19, code=200, gap=12
    ),
    384: Sizes(8, number=100, heading=19, name=25, service=27, fact=24, small=18, code=200, gap=9),
}


def ticket_of(config: Config, job: PrintJob, base_url: str) -> PaperTicket:
    service = config.service[job.service]
    area = config.area[service.area]
    priority = config.priority.get(job.priority) if job.priority else None
    return PaperTicket(
        label=job.label,
        token=job.token,
        url=f"{base_url}/t/{job.token}",
        service=service.name,
        priority=None if priority is None else priority.name,
        area=area.name,
        area_letter=area.letter,
        counters=config.counters_of[service.id],
        ahead=job.ahead,
        issued=dt.datetime.fromtimestamp(job.issued_at / 1000, config.hall.zone),
        kiosk=job.kiosk,
        languages=_two_languages(config.hall.languages, job.language),
        reprint=job.reprint > 0,
    )


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
    facts = _facts_beside_code if width >= SIDE_BY_SIDE else _facts_over_code
    blocks = [
        canvas.space(sizes.gap),
        *_heading(ticket, hall, inner, sizes),
        *_number(ticket, inner, sizes),
        *facts(ticket, inner, sizes),
        *_foot(ticket, hall, inner, sizes),
        canvas.space(sizes.gap),
    ]
    return canvas.stack(inner, blocks)


def _two_languages(hall: Sequence[str], chosen: str) -> tuple[str, ...]:
    first, *others = hall
    second = chosen if chosen in others else next(iter(others), None)
    return (first,) if second is None else (first, second)


def _heading(ticket: PaperTicket, hall: Hall, width: int, sizes: Sizes) -> Iterator[Block]:
    language = ticket.languages[0]
    if ticket.reprint:
        yield canvas.banner(_both(ticket, "paper.reprint"), width, sizes.heading + 4)
        yield canvas.space(sizes.gap)
    for words, size, weight in (
        (hall.organisation, sizes.heading, 700),
        (hall.name, sizes.name, 800),
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
    facts: list[Block] = []
    for name, value in _facts(ticket):
        facts += [
            canvas.space(sizes.gap),
            canvas.text(name, left, sizes.small, align="left", lines=1),
            canvas.text(value, left, sizes.fact, 700, align="left", lines=sizes.lines),
        ]
    yield canvas.beside(canvas.stack(left, facts), column, width)
    yield canvas.space(sizes.gap)


def _facts_over_code(ticket: PaperTicket, width: int, sizes: Sizes) -> Iterator[Block]:
    left = width * 9 // 20
    right = width - left - sizes.gap
    yield canvas.space(sizes.gap)
    for name, value in _facts(ticket):
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


def _facts(ticket: PaperTicket) -> Iterator[tuple[str, str]]:
    """Each one's name in both languages and its value in the first."""
    language = ticket.languages[0]
    yield _both(ticket, "paper.ahead"), text(language, "paper.people", n=ticket.ahead)
    yield _both(ticket, "paper.where"), _where(ticket, language)
    if ticket.priority:
        yield _both(ticket, "paper.priority"), ticket.priority.text(language)


def _foot(ticket: PaperTicket, hall: Hall, width: int, sizes: Sizes) -> Iterator[Block]:
    first = ticket.languages[0]
    yield canvas.rule(width, 2, dash=6)
    yield canvas.space(sizes.gap)
    for language in ticket.languages:
        missed = text(language, "paper.missed")
        weight: canvas.Weight = 700 if language == first else 500
        yield canvas.text(missed, width, sizes.small, weight, align="left", lines=sizes.lines)
    if hall.telephone:
        telephone = text(first, "paper.telephone", number=hall.telephone)
        yield canvas.text(telephone, width, sizes.small, align="left", lines=1)
    if slogan := hall.slogan.text(first):
        yield canvas.space(sizes.gap)
        yield canvas.text(slogan, width, sizes.small, 700, lines=sizes.lines)
    yield canvas.space(sizes.gap)
    yield _when_and_which(ticket, width, sizes)


def _when_and_which(ticket: PaperTicket, width: int, sizes: Sizes) -> Block:
    issued = ticket.issued
    weekday = text(ticket.languages[0], f"paper.weekday.{issued.isoweekday()}")
    when = f"{weekday} {issued:%d/%m/%Y · %H:%M}"
    which = " · ".join(filter(None, ((ticket.kiosk or "").upper(), ticket.token[-TOKEN_TAIL:])))
    right = width // 3
    return canvas.beside(
        canvas.text(when, width - right, sizes.small, align="left", lines=1),
        canvas.text(which, right, sizes.small, align="right", lines=1),
        width,
    )


def _both(ticket: PaperTicket, key: str) -> str:
    return " / ".join(dict.fromkeys(text(language, key) for language in ticket.languages))


def _where(ticket: PaperTicket, language: str) -> str:
    area = (
        text(language, "paper.area", letter=ticket.area_letter)
        if ticket.area_letter
        else ticket.area.text(language)
    )
    if not ticket.counters:
        return area
    numbers = ", ".join(_runs(ticket.counters))
    return f"{area}, {text(language, 'paper.counters', n=len(ticket.counters), numbers=numbers)}"


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """1, 2, 3, 5 → "1–3", "5"."""
    ordered = sorted(numbers)
    while ordered:
        first = last = ordered.pop(0)
        while ordered and ordered[0] == last + 1:
            last = ordered.pop(0)
        yield str(first) if first == last else f"{first}–{last}"
