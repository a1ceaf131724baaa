"""What papers say on a printer that cannot print pictures: lines of text, and QR codes."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hall.config.base import Words
from hall.printers.drawing.printouts import (
    AddressSlip,
    AppointmentSlip,
    ClosingReport,
    Printout,
    ReturnSlip,
    TestPage,
    Ticket,
)
from hall.printers.drawing.sample_page import LETTERS
from hall.printers.drawing.slips import how_back, how_to_come, why_held
from hall.printers.drawing.stationery import Stationery
from hall.printers.drawing.ticket import facts, if_missed, issued, kiosk_and_token
from hall.printers.drawing.wording import both, date, each, moment, token_end
from hall.queue.reports.closing_report_text import service_lines, times, totals
from hall.queue.store.chain import GROUPS_A_LINE, grouped
from hall.texts import text

NUMBER = 4  # times the usual size
TITLE = 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words, wrapped if they are too long; ``size`` times as wide and tall as usual."""

    words: str
    size: int = 1
    center: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class NamedValue:
    """A fact: its name at the left, its value at the right."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class QrCode:
    data: str


@dataclass(frozen=True, slots=True)
class Divider:
    """A line across the paper."""


TextPiece = TextLine | NamedValue | QrCode | Divider


def pieces(printout: Printout, stationery: Stationery) -> Iterator[TextPiece]:
    """The whole text of a paper, from its head to its foot."""
    languages = printout.languages
    reprint = getattr(printout, "reprint", 0)
    yield from _head(stationery, languages, reprint)
    yield from _body(printout, stationery)
    first = languages[0]
    for words in (stationery.footer.text(first), stationery.hall.slogan.text(first)):
        if words:
            yield TextLine(words, center=True)


def _head(stationery: Stationery, languages: Sequence[str], reprint: int) -> Iterator[TextPiece]:
    if stationery.test:
        yield TextLine(f"*** {both(languages, 'paper.test')} ***", center=True, bold=True)
    if reprint:
        mark = f"*** {both(languages, 'paper.reprint')} {reprint} ***"
        yield TextLine(mark, center=True, bold=True)
    first, hall = languages[0], stationery.hall
    for words in (
        hall.name.text(first),
        hall.organisation.text(first),
        stationery.header.text(first),
    ):
        if words:
            yield TextLine(words, center=True)
    yield Divider()


def _body(printout: Printout, stationery: Stationery) -> Iterator[TextPiece]:
    match printout:
        case Ticket():
            yield from _ticket(printout, stationery)
        case ReturnSlip():
            yield from _return_slip(printout)
        case AppointmentSlip():
            yield from _appointment(printout)
        case ClosingReport():
            yield from _closing(printout, stationery)
        case TestPage():
            yield from _test_page(printout, stationery)
        case AddressSlip():
            yield from _address(printout)


def _ticket(ticket: Ticket, stationery: Stationery) -> Iterator[TextPiece]:
    yield from _name_of_service(ticket.service, ticket.languages)
    yield TextLine(ticket.content.label, NUMBER, center=True, bold=True)
    yield from (NamedValue(*fact) for fact in facts(ticket))
    yield QrCode(ticket.url)
    yield from map(TextLine, each(ticket.languages, "paper.follow"))
    yield Divider()
    yield from (TextLine(if_missed(ticket, language)) for language in ticket.languages)
    if telephone := stationery.hall.telephone:
        yield TextLine(text(ticket.languages[0], "common.telephone", number=telephone))
    yield NamedValue(issued(ticket), kiosk_and_token(ticket))


def _return_slip(slip: ReturnSlip) -> Iterator[TextPiece]:
    yield TextLine(both(slip.languages, "paper.held"), center=True, bold=True)
    yield TextLine(slip.content.label, NUMBER, center=True, bold=True)
    yield from _name_of_service(slip.service, slip.languages)
    yield from (NamedValue(*fact) for fact in why_held(slip))
    yield QrCode(slip.url)
    yield from (TextLine(how_back(slip, language)) for language in slip.languages)
    yield NamedValue(moment(slip.languages[0], slip.issued), token_end(slip.content.token))


def _appointment(slip: AppointmentSlip) -> Iterator[TextPiece]:
    yield TextLine(both(slip.languages, "paper.appointment"), center=True, bold=True)
    yield from _name_of_service(slip.service, slip.languages)
    yield TextLine(f"{slip.due:%H:%M}", NUMBER, center=True, bold=True)
    yield TextLine(date(slip.languages[0], slip.due), center=True)
    yield from (NamedValue(*fact) for fact in how_to_come(slip))
    yield QrCode(slip.content.code)
    yield from map(TextLine, each(slip.languages, "paper.appointment_how"))
    yield TextLine(moment(slip.languages[0], slip.issued))


def _closing(report: ClosingReport, stationery: Stationery) -> Iterator[TextPiece]:
    first, closing = report.languages[0], report.closing
    yield TextLine(text(first, "report.title"), center=True, bold=True)
    yield TextLine(date(first, dt.date.fromisoformat(closing["day"])), TITLE, center=True)
    yield from (NamedValue(*fact) for fact in times(closing, stationery.hall.zone, first))
    yield Divider()
    yield from (NamedValue(*fact) for fact in totals(closing, first))
    for service, figures in closing["services"].items():
        name = report.names[service].text(first) if service in report.names else service
        yield Divider()
        yield TextLine(name, bold=True)
        yield from map(TextLine, service_lines(figures, first))
    yield Divider()
    yield TextLine(text(first, "report.seal", seq=closing["seq"]), center=True)
    yield from _in_rows(grouped(closing["hash"]))
    yield TextLine(text(first, "report.seal_why"))
    yield TextLine(moment(first, report.printed))


def _in_rows(groups: Sequence[str]) -> Iterable[TextPiece]:
    for start in range(0, len(groups), GROUPS_A_LINE):
        yield TextLine(" ".join(groups[start : start + GROUPS_A_LINE]), center=True, bold=True)


def _test_page(page: TestPage, stationery: Stationery) -> Iterator[TextPiece]:
    name = f"{page.printer} - {page.driver} - {stationery.width}"
    yield TextLine(both(page.languages, "paper.test_page"), center=True, bold=True)
    yield TextLine(name, TITLE, center=True)
    yield from map(TextLine, LETTERS)
    yield QrCode(name)
    yield TextLine(moment(page.languages[0], page.printed))


def _address(slip: AddressSlip) -> Iterator[TextPiece]:
    yield TextLine(both(slip.languages, "paper.address"), center=True, bold=True)
    yield QrCode(slip.url)
    yield TextLine(slip.url, center=True, bold=True)
    yield from map(TextLine, each(slip.languages, "paper.address_how"))
    yield TextLine(moment(slip.languages[0], slip.printed))


def _name_of_service(name: Words, languages: Sequence[str]) -> Iterator[TextPiece]:
    first, *others = dict.fromkeys(name.text(language) for language in languages)
    yield TextLine(first, TITLE, center=True)
    yield from (TextLine(other, center=True) for other in others)
