"""How a ticket looks on paper, and what it says."""

from collections.abc import Iterator, Sequence

from hall.printers.drawing import canvas
from hall.printers.drawing.canvas import Part
from hall.printers.drawing.fact_table import facts_with_code, sentences
from hall.printers.drawing.letterhead import foot, head, name_of_service
from hall.printers.drawing.printouts import Ticket
from hall.printers.drawing.stationery import SHORTEST_NUMBER, Sizes, Stationery
from hall.printers.drawing.wording import both, each, moment, token_end
from hall.texts import text

KIOSK_LETTERS = 8  # of the kiosk's id, so that the end of the token always has room


def layout(ticket: Ticket, stationery: Stationery, sizes: Sizes) -> Part:
    captions = each(ticket.languages, "paper.follow") if sizes.extras else ()
    return canvas.column(
        *head(stationery, ticket.languages, sizes, ticket.reprint),
        *name_of_service(ticket.service, ticket.languages, sizes),
        canvas.space(sizes.gap),
        canvas.headline(ticket.content.label, sizes.number, SHORTEST_NUMBER),
        canvas.space(sizes.gap + 4),
        canvas.rule(2, dash=6),
        *facts_with_code(facts(ticket), ticket.url, stationery.width, sizes, captions),
        *sentences([if_missed(ticket, language) for language in ticket.languages], sizes),
        *_telephone(ticket, stationery, sizes),
        *foot(stationery, ticket.languages[0], sizes, issued(ticket), kiosk_and_token(ticket)),
    )


def facts(ticket: Ticket) -> Iterator[tuple[str, str]]:
    """The name of each fact in both languages, and its value in the first."""
    first = ticket.languages[0]
    if later := ticket.expected_from:
        yield both(ticket.languages, "paper.called_from"), f"{later:%H:%M}"
    ahead = text(first, "paper.people", n=ticket.content.ahead)
    yield both(ticket.languages, "paper.ahead"), ahead
    if wait := ticket.content.wait:
        yield both(ticket.languages, "paper.expected"), _minutes(first, *wait)
    if where := _where(ticket, first):  # not where the hall no longer has the service
        yield both(ticket.languages, "paper.where"), where
    if ticket.priority:
        yield both(ticket.languages, "paper.priority"), ticket.priority.text(first)


def if_missed(ticket: Ticket, language: str) -> str:
    """What to do after a missed call."""
    key = "paper.missed" if ticket.return_min else "paper.missed_new"
    return text(language, key, n=ticket.return_min)


def issued(ticket: Ticket) -> str:
    return moment(ticket.languages[0], ticket.issued)


def kiosk_and_token(ticket: Ticket) -> str:
    """The kiosk and the end of the token, by which the reception desk finds the ticket."""
    kiosk = (ticket.content.kiosk or "").upper()[:KIOSK_LETTERS]
    return " · ".join(filter(None, (kiosk, token_end(ticket.content.token))))


def _telephone(ticket: Ticket, stationery: Stationery, sizes: Sizes) -> Iterator[Part]:
    if telephone := stationery.hall.telephone:
        words = text(ticket.languages[0], "common.telephone", number=telephone)
        yield canvas.text(words, sizes.small, lines=1)


def _minutes(language: str, least: int, most: int) -> str:
    if least == 0:
        return text(language, "common.minutes_under", n=most)
    return text(language, "common.minutes_range", low=least, high=most)


def _where(ticket: Ticket, language: str) -> str:
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
