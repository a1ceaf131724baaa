"""What several views show: who waits for a service, and what waiting was like just now."""

import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config import Config
from hall.hours import TicketWindow
from hall.queue.admitting import Offer, offers

RECENT_MS = 60 * 60 * 1000
RECENT_LEAST = 5  # fewer observations say nothing; domain.md's default for estimates
ROUND_MIN = 5
# Of an appointment only from when it was due: whoever comes early has not been kept waiting.
WAITS_SINCE = "max(arrived_at, coalesce(due_at, 0))"
WAITED = f"max(called_at - {WAITS_SINCE} - away_ms, 0)"

# All queries of a view see one moment; Day is the open one, or None before the first command.
Day = str | None


class ServiceLoad(TypedDict):
    """``recent``: P10 and P90, in minutes, of the waits of those called in the last hour."""

    waiting: int
    recent: tuple[int, int] | None


class OfferedService(ServiceLoad, Offer):
    """A service as those see it who take a number."""


class Tickets(TypedDict):
    """``exception``: what today's exception from the weekly hours is called, in each language."""

    open: bool
    until: int | None
    reopens: int | None
    exception: Mapping[str, str] | None


def open_day(db: sqlite3.Connection) -> Day:
    row = db.execute("SELECT day FROM business_day WHERE closed_at IS NULL").fetchone()
    return None if row is None else str(row["day"])


def sequence(db: sqlite3.Connection) -> int:
    """The seq of the last event: what a snapshot read now is true up to."""
    row = db.execute("SELECT max(seq) FROM event").fetchone()
    return int(row[0] or 0)


def service_loads(
    db: sqlite3.Connection, day: Day, services: Iterable[str], now: int
) -> dict[str, ServiceLoad]:
    waiting = {
        row["service"]: int(row["waiting"])
        for row in db.execute(
            "SELECT service, sum(waiting) AS waiting FROM queue_length GROUP BY service"
        )
    }
    return {
        service: ServiceLoad(
            waiting=waiting.get(service, 0), recent=recent_wait(db, day, service, now)
        )
        for service in services
    }


def offered_services(
    db: sqlite3.Connection, config: Config, window: TicketWindow, now: int
) -> dict[str, OfferedService]:
    day = open_day(db)
    loads = service_loads(db, day, config.service, now)
    offered = offers(db, config, day, window, now)
    return {service: OfferedService(**loads[service], **offered[service]) for service in loads}


def recent_wait(db: sqlite3.Connection, day: Day, service: str, now: int) -> tuple[int, int] | None:
    """Rounded outwards to 5 minutes, as people speak; None with too few to say anything."""
    waits = sorted(
        row[0]
        for row in db.execute(
            f"SELECT {WAITED} FROM turn WHERE day = ? AND service = ? AND called_at > ?"
            " AND counter IS NOT NULL AND quiet = 0",
            (day, service, now - RECENT_MS),
        )
    )
    if len(waits) < RECENT_LEAST:
        return None
    minutes = [percentile(waits, share) / 60_000 for share in (0.1, 0.9)]
    low = math.floor(minutes[0] / ROUND_MIN) * ROUND_MIN
    return low, max(math.ceil(minutes[1] / ROUND_MIN) * ROUND_MIN, low + ROUND_MIN)


def percentile(ordered: Sequence[int], share: float) -> int:
    """Nearest rank of a sorted, non-empty sequence."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def tickets(window: TicketWindow) -> Tickets:
    return Tickets(
        open=window.open,
        until=window.until,
        reopens=window.reopens,
        exception=window.exception.root if window.exception else None,
    )
