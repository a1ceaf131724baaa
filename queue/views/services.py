"""The services of the hall: how many wait for each, how long, and whether tickets are given."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.hours import CounterTimes, TicketWindow, tickets_next_day, tickets_pause
from hall.queue.estimating.wait_estimates import WaitRange
from hall.queue.line.admission import Offer, offers
from hall.queue.store.days import open_day
from hall.queue.views.hall_now import HallNow


class ServiceLoad(TypedDict):
    """``waiting`` is the number of turns, ``wait`` the expected wait of a ticket taken now; None if
    it cannot be estimated."""

    waiting: int
    wait: WaitRange | None


class OfferedService(ServiceLoad, Offer):
    """A service where tickets are taken: its load, and whether it gives a number."""


class TicketHours(TypedDict):
    """Whether the hall gives tickets, until when, and when again; times in ms.

    ``exception`` is the name of today's exception from the weekly hours, in each language.
    ``pause`` says why no tickets are given, None while they are. ``next_day`` is when they are
    given for the first time on a later day.
    """

    open: bool
    until: int | None
    reopens: int | None
    exception: Mapping[str, str] | None
    pause: CounterTimes | None
    next_day: int | None


class WaitingCount(NamedTuple):
    """How many turns wait for a service, without and with a priority class."""

    ordinary: int
    priority: int

    @property
    def total(self) -> int:
        return self.ordinary + self.priority


NOBODY = WaitingCount(ordinary=0, priority=0)


def waiting_counts(db: sqlite3.Connection) -> Mapping[str, WaitingCount]:
    """The counts by service; a service that is missing has not been waited for yet."""
    return {
        row["service"]: WaitingCount(ordinary=row["ordinary"], priority=row["prioritised"])
        for row in db.execute(
            "SELECT service, sum(waiting * (priority = 0)) AS ordinary,"
            " sum(waiting * (priority = 1)) AS prioritised FROM queue_length GROUP BY service"
        )
    }


def service_loads(hall: HallNow, services: Iterable[str]) -> dict[str, ServiceLoad]:
    counts = waiting_counts(hall.db)
    return {
        service: ServiceLoad(
            waiting=counts.get(service, NOBODY).total,
            wait=hall.waits.new_ticket(service),
        )
        for service in services
    }


def offered_services(hall: HallNow, window: TicketWindow) -> dict[str, OfferedService]:
    loads = service_loads(hall, hall.config.service)
    offered = offers(hall.db, hall.config, open_day(hall.db), window, hall.now)
    return {service: OfferedService(**loads[service], **offered[service]) for service in loads}


def ticket_hours(hall: HallNow, window: TicketWindow) -> TicketHours:
    return TicketHours(
        open=window.open,
        until=window.until,
        reopens=window.reopens,
        exception=window.exception.root if window.exception else None,
        pause=None if window.open else tickets_pause(hall.config, hall.now),
        next_day=tickets_next_day(hall.config, hall.now),
    )
