"""Whether a service gives a number now, only for the afternoon, or none any more today.

A number is given while those who wait can be served before the counters close: ``in_time``.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.config.models import Config, Service
from hall.hours import Shift, TicketWindow
from hall.queue.line.counter_states import all_states
from hall.queue.store import void_numbers
from hall.queue.store.errors import HallError, NumbersUsedUp, QuotaReached, TooLateNow, TooLateToday

Admission = Literal["now", "later", "closed"]
LEAST_FINISHED = 5  # fewer say nothing of how long a service takes
MOST_FINISHED = 50  # the latest; a whole day's would be read with every number
# In the first half hour of a shift a counter may not have called yet: all are counted.
SETTLING_MS = 30 * MINUTE_MS


class Offer(TypedDict):
    """``admission`` says whether an ordinary number would be for now, for ``later_from`` (ms), or
    is not given. ``open`` is false when no number is given, for now or for later."""

    open: bool
    quota_reached: bool
    admission: Admission
    later_from: int | None


@dataclass(frozen=True, slots=True)
class Load:
    """What stands before a new number: how many turns wait, how long one takes, how many counters
    serve them, and how much time they have left."""

    waiting: int
    service_ms: float
    counters: int
    left_ms: int


def offers(
    db: sqlite3.Connection, config: Config, day: str | None, window: TicketWindow, now: int
) -> dict[str, Offer]:
    return {
        service.id: _offer(db, config, service, day=day, window=window, now=now)
        for service in config.services
    }


def admit(
    db: sqlite3.Connection,
    config: Config,
    service: str,
    *,
    priority: str | None,
    day: str,
    window: TicketWindow,
    now: int,
    later: bool,
) -> int | None:
    """The moment before which a new number is not called, None if it may be called at any time.
    Only with ``later`` a number for after the break is given where one for now would be in vain.

    :raises QuotaReached, NumbersUsedUp, TooLateNow, TooLateToday:
    """
    known = config.service[service]
    if refusal := _sold_out(db, known, day):
        raise refusal
    shift = window.shift
    if not config.tickets.admission or shift is None:
        return None
    has_priority = priority is not None
    if _in_time(db, config, known, day=day, shift=shift, now=now, priority=has_priority):
        return None
    if shift.later is None:
        raise TooLateToday
    if not later:
        raise TooLateNow(reopens=shift.later)
    return shift.later


def in_time(load: Load) -> bool:
    """Whether all who wait are served before the time is over, so that one more can follow."""
    return load.waiting * load.service_ms <= load.counters * load.left_ms


def typical_ms(finished: Sequence[int], usual_ms: int) -> float:
    """The median of the latest finished services, or the usual time with too few of them."""
    return median(finished) if len(finished) >= LEAST_FINISHED else usual_ms


def _offer(
    db: sqlite3.Connection,
    config: Config,
    service: Service,
    *,
    day: str | None,
    window: TicketWindow,
    now: int,
) -> Offer:
    reached = day is not None and _sold_out(db, service, day) is not None
    admission: Admission = "now" if window.open and not reached else "closed"
    later_from = None
    shift = window.shift
    checked = admission == "now" and config.tickets.admission
    if (
        checked
        and shift is not None
        and day is not None
        and not _in_time(db, config, service, day=day, shift=shift, now=now, priority=False)
    ):
        later_from = shift.later
        admission = "closed" if later_from is None else "later"
    return Offer(
        open=admission != "closed",
        quota_reached=reached,
        admission=admission,
        later_from=later_from,
    )


def _sold_out(db: sqlite3.Connection, service: Service, day: str) -> HallError | None:
    """Why the service gives no more numbers today: its quota is reached, or its range at its end.
    Numbers given are counted, whatever became of them."""
    series = service.series
    if not service.quota and series.last is None:
        return None
    row = db.execute(
        "SELECT last FROM series WHERE day = ? AND letter = ?", (day, series.key)
    ).fetchone()
    if row is None:
        return None
    if series.last is not None and row["last"] >= series.last:
        return NumbersUsedUp(service=service.id, first=series.first, last=series.last)
    given = row["last"] - series.first + 1 - void_numbers.count(db, day, series.key)
    reached = service.quota and given >= service.quota
    return QuotaReached(service=service.id, quota=service.quota) if reached else None


def _in_time(
    db: sqlite3.Connection,
    config: Config,
    service: Service,
    *,
    day: str,
    shift: Shift,
    now: int,
    priority: bool,
) -> bool:
    waiting = _waiting(db, service.id, shift, priority=priority)
    if waiting == 0:
        return True
    counters = [
        number
        for number, state in all_states(db, config).items()
        if state.status != "closed" and service.id in state.counter.services
    ]
    begun = counters if now < shift.opens + SETTLING_MS else _in_use(db, counters, day)
    usual_ms = service.usual_service_min * MINUTE_MS
    load = Load(
        waiting=waiting,
        service_ms=typical_ms(_finished(db, service.id, day), usual_ms),
        counters=max(1, len(begun or counters)),
        left_ms=shift.closes - max(now, shift.opens),
    )
    return in_time(load)


def _waiting(db: sqlite3.Connection, service: str, shift: Shift, *, priority: bool) -> int:
    """How many turns come before a new number and may be called before the counters close."""
    row = db.execute(
        "SELECT count(*) FROM turn WHERE state = 'waiting' AND service = ?"
        " AND (priority IS NOT NULL) >= ? AND coalesce(not_before, 0) < ?",
        (service, int(priority), shift.closes),
    ).fetchone()
    return int(row[0])


def _in_use(db: sqlite3.Connection, counters: Sequence[int], day: str) -> list[int]:
    """The counters that have called somebody on this day."""
    called = "SELECT 1 FROM event WHERE kind = 'called' AND counter = ? AND day = ? LIMIT 1"
    return [number for number in counters if db.execute(called, (number, day)).fetchone()]


def _finished(db: sqlite3.Connection, service: str, day: str) -> list[int]:
    """How many ms the latest services took."""
    rows = db.execute(
        "SELECT ended_at - coalesce(started_at, called_at) FROM turn"
        " WHERE day = ? AND service = ? AND counter IS NOT NULL AND state = 'done'"
        " ORDER BY called_at DESC LIMIT ?",
        (day, service, MOST_FINISHED),
    )
    return [int(row[0]) for row in rows]
