"""Who comes on a rehearsed day, and what becomes of them at the counters."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Aside:
    """Something is missing: the citizen goes and comes back."""

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
    """``at`` is when the number is asked for, in ms; ``walk_s`` is counted from the first call,
    None if nobody comes; ``returns_s`` from when the turn is missed, None if nobody ever does.
    Takes no number if more than ``leaves_over`` wait for the service, and cancels it on the phone
    when ``gives_up_s`` after taking it nobody has called.

    ``due_at`` (ms) is that of an appointment. ``onward`` is a transfer, after which the citizen
    comes back to the counter for ``back_s``, if given; ``steps`` follow the service as planned.
    ``slip``: the counter finishes too early and undoes it.
    """

    at: int
    service: str
    priority: str | None
    language: str
    kiosk: str | None
    walk_s: float | None
    service_s: float
    people: int = 1
    due_at: int | None = None
    returns_s: float | None = None
    leaves_over: int | None = None
    gives_up_s: float | None = None
    aside: Aside | None = None
    onward: Onward | None = None
    back_s: float | None = None
    steps: tuple[Onward, ...] = ()
    slip: bool = False

    def goes_on(self, counter: int) -> Sequence[Onward]:
        """The rest of the visit: where it is sent, back to this counter, the steps as planned."""
        back = self.back_s and Onward(self.service, self.back_s, counter)
        return [step for step in (self.onward, back, *self.steps) if step]
