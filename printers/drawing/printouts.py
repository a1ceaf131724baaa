"""What can stand on a paper: plain data, from which ``slips.draw`` makes the picture.

``languages`` are at most two, the first is the hall's. Moments are hall time.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from hall.config.base import Words
from hall.queue.reports.closing import Closing


@dataclass(frozen=True, slots=True)
class Ticket:
    """Within ``return_min`` minutes of a missed call the citizen may come back; 0 is never.

    ``expected`` is a wait of so many to so many minutes, None where nothing honest can be said.
    A number for after the break is called from ``expected_from`` on. ``reprint`` counts: 1 is the
    first copy.
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
    expected: tuple[int, int] | None = None
    expected_from: dt.datetime | None = None
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class ReturnSlip:
    """For who goes away with a held number: why, until when, what to bring, to which counter.

    ``bring`` is in the words of staff. ``back`` is when the turn comes back by itself, None when
    its holder has to.
    """

    label: str
    token: str
    url: str
    service: Words
    reason: Words
    bring: str
    back: dt.datetime | None
    counter: int | None
    issued: dt.datetime
    languages: tuple[str, ...]
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class AppointmentSlip:
    """``code`` is what the kiosk asks for; it is in the QR code too."""

    code: str
    due: dt.datetime
    service: Words
    early_min: int
    late_min: int
    issued: dt.datetime
    languages: tuple[str, ...]
    reprint: int = 0


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """A day's figures, with the hash that proves them later. ``names`` of the services by id."""

    closing: Closing
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

    url: str
    printed: dt.datetime
    languages: tuple[str, ...]


Printout: TypeAlias = Ticket | ReturnSlip | AppointmentSlip | ClosingReport | TestPage | AddressSlip
