"""What several views show: who waits for a service, and how long one waits."""

import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config import Config
from hall.hours import TicketWindow
from hall.queue.admitting import Offer, offers
from hall.queue.estimating.said import Minutes, Waits

# Of an appointment only from when it was due: whoever comes early has not been kept waiting.
WAITS_SINCE = "max(arrived_at, coalesce(due_at, 0))"
WAITED = f"max(called_at - {WAITS_SINCE} - away_ms, 0)"

# All queries of a view see one moment; Day is the open one, or None before the first command.
Day = str | None


class ServiceLoad(TypedDict):
    """``wait``: how many minutes whoever takes a number now will wait, from and to; None where
    nothing can be said."""

    waiting: int
    wait: Minutes | None


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
    db: sqlite3.Connection, services: Iterable[str], waits: Waits
) -> dict[str, ServiceLoad]:
    waiting = {
        row["service"]: int(row["waiting"])
        for row in db.execute(
            "SELECT service, sum(waiting) AS waiting FROM queue_length GROUP BY service"
        )
    }
    return {
        service: ServiceLoad(waiting=waiting.get(service, 0), wait=waits.new(service))
        for service in services
    }


def offered_services(
    db: sqlite3.Connection, config: Config, window: TicketWindow, waits: Waits, now: int
) -> dict[str, OfferedService]:
    loads = service_loads(db, config.service, waits)
    offered = offers(db, config, open_day(db), window, now)
    return {service: OfferedService(**loads[service], **offered[service]) for service in loads}


def waits_of(db: sqlite3.Connection, day: Day) -> dict[str, list[int]]:
    """How long all waited whom the hall heard called on this day (ms), by service."""
    found: dict[str, list[int]] = {}
    for row in db.execute(
        f"SELECT service, {WAITED} AS wait FROM turn"
        " WHERE day = ? AND counter IS NOT NULL AND quiet = 0",
        (day,),
    ):
        found.setdefault(row["service"], []).append(row["wait"])
    return found


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
