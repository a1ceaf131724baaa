"""The hall at one moment, as far as it decides who is called when, as plain data.

Times are milliseconds since 1970, as in the store.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from hall.clock import DAY_MS, HOUR_MS, Span
from hall.config.models import Config
from hall.hours import TicketWindow, business_day, shifts_on, tickets_on
from hall.queue.line.order import CallPolicy

IGNORED_MS = 10_000  # an idle counter calls within this time; one that does not is away


@dataclass(frozen=True, slots=True)
class QueuedTurn:
    """A turn in the line. ``since`` is what its wait is counted from (``counter_line.SINCE``).

    Until ``until`` only ``counter`` calls it, for as long as it waits if that is None. Only a
    counter where ``staff`` sits ever calls it.
    """

    turn_id: int
    service: str
    priority: str | None
    order_key: int
    since: int
    not_before: int = 0
    counter: int | None = None
    until: int | None = None
    staff: str | None = None

    @property
    def position(self) -> tuple[int, int]:
        return self.order_key, self.turn_id


@dataclass(frozen=True, slots=True)
class OpenTurn:
    """The turn that a counter has called; ``confirmed`` once the person is known to have come."""

    service: str
    priority: str | None
    called_at: int
    confirmed: bool


@dataclass(frozen=True, slots=True)
class CallingCounter:
    """A counter as it is now.

    ``until`` is the end of its pause, if known. ``free_since`` is since when it could have called,
    None while it serves somebody; ``ignores_since`` since when it could have called somebody whom
    another counter called instead. ``streak`` counts its latest calls in a row to priority classes.
    """

    number: int
    services: Sequence[str]
    helps: Sequence[str] = ()
    staff: str = ""
    state: Literal["open", "paused", "closed"] = "open"
    until: int | None = None
    streak: int = 0
    running: OpenTurn | None = None
    free_since: int | None = None
    ignores_since: int | None = None
    called_today: bool = True


@dataclass(frozen=True, slots=True)
class AbsentTurn:
    """A turn that may come back: a held one to its counter, a missed one to the line."""

    turn_id: int
    service: str
    priority: str | None
    order_key: int
    kind: Literal["held", "missed"]
    since: int
    counter: int | None = None
    back_at: int | None = None


@dataclass(frozen=True, slots=True)
class CallingRules:
    """What the configuration says about calling. Counters help with a service while more than
    ``help_over`` people wait for it. With ``confirms`` staff tap when a citizen has come."""

    policy: CallPolicy
    help_over: int = 0
    weights: Mapping[str, float] = field(default_factory=dict)
    return_places: int = 3
    confirms: bool = False

    @classmethod
    def of(cls, config: Config) -> "CallingRules":
        return cls(
            policy=CallPolicy.of(config),
            help_over=config.policy.help_threshold,
            weights=config.weights,
            return_places=config.calls.return_places,
            confirms=config.calls.confirm_arrival,
        )


@dataclass(frozen=True, slots=True)
class HallState:
    """``seq`` is that of the last event it includes.

    ``work`` are the spans in which counters are open today, in order, and none if they always are;
    whoever waits at the end of the last is still served. ``gives`` are the spans in which numbers
    are given. ``later`` says for a service from when a number of now would be called, where numbers
    are only given for later.
    """

    seq: int
    now: int
    rules: CallingRules
    waiting: Sequence[QueuedTurn]
    counters: Sequence[CallingCounter]
    away: Sequence[AbsentTurn] = ()
    work: Sequence[Span] = ()
    gives: Sequence[Span] = ()
    later: Mapping[str, int] = field(default_factory=dict)
    utc_offset_ms: int = 7 * HOUR_MS

    def hour(self, at: int) -> int:
        """The hour on the hall's clocks, 0 to 23."""
        return (at + self.utc_offset_ms) // HOUR_MS % 24


def work_on(config: Config, now: int) -> Sequence[Span]:
    """The spans in which counters are open on the business day of ``now``."""
    day = business_day(config, now)
    return [(shift.opens, shift.closes) for shift in shifts_on(config, day)]


def gives_on(config: Config, tickets: TicketWindow, now: int) -> Sequence[Span]:
    """The spans in which numbers are given on the business day of ``now``, also by a decision of
    the staff."""
    spans = tickets_on(config, business_day(config, now))
    if not tickets.open:
        return spans
    return [*spans, (now, now + DAY_MS if tickets.until is None else tickets.until)]
