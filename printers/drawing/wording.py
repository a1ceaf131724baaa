"""What papers say: the words and numbers of their pictures."""

import datetime as dt
from collections.abc import Iterator, Sequence

from hall.clock import local_time
from hall.config.models import Config
from hall.printers.drawing.printouts import Ticket
from hall.queue.paper.print_content import TicketContent
from hall.texts import text

TOKEN_TAIL = 4
KIOSK_LETTERS = 8  # of its id, so that the token's end always has room


def ticket_of(config: Config, job: TicketContent, base_url: str) -> Ticket:
    service = config.service[job.service]
    area = config.area[service.area]
    priority = config.priority.get(job.priority) if job.priority else None
    later = job.expected_from
    return Ticket(
        label=job.label,
        token=job.token,
        url=f"{base_url}/t/{job.token}",
        service=service.name,
        priority=None if priority is None else priority.name,
        area=area.name,
        area_letter=area.letter,
        counters=config.counters_of[service.id],
        ahead=job.ahead,
        issued=local_time(job.issued_at, config.hall.zone),
        kiosk=job.kiosk,
        languages=two_languages(config.hall.languages, job.language),
        return_min=config.calls.missed_return_min,
        expected=job.wait,
        reprint=job.reprint,
        expected_from=None if later is None else local_time(later, config.hall.zone),
    )


def facts(ticket: Ticket) -> Iterator[tuple[str, str]]:
    """Each one's name in both languages and its value in the first."""
    language = ticket.languages[0]
    spoken = ticket.languages
    if ticket.expected_from:
        yield both(spoken, "paper.called_from"), f"{ticket.expected_from:%H:%M}"
    yield both(spoken, "paper.ahead"), text(language, "paper.people", n=ticket.ahead)
    if ticket.expected:
        yield both(spoken, "paper.expected"), _minutes(language, *ticket.expected)
    yield both(spoken, "paper.where"), _where(ticket, language)
    if ticket.priority:
        yield both(spoken, "paper.priority"), ticket.priority.text(language)


def _minutes(language: str, least: int, most: int) -> str:
    if least == 0:
        return text(language, "common.minutes_under", n=most)
    return text(language, "common.minutes_range", low=least, high=most)


def if_missed(ticket: Ticket, language: str) -> str:
    key = "paper.missed" if ticket.return_min else "paper.missed_new"
    return text(language, key, n=ticket.return_min)


def when(ticket: Ticket) -> str:
    return moment(ticket.languages[0], ticket.issued)


def moment(language: str, at: dt.datetime) -> str:
    return f"{date(language, at)} · {at:%H:%M}"


def date(language: str, at: dt.date) -> str:
    weekday = text(language, f"paper.weekday.{at.isoweekday()}")
    return f"{weekday} {at:%d/%m/%Y}"


def which(ticket: Ticket) -> str:
    """Kiosk and end of the token, by which the reception desk finds the ticket."""
    kiosk = (ticket.kiosk or "").upper()[:KIOSK_LETTERS]
    return " · ".join(filter(None, (kiosk, token_end(ticket.token))))


def token_end(token: str) -> str:
    return token[-TOKEN_TAIL:]


def both(languages: Sequence[str], key: str) -> str:
    return " / ".join(dict.fromkeys(text(language, key) for language in languages))


def each(languages: Sequence[str], key: str, **values: object) -> list[str]:
    return [text(language, key, **values) for language in languages]


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


def two_languages(hall: Sequence[str], chosen: str) -> tuple[str, ...]:
    first, *others = hall
    second = chosen if chosen in others else next(iter(others), None)
    return (first,) if second is None else (first, second)
