"""What a ticket says: the words and numbers of ``ticket.py``'s picture."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hall.config import Config, Words
from hall.queue.outbox import PrintJob
from hall.texts import text

TOKEN_TAIL = 4
KIOSK_LETTERS = 8  # of its id, so that the token's end always has room


@dataclass(frozen=True, slots=True)
class PaperTicket:
    """``languages``: the hall's first and, if it has another, one more; ``issued`` is hall time.

    Within ``return_min`` minutes of a missed call the citizen may come back; 0 is never. A number
    for after the break is called from ``expected_from`` on, in hall time.
    """

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
    return_min: int
    reprint: bool = False
    expected_from: dt.datetime | None = None


def ticket_of(config: Config, job: PrintJob, base_url: str) -> PaperTicket:
    service = config.service[job.service]
    area = config.area[service.area]
    priority = config.priority.get(job.priority) if job.priority else None
    later = job.expected_from
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
        issued=_hall_time(config, job.issued_at),
        kiosk=job.kiosk,
        languages=_two_languages(config.hall.languages, job.language),
        return_min=config.calls.missed_return_min,
        reprint=job.reprint > 0,
        expected_from=None if later is None else _hall_time(config, later),
    )


def facts(ticket: PaperTicket) -> Iterator[tuple[str, str]]:
    """Each one's name in both languages and its value in the first."""
    language = ticket.languages[0]
    if ticket.expected_from:
        yield both(ticket, "paper.called_from"), f"{ticket.expected_from:%H:%M}"
    yield both(ticket, "paper.ahead"), text(language, "paper.people", n=ticket.ahead)
    yield both(ticket, "paper.where"), _where(ticket, language)
    if ticket.priority:
        yield both(ticket, "paper.priority"), ticket.priority.text(language)


def if_missed(ticket: PaperTicket, language: str) -> str:
    key = "paper.missed" if ticket.return_min else "paper.missed_new"
    return text(language, key, n=ticket.return_min)


def when(ticket: PaperTicket) -> str:
    weekday = text(ticket.languages[0], f"paper.weekday.{ticket.issued.isoweekday()}")
    return f"{weekday} {ticket.issued:%d/%m/%Y · %H:%M}"


def which(ticket: PaperTicket) -> str:
    """Kiosk and end of the token, by which the reception desk finds the ticket."""
    kiosk = (ticket.kiosk or "").upper()[:KIOSK_LETTERS]
    return " · ".join(filter(None, (kiosk, ticket.token[-TOKEN_TAIL:])))


def both(ticket: PaperTicket, key: str) -> str:
    return " / ".join(dict.fromkeys(text(language, key) for language in ticket.languages))


def _hall_time(config: Config, ms: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(ms / 1000, config.hall.zone)


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


def _two_languages(hall: Sequence[str], chosen: str) -> tuple[str, ...]:
    first, *others = hall
    second = chosen if chosen in others else next(iter(others), None)
    return (first,) if second is None else (first, second)
