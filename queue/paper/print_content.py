"""What goes on paper, as the store tells it: a class for each kind of print job.

``reprint`` n is told on the paper: so many of it may be out already. Times in ms.
"""

import json
from dataclasses import dataclass
from typing import Any, Literal

from hall.queue.estimating.wait_estimates import WaitRange
from hall.queue.reports.closing_report import ClosingFigures

PrintKind = Literal["ticket", "return", "appointment", "closing", "test", "address"]


@dataclass(frozen=True, slots=True)
class TicketContent:
    """``expected_from``: when a number for after the break may first be called. ``wait``: what was
    said of its wait, in minutes."""

    label: str
    token: str
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
    """For who was set aside at ``counter`` at ``at`` for a reason of the hall, and comes back by
    itself at ``back_at``, or when they say so. ``bring`` is in the words of staff."""

    label: str
    token: str
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
    """The kiosk gives the number of ``code`` when its time has come."""

    code: str
    service: str
    due_at: int
    at: int
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class ClosingContent:
    """``closing`` is a business day in figures, with the hash that proves them later."""

    at: int
    closing: ClosingFigures
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class TestPageContent:
    """Shows what the printer that it comes out of can do."""

    at: int
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class AddressContent:
    """Where screens, tablets and phones find the hall."""

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


OTHERS = {
    **{"return": ReturnSlipContent, "appointment": AppointmentContent, "closing": ClosingContent},
    **{"test": TestPageContent, "address": AddressContent},
}


def content_of(row: Any) -> PrintContent:
    """Of a row of ``outbox.JOB``."""
    content = {**json.loads(row["content"]), "reprint": row["reprint"]}
    if row["turn_id"] is not None:
        named = {name: row[name] for name in ("token", "service", "language")}
        content.update(named, label=row["label"])
    if row["kind"] == "ticket":
        names = ("priority", "ahead", "issued_at", "kiosk", "expected_from")
        ticket = {name: row[name] for name in names}
        wait = None if row["low_min"] is None else (row["low_min"], row["high_min"])
        return TicketContent(**content, **ticket, wait=wait)
    paper: PrintContent = OTHERS[row["kind"]](**content)
    return paper
