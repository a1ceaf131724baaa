"""What happened in the hall, as listeners hear it: after the commit, in ``seq`` order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Kinds: ``day_opened``, ``day_closed``, ``hall_opened``, ``hall_closed``, ``printer_moved``,
    and those of the subclasses."""

    seq: int
    at: int
    kind: str


@dataclass(frozen=True, slots=True)
class TurnEvent(Event):
    """Kinds: all that happens to a turn, as docs/architecture.md lists them.

    ``counter`` is the counter that has or had the turn, None while it waited.
    """

    turn_id: int
    label: str
    token: str
    service: str
    counter: int | None
    kiosk: str | None


@dataclass(frozen=True, slots=True)
class CounterEvent(Event):
    """A counter was opened, paused, closed, given other services or staff; see ``counter_states``."""

    counter: int


@dataclass(frozen=True, slots=True)
class AppointmentEvent(Event):
    """Kinds: ``booked``, once for a whole file, ``checked_in``,
    ``appointment_cancelled``, ``appointment_restored``."""


@dataclass(frozen=True, slots=True)
class PaperEvent(Event):
    """Kind ``paper``: a print job changed its state."""

    job_id: int
    printer: str
    state: str
    label: str
    token: str
    kiosk: str | None


@dataclass(frozen=True, slots=True)
class PrinterEvent(Event):
    """Kind ``printer``: the health of a printer changed; ``state`` is ok, fault or unknown,
    ``near_end`` says that little paper is left."""

    printer: str
    state: str
    reason: str
    near_end: bool


Listener = Callable[[Sequence[Event]], None]
