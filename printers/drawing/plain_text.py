"""What papers say on a printer that cannot print pictures: lines of text, and codes."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hall.config.base import Words
from hall.printers.drawing.printouts import (
    AddressSlip,
    AppointmentSlip,
    ClosingReport,
    Content,
    ReturnSlip,
    TestPage,
    Ticket,
)
from hall.printers.drawing.sample_page import LETTERS
from hall.printers.drawing.slips import how_back, how_to_come, why_held
from hall.printers.drawing.stationery import Paper
from hall.printers.drawing.wording import (
    both,
    date,
    each,
    facts,
    if_missed,
    moment,
    token_end,
    when,
    which,
)
from hall.queue.reports.closing_words import of_service, times, totals
from hall.queue.store.chain import GROUPS_A_LINE, grouped
from hall.texts import text

NUMBER = 4  # times the usual size
TITLE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """Wrapped where it must be; ``size`` times as wide and tall as usual."""

    words: str
    size: int = 1
    center: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """The name at the left, the value at the right."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code."""

    data: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


Piece = Line | Fact | Code | Rule


def pieces(content: Content, paper: Paper) -> Iterator[Piece]:
    languages = content.languages
    reprint = getattr(content, "reprint", 0)
    yield from _head(paper, languages, reprint)
    yield from _body(content, paper)
    first = languages[0]
    for words in (paper.footer.text(first), paper.hall.slogan.text(first)):
        if words:
            yield Line(words, center=True)


def _head(paper: Paper, languages: Sequence[str], reprint: int) -> Iterator[Piece]:
    if paper.test:
        yield Line(f"*** {both(languages, 'paper.test')} ***", center=True, bold=True)
    if reprint:
        said = f"*** {both(languages, 'paper.reprint')} {reprint} ***"
        yield Line(said, center=True, bold=True)
    first, hall = languages[0], paper.hall
    for words in (hall.name.text(first), hall.organisation.text(first), paper.header.text(first)):
        if words:
            yield Line(words, center=True)
    yield Rule()


def _body(content: Content, paper: Paper) -> Iterator[Piece]:
    match content:
        case Ticket():
            yield from _ticket(content, paper)
        case ReturnSlip():
            yield from _return_slip(content)
        case AppointmentSlip():
            yield from _appointment(content)
        case ClosingReport():
            yield from _closing(content, paper)
        case TestPage():
            yield from _test_page(content, paper)
        case AddressSlip():
            yield from _address(content)


def _ticket(ticket: Ticket, paper: Paper) -> Iterator[Piece]:
    yield from _named(ticket.service, ticket.languages)
    yield Line(ticket.label, NUMBER, center=True, bold=True)
    yield from (Fact(*fact) for fact in facts(ticket))
    yield Code(ticket.url)
    yield from map(Line, each(ticket.languages, "paper.follow"))
    yield Rule()
    yield from (Line(if_missed(ticket, language)) for language in ticket.languages)
    if telephone := paper.hall.telephone:
        yield Line(text(ticket.languages[0], "common.telephone", number=telephone))
    yield Fact(when(ticket), which(ticket))


def _return_slip(slip: ReturnSlip) -> Iterator[Piece]:
    yield Line(both(slip.languages, "paper.held"), center=True, bold=True)
    yield Line(slip.label, NUMBER, center=True, bold=True)
    yield from _named(slip.service, slip.languages)
    yield from (Fact(*fact) for fact in why_held(slip))
    yield Code(slip.url)
    yield from (Line(how_back(slip, language)) for language in slip.languages)
    yield Fact(moment(slip.languages[0], slip.issued), token_end(slip.token))


def _appointment(slip: AppointmentSlip) -> Iterator[Piece]:
    yield Line(both(slip.languages, "paper.appointment"), center=True, bold=True)
    yield from _named(slip.service, slip.languages)
    yield Line(f"{slip.due:%H:%M}", NUMBER, center=True, bold=True)
    yield Line(date(slip.languages[0], slip.due), center=True)
    yield from (Fact(*fact) for fact in how_to_come(slip))
    yield Code(slip.code)
    yield from map(Line, each(slip.languages, "paper.appointment_how"))
    yield Line(moment(slip.languages[0], slip.issued))


def _closing(report: ClosingReport, paper: Paper) -> Iterator[Piece]:
    first, closing = report.languages[0], report.closing
    yield Line(text(first, "report.title"), center=True, bold=True)
    yield Line(date(first, dt.date.fromisoformat(closing["day"])), TITLE, center=True)
    yield from (Fact(*fact) for fact in times(closing, paper.hall.zone, first))
    yield Rule()
    yield from (Fact(*fact) for fact in totals(closing, first))
    for service, figures in closing["services"].items():
        name = report.names[service].text(first) if service in report.names else service
        yield Rule()
        yield Line(name, bold=True)
        yield from map(Line, of_service(figures, first))
    yield Rule()
    yield Line(text(first, "report.seal", seq=closing["seq"]), center=True)
    yield from _in_rows(grouped(closing["hash"]))
    yield Line(text(first, "report.seal_why"))
    yield Line(moment(first, report.printed))


def _in_rows(groups: Sequence[str]) -> Iterable[Piece]:
    for start in range(0, len(groups), GROUPS_A_LINE):
        yield Line(" ".join(groups[start : start + GROUPS_A_LINE]), center=True, bold=True)


def _test_page(page: TestPage, paper: Paper) -> Iterator[Piece]:
    name = f"{page.printer} - {page.driver} - {paper.width}"
    yield Line(both(page.languages, "paper.test_page"), center=True, bold=True)
    yield Line(name, TITLE, center=True)
    yield from map(Line, LETTERS)
    yield Code(name)
    yield Line(moment(page.languages[0], page.printed))


def _address(slip: AddressSlip) -> Iterator[Piece]:
    yield Line(both(slip.languages, "paper.address"), center=True, bold=True)
    yield Code(slip.url)
    yield Line(slip.url, center=True, bold=True)
    yield from map(Line, each(slip.languages, "paper.address_how"))
    yield Line(moment(slip.languages[0], slip.printed))


def _named(name: Words, languages: Sequence[str]) -> Iterator[Piece]:
    first, *others = dict.fromkeys(name.text(language) for language in languages)
    yield Line(first, TITLE, center=True)
    yield from (Line(other, center=True) for other in others)
