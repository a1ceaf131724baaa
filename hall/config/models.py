"""The hall as ``config.toml`` describes it: frozen models that refuse unknown keys.

They are only the shape of a hall. Checks between its parts are in ``checks.py``, reading a file
with line numbers and hints in ``file.py``. Every key has its comment and default in
``config.toml``.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated

from pydantic import Field

from hall.config.base import EMPTY, Identifier, Model, Real, Switch, Whole, Words
from hall.config.hours import DayException, Hours
from hall.config.number_series import LETTERS, RANGE, NumberSeries, series_of
from hall.config.printers import PaperSection, Printer, PrintingSection
from hall.config.sections import (
    AppointmentsSection,
    CallsSection,
    HallSection,
    LettersSection,
    PolicySection,
    ServerSection,
    TicketsSection,
)
from hall.config.webhooks import Webhook


class HoldReason(Model):
    """Why a turn is put on hold, for example because papers are missing."""

    id: Identifier
    name: Words


class PauseReason(Model):
    """Why a counter calls nobody for a while; a justified pause is reported as work."""

    id: Identifier
    name: Words
    justified: Switch = False


class Area(Model):
    id: Identifier
    name: Words
    letter: str = ""


class Priority(Model):
    id: Identifier
    name: Words
    min_age: Annotated[Whole | None, Field(ge=1, le=130)] = None
    weight: Annotated[Real, Field(gt=0, le=100)] = 2.0


class Service(Model):
    """Its numbers have a ``letter``, or two, or are those of the range ``numbers``."""

    id: Identifier
    letter: Annotated[str, Field(pattern=LETTERS)] = ""
    numbers: Annotated[str, Field(pattern=RANGE)] = ""
    name: Words
    description: Words = EMPTY
    area: Identifier
    target_wait_min: Annotated[Whole, Field(ge=1, le=600)] = 30
    quota: Annotated[Whole, Field(ge=0, le=9999)] = 0
    usual_service_min: Annotated[Whole, Field(ge=1, le=600)] = 10
    then: tuple[Identifier, ...] = ()

    @property
    def series(self) -> NumberSeries:
        return series_of(self.letter, self.numbers)

    @property
    def sign(self) -> str:
        """What stands for its numbers on screens: its letters, or the first number of its range."""
        return self.series.key


class Counter(Model):
    number: Annotated[Whole, Field(ge=1, le=999)]
    services: tuple[Identifier, ...]
    helps: tuple[Identifier, ...] = ()
    staff: str = ""
    printer: str = ""


class Kiosk(Model):
    id: Identifier
    name: Words
    printers: tuple[Identifier, ...] = ()


class Display(Model):
    id: Identifier
    name: Words
    areas: tuple[Identifier, ...]
    chime: Switch = True
    diagonal_in: Annotated[Real, Field(gt=0, le=200)] = 55
    farthest_seat_m: Annotated[Real, Field(gt=0, le=100)] = 8


class Wall(Model):
    id: Identifier
    name: Words


class Notice(Model):
    """A line at the foot of the hall displays, or with a title a panel in their media area."""

    text: Words
    title: Words = EMPTY
    displays: tuple[Identifier, ...] = ()


class Config(Model):
    hall: HallSection
    server: ServerSection = ServerSection()
    hours: Hours
    exceptions: tuple[DayException, ...] = ()
    calls: CallsSection = CallsSection()
    tickets: TicketsSection = TicketsSection()
    policy: PolicySection = PolicySection()
    appointments: AppointmentsSection = AppointmentsSection()
    letters: LettersSection = LettersSection()
    paper: PaperSection = PaperSection()
    printing: PrintingSection = PrintingSection()
    areas: tuple[Area, ...]
    priorities: tuple[Priority, ...] = ()
    hold_reasons: tuple[HoldReason, ...] = ()
    pause_reasons: tuple[PauseReason, ...] = ()
    services: tuple[Service, ...]
    counters: tuple[Counter, ...]
    printers: tuple[Printer, ...] = ()
    kiosks: tuple[Kiosk, ...] = ()
    displays: tuple[Display, ...] = ()
    walls: tuple[Wall, ...] = ()
    notices: tuple[Notice, ...] = ()
    webhooks: tuple[Webhook, ...] = ()

    def __repr_args__(self) -> Iterator[tuple[str, object]]:
        """All that errors and logs say of a configuration, which is long and nobody's business."""
        yield "id", self.hall.id
        yield "digest", self.digest

    @cached_property
    def digest(self) -> str:
        """16 hexadecimal digits, other ones for each hall that screens or people see differently.

        The address of the hall and other systems that hear of it make no difference.
        """
        plain = self.model_dump_json(exclude={"server", "webhooks"})
        return hashlib.sha256(plain.encode()).hexdigest()[:16]

    @cached_property
    def service(self) -> Mapping[str, Service]:
        return {service.id: service for service in self.services}

    @cached_property
    def counter(self) -> Mapping[int, Counter]:
        return {counter.number: counter for counter in self.counters}

    @cached_property
    def area(self) -> Mapping[str, Area]:
        return {area.id: area for area in self.areas}

    @cached_property
    def priority(self) -> Mapping[str, Priority]:
        return {priority.id: priority for priority in self.priorities}

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """The weights of the priority classes, by id; an ordinary turn weighs 1."""
        return {priority.id: priority.weight for priority in self.priorities}

    @cached_property
    def kiosk(self) -> Mapping[str, Kiosk]:
        return {kiosk.id: kiosk for kiosk in self.kiosks}

    @cached_property
    def display(self) -> Mapping[str, Display]:
        return {display.id: display for display in self.displays}

    @cached_property
    def printer(self) -> Mapping[str, Printer]:
        return {printer.id: printer for printer in self.printers}

    @cached_property
    def counters_of(self) -> Mapping[str, tuple[int, ...]]:
        """The numbers of the counters that take each service."""
        return {
            service.id: tuple(c.number for c in self.counters if service.id in c.services)
            for service in self.services
        }
