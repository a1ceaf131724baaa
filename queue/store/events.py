"""Events as listeners receive them: after the commit, in the order of their ``seq``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from hall.queue.store.caller import Origin


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at the time ``at`` (ms); ``origin`` says for whom it was done.

    Events of this class itself have the kinds ``day_opened``, ``day_closed``, ``hall_opened``,
    ``hall_closed``, ``printer_moved`` and ``reconfigured``.
    """

    seq: int
    at: int
    kind: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class TurnEvent(Event):
    """A turn was changed; docs/architecture.md lists the kinds.

    ``counter`` is the counter that has or had the turn, None while it waited.
    """

    turn_id: int
    label: str
    token: str = field(repr=False)
    service: str
    counter: int | None
    kiosk: str | None


@dataclass(frozen=True, slots=True)
class CounterEvent(Event):
    """A counter was opened, paused or closed, or got other services or staff.

    docs/architecture.md lists the kinds.
    """

    counter: int


@dataclass(frozen=True, slots=True)
class AppointmentEvent(Event):
    """Appointments were changed.

    The kinds are ``booked`` (once for a whole imported file), ``checked_in``,
    ``appointment_cancelled``, ``appointment_restored`` and ``appointment_moved`` (once for all
    that move together).
    """


@dataclass(frozen=True, slots=True)
class PaperEvent(Event):
    """A print job changed its ``state``; the kind is ``paper``."""

    job_id: int
    printer: str
    state: str
    label: str
    token: str = field(repr=False)
    kiosk: str | None


@dataclass(frozen=True, slots=True)
class PrinterEvent(Event):
    """The health of a printer changed; the kind is ``printer``.

    ``state`` is ok, fault or unknown. ``near_end`` is true when little paper is left.
    """

    printer: str
    state: str
    reason: str
    near_end: bool


Listener = Callable[[Sequence[Event]], None]
