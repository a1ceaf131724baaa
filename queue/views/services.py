"""The services of the hall: how many wait, for how long, and whether a number is given."""

import sqlite3
from collections.abc import Iterable, Mapping

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Config
from hall.hours import TicketWindow
from hall.queue.estimating.wait_estimates import WaitRange
from hall.queue.estimating.waits import Waits
from hall.queue.line.admission import Offer, offers
from hall.queue.store.days import open_day


class ServiceLoad(TypedDict):
    """``wait``: how many minutes whoever takes a number now will wait, from and to; None where
    nothing can be said."""

    waiting: int
    wait: WaitRange | None


class OfferedService(ServiceLoad, Offer):
    """A service as those see it who take a number."""


class TicketHours(TypedDict):
    """``exception``: what today's exception from the weekly hours is called, in each language."""

    open: bool
    until: int | None
    reopens: int | None
    exception: Mapping[str, str] | None


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
        service: ServiceLoad(waiting=waiting.get(service, 0), wait=waits.new_ticket(service))
        for service in services
    }


def offered_services(
    db: sqlite3.Connection, config: Config, window: TicketWindow, waits: Waits, now: int
) -> dict[str, OfferedService]:
    loads = service_loads(db, config.service, waits)
    offered = offers(db, config, open_day(db), window, now)
    return {service: OfferedService(**loads[service], **offered[service]) for service in loads}


def ticket_hours(window: TicketWindow) -> TicketHours:
    return TicketHours(
        open=window.open,
        until=window.until,
        reopens=window.reopens,
        exception=window.exception.root if window.exception else None,
    )
