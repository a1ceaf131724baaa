"""What the papers say, ready to be drawn: the ids of a print job become names and local times.

``draw.py`` makes a picture of a printout, ``plain_text.py`` makes text of it. ``languages`` are at
most two; the first is the hall's.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from zoneinfo import ZoneInfo

from hall.clock import local_time
from hall.config.base import EMPTY, Words
from hall.config.models import Config
from hall.config.printers import Printer
from hall.queue.paper.print_content import (
    AddressContent,
    AppointmentContent,
    ClosingContent,
    PrintContent,
    ReturnSlipContent,
    TestPageContent,
    TicketContent,
)
from hall.queue.reports.closing_report import ClosingFigures


@dataclass(frozen=True, slots=True)
class Ticket:
    """A number; after a missed call its holder may come back for ``return_min`` minutes, 0: never."""

    content: TicketContent
    url: str = field(repr=False)  # its end is the ticket's secret
    service: Words
    priority: Words | None
    area: Words
    area_letter: str
    counters: tuple[int, ...]
    languages: tuple[str, ...]
    return_min: int
    zone: ZoneInfo

    @property
    def reprint(self) -> int:
        return self.content.reprint

    @property
    def issued(self) -> dt.datetime:
        return local_time(self.content.issued_at, self.zone)

    @property
    def expected_from(self) -> dt.datetime | None:
        """When a number for after the break may first be called, None for other numbers."""
        later = self.content.expected_from
        return None if later is None else local_time(later, self.zone)


@dataclass(frozen=True, slots=True)
class ReturnSlip:
    """Why a turn is on hold, until when, what to bring, and to which counter."""

    content: ReturnSlipContent
    url: str = field(repr=False)  # its end is the ticket's secret
    service: Words
    reason: Words
    languages: tuple[str, ...]
    zone: ZoneInfo

    @property
    def reprint(self) -> int:
        return self.content.reprint

    @property
    def issued(self) -> dt.datetime:
        return local_time(self.content.at, self.zone)

    @property
    def back(self) -> dt.datetime | None:
        """When the turn comes back by itself, None if its holder has to ask for it."""
        back_at = self.content.back_at
        return None if back_at is None else local_time(back_at, self.zone)


@dataclass(frozen=True, slots=True)
class AppointmentSlip:
    """A booked time; the kiosk asks for ``content.code``, which is in the QR code too."""

    content: AppointmentContent
    service: Words
    early_min: int
    late_min: int
    languages: tuple[str, ...]
    zone: ZoneInfo

    @property
    def reprint(self) -> int:
        return self.content.reprint

    @property
    def issued(self) -> dt.datetime:
        return local_time(self.content.at, self.zone)

    @property
    def due(self) -> dt.datetime:
        return local_time(self.content.due_at, self.zone)


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """A day's figures, with the hash that proves them later; ``names`` are those of services."""

    closing: ClosingFigures
    names: Mapping[str, Words]
    printed: dt.datetime
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TestPage:
    printer: str
    driver: str
    printed: dt.datetime
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddressSlip:
    """Where a screen, tablet or phone finds the hall."""

    url: str = field(repr=False)  # its end is the ticket's secret
    printed: dt.datetime
    languages: tuple[str, ...]


Printout: TypeAlias = Ticket | ReturnSlip | AppointmentSlip | ClosingReport | TestPage | AddressSlip


def printout_of(config: Config, content: PrintContent, printer: Printer, base_url: str) -> Printout:
    """What a print job says on paper.

    :param base_url: where phones find the hall, without a slash at its end.
    """
    languages = two_languages(config.hall.languages, "")
    zone = config.hall.zone
    match content:
        case TicketContent():
            return ticket_of(config, content, base_url)
        case ReturnSlipContent():
            return _return_slip(config, content, base_url)
        case AppointmentContent():
            return _appointment(config, content, languages)
        case ClosingContent():
            names = {service.id: service.name for service in config.services}
            return ClosingReport(
                closing=content.closing,
                names=names,
                printed=local_time(content.at, zone),
                languages=languages,
            )
        case TestPageContent():
            return TestPage(
                printer=printer.id,
                driver=printer.driver,
                printed=local_time(content.at, zone),
                languages=languages,
            )
        case AddressContent():
            return AddressSlip(base_url, local_time(content.at, zone), languages)


def ticket_of(config: Config, content: TicketContent, base_url: str) -> Ticket:
    """See ``printout_of``."""
    service = config.service.get(content.service)
    area = None if service is None else config.area[service.area]
    priority = config.priority.get(content.priority) if content.priority else None
    return Ticket(
        content=content,
        url=f"{base_url}/t/{content.token}",
        service=service_name(config, content.service),
        priority=None if priority is None else priority.name,
        area=EMPTY if area is None else area.name,
        area_letter="" if area is None else area.letter,
        counters=config.counters_of.get(content.service, ()),
        languages=two_languages(config.hall.languages, content.language),
        return_min=config.calls.missed_return_min,
        zone=config.hall.zone,
    )


def service_name(config: Config, service: str) -> Words:
    """The name of a service; its id where the hall no longer has it, for the number still counts."""
    known = config.service.get(service)
    return Words.model_validate(service) if known is None else known.name


def label_and_token(content: PrintContent) -> tuple[str, str]:
    """What stands beside a picture on the screen: a number, code or day, and the token, if any."""
    match content:
        case TicketContent() | ReturnSlipContent():
            return content.label, content.token
        case AppointmentContent():
            return content.code, ""
        case ClosingContent():
            return content.closing["day"], ""
        case _:
            return "", ""


def two_languages(languages: Sequence[str], chosen: str) -> tuple[str, ...]:
    """The hall's first language, and the citizen's or else the hall's second one."""
    first, *others = languages
    second = chosen if chosen in others else next(iter(others), None)
    return (first,) if second is None else (first, second)


def _return_slip(config: Config, content: ReturnSlipContent, base_url: str) -> ReturnSlip:
    reasons = {reason.id: reason.name for reason in config.hold_reasons}
    return ReturnSlip(
        content=content,
        url=f"{base_url}/t/{content.token}",
        service=service_name(config, content.service),
        reason=reasons.get(content.reason, Words.model_validate(content.reason)),
        languages=two_languages(config.hall.languages, content.language),
        zone=config.hall.zone,
    )


def _appointment(
    config: Config, content: AppointmentContent, languages: tuple[str, ...]
) -> AppointmentSlip:
    return AppointmentSlip(
        content=content,
        service=service_name(config, content.service),
        early_min=config.appointments.early_min,
        late_min=config.appointments.late_min,
        languages=languages,
        zone=config.hall.zone,
    )
