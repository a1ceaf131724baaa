"""What is printed, as it is stored: one class for each kind of print job.

Services, priorities and reasons are ids, times are in ms; ``printers/drawing/printouts.py`` turns
them into the hall's words. ``reprint`` is how many papers may be out already; it is printed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hall.queue.estimating.wait_estimates import WaitRange
from hall.queue.reports.closing_report import ClosingFigures

PrintKind = Literal["ticket", "return", "appointment", "closing", "test", "address"]


@dataclass(frozen=True, slots=True)
class TicketContent:
    """``expected_from`` is when a number for after the break, or of an early holder of an
    appointment, may first be called. ``wait`` is the estimate that the citizen was given, in
    minutes.
    """

    label: str
    token: str = field(repr=False)
    service: str
    priority: str | None
    language: str
    ahead: int
    issued_at: int
    kiosk: str | None
    expected_from: int | None = None
    wait: WaitRange | None = None
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class ReturnSlipContent:
    """Printed when a turn is put on hold at ``counter``. It comes back by itself at ``back_at``, or
    with None when its holder asks for it. ``bring`` is what staff wrote.
    """

    label: str
    token: str = field(repr=False)
    service: str
    language: str
    counter: int
    reason: str
    bring: str
    at: int
    back_at: int | None
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class AppointmentContent:
    """A booked time; at the kiosk, ``code`` is exchanged for a number when the time has come."""

    code: str
    service: str
    due_at: int
    at: int
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class ClosingContent:
    """A business day in figures, with the hash that proves them later."""

    at: int
    closing: ClosingFigures
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class TestPageContent:
    """A page that shows what the printer can do."""

    at: int
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class AddressContent:
    """The address where screens, tablets and phones find the hall."""

    at: int
    reprint: int = 0


PrintContent = (
    TicketContent
    | ReturnSlipContent
    | AppointmentContent
    | ClosingContent
    | TestPageContent
    | AddressContent
)

TYPES: Mapping[PrintKind, type[PrintContent]] = {
    "ticket": TicketContent,
    "return": ReturnSlipContent,
    "appointment": AppointmentContent,
    "closing": ClosingContent,
    "test": TestPageContent,
    "address": AddressContent,
}
OF_TURN = ("label", "token", "service", "language")  # columns of jobs that belong to a turn
OF_TICKET = ("priority", "ahead", "issued_at", "kiosk", "expected_from")


def content_of(row: Any) -> PrintContent:
    """The content of a print job; ``row`` has the columns of ``outbox.JOB``."""
    fields = json.loads(row["content"])
    fields["reprint"] = row["reprint"]
    if row["turn_id"] is not None:
        fields.update((column, row[column]) for column in OF_TURN)
    if row["kind"] == "ticket":
        fields.update((column, row[column]) for column in OF_TICKET)
        fields["wait"] = None if row["low_min"] is None else (row["low_min"], row["high_min"])
    content: PrintContent = TYPES[row["kind"]](**fields)
    return content
