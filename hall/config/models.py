"""The hall as ``config.toml`` describes it: frozen models, unknown keys refused.

What stands here is only the shape of a hall; checks between its parts are in ``config_checks``,
reading with line numbers and hints in ``config_file``. Every key has its comment and default in
``config.toml``.
"""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator

from hall.config.base import EMPTY, Identifier, Model, Real, Switch, TimeOfDay, Whole, Words
from hall.config.paper import Paper
from hall.config.printers import Printer as Printer
from hall.config.printing import Printing
from hall.config.tickets import Appointments, Tickets
from hall.config.webhooks import Webhook

PolicyKind = Literal["ratio", "strict", "weighted"]

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Hall(Model):
    id: Identifier = "hall"
    name: Words
    organisation: Words = EMPTY
    timezone: str = "Asia/Ho_Chi_Minh"
    languages: tuple[str, ...] = ("vi", "en")
    slogan: Words = EMPTY
    telephone: str = ""
    day_starts: TimeOfDay = "04:00"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:  # OSError: a folder, e.g. "Asia"
            raise ValueError(f"There is no time zone {value!r}.") from error
        return value

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class Server(Model):
    host: str = "127.0.0.1"
    port: Annotated[Whole, Field(ge=0, le=65535)] = 8000
    public_url: str = ""
    database: str = "data/hall.db"


class Window(Model):
    """One opening window; tickets are given from ``tickets_from`` until ``tickets_until``."""

    opens: TimeOfDay
    closes: TimeOfDay
    tickets_from: TimeOfDay | None = None
    tickets_until: TimeOfDay | None = None

    @property
    def issues_from(self) -> dt.time:
        return dt.time.fromisoformat(self.tickets_from or self.opens)

    @property
    def issues_until(self) -> dt.time:
        return dt.time.fromisoformat(self.tickets_until or self.closes)


class Hours(Model):
    monday: tuple[Window, ...] = ()
    tuesday: tuple[Window, ...] = ()
    wednesday: tuple[Window, ...] = ()
    thursday: tuple[Window, ...] = ()
    friday: tuple[Window, ...] = ()
    saturday: tuple[Window, ...] = ()
    sunday: tuple[Window, ...] = ()

    def on(self, day: dt.date) -> tuple[Window, ...]:
        windows: tuple[Window, ...] = getattr(self, WEEKDAYS[day.weekday()])
        return windows


class DayException(Model):
    """From ``date`` to ``until``, both included, these windows hold instead of the weekday's."""

    date: str
    until: str = ""
    name: Words = EMPTY
    windows: tuple[Window, ...] = ()

    def __hash__(self) -> int:
        return hash((self.date, self.until))

    @field_validator("date", "until")
    @classmethod
    def _a_day(cls, value: str) -> str:
        try:
            return str(dt.date.fromisoformat(value))
        except ValueError as error:
            raise ValueError(f'{value!r} is not a day. Write it as "2027-02-05".') from error


class Calls(Model):
    confirm_arrival: Switch = False
    announce_within_s: Annotated[Whole, Field(ge=1, le=300)] = 20
    gap_s: Annotated[Whole, Field(ge=0, le=600)] = 40
    missed_return_min: Annotated[Whole, Field(ge=0, le=600)] = 60
    missed_pause_min: Annotated[Whole, Field(ge=0, le=600)] = 2
    return_places: Annotated[Whole, Field(ge=0, le=99)] = 3
    same_counter_min: Annotated[Whole, Field(ge=0, le=600)] = 15
    undo_s: Annotated[Whole, Field(ge=10, le=600)] = 30
    least_calls: Annotated[Whole, Field(ge=1, le=9)] = 1
    most_calls: Annotated[Whole, Field(ge=1, le=9)] = 3
    forgotten_min: Annotated[Whole, Field(ge=1, le=600)] = 60


class Policy(Model):
    """Who is called next: see queue/line/order.py, which is the rule itself."""

    kind: PolicyKind = "ratio"
    in_a_row: Annotated[Whole, Field(ge=1, le=99)] = 3
    patience_min: Annotated[Whole, Field(ge=1, le=600)] = 90
    help_when: Literal["idle", "over"] = "idle"
    help_over: Annotated[Whole, Field(ge=1, le=999)] = 5

    @property
    def helps_over(self) -> int:
        """A counter helps with a service while more than so many wait for it."""
        return self.help_over if self.help_when == "over" else 0


class HoldReason(Model):
    """Why a turn is set aside, e.g. papers missing."""

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
    id: Identifier
    letter: Annotated[str, Field(pattern=r"^[A-Z]$")]
    name: Words
    description: Words = EMPTY
    area: Identifier
    target_wait_min: Annotated[Whole, Field(ge=1, le=600)] = 30
    quota: Annotated[Whole, Field(ge=0, le=9999)] = 0
    usual_service_min: Annotated[Whole, Field(ge=1, le=600)] = 10
    then: tuple[Identifier, ...] = ()


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
    hall: Hall
    server: Server = Server()
    hours: Hours
    exceptions: tuple[DayException, ...] = ()
    calls: Calls = Calls()
    tickets: Tickets = Tickets()
    policy: Policy = Policy()
    appointments: Appointments = Appointments()
    paper: Paper = Paper()
    printing: Printing = Printing()
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
        """Of the priority classes, by id; ordinary people count 1."""
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
        """Numbers of the counters that take each service."""
        return {
            service.id: tuple(c.number for c in self.counters if service.id in c.services)
            for service in self.services
        }
