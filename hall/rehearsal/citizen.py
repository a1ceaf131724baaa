"""The citizens of a rehearsed day, and what becomes of them at the counters."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Absence:
    """Something is missing, so the turn is put on hold and the citizen comes back later."""

    reason: str
    away_s: float


@dataclass(frozen=True, slots=True)
class Onward:
    """A service that a visit goes on with; at ``counter`` alone, if given."""

    service: str
    service_s: float
    counter: int | None = None


@dataclass(frozen=True, slots=True)
class Citizen:
    at: int
    """When the number is asked for, in ms."""
    service: str
    priority: str | None
    language: str
    kiosk: str | None
    walk_s: float | None
    """From the first call to the counter; None if nobody comes."""
    service_s: float
    people: int = 1
    due_at: int | None = None
    """When the citizen's appointment is, in ms; None without one."""
    returns_s: float | None = None
    """From the missed call until the citizen asks to be called again; None if that never is."""
    leaves_over: int | None = None
    """The citizen takes no number while more than this many wait for the service."""
    gives_up_s: float | None = None
    """The citizen cancels on the phone when not called within this time."""
    absence: Absence | None = None
    onward: Onward | None = None
    """The service that the counter transfers the citizen to."""
    back_s: float | None = None
    """How long the citizen is served at the first counter again, after the transfer."""
    steps: tuple[Onward, ...] = ()
    """The services that the counter plans to follow this one."""
    slip: bool = False
    """The counter finishes too early by mistake, and undoes it."""
