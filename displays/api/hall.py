"""``/api/v1/hall``: the hall as it is now; its head gives tickets outside the hours."""

from typing import Literal

from flask import Blueprint, Response
from pydantic import Field

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Counter
from hall.displays.api.tickets import api
from hall.displays.web.access import requires
from hall.displays.web.caller import commands
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import Nothing, RequestBody, answer, key_for, read_body
from hall.queue.commands.business_day import DayAnswer
from hall.queue.commands.hall_time import HallTime
from hall.queue.estimating.waits import EstimateStamp
from hall.queue.line import counter_states, opening
from hall.queue.line.opening import Opening
from hall.queue.views.hall_now import HallNow
from hall.queue.views.services import OfferedService, TicketHours, offered_services, ticket_hours

hall_api = Blueprint("hall_api", __name__, url_prefix="/api/v1/hall")


class OpenHallRequest(RequestBody):
    minutes: int = Field(ge=5, le=240)


class CloseDayRequest(RequestBody):
    """``day`` is the business day that is open, so that a late request closes no other one."""

    day: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-11-24"])


class ServiceAnswer(OfferedService):
    """A service as configured, with how many wait for it and how long a new number would. Its
    ``letter`` may be two letters, or the first number of a range."""

    id: str
    letter: str
    name: dict[str, str]
    description: dict[str, str]
    area: str


class CounterAnswer(Counter):
    """A counter as configured, and whether it is open now."""

    state: Literal["open", "paused", "closed"]


class HallAnswer(TypedDict):
    """Texts are objects with one text for each language. ``speed`` is how fast the hall's clock
    runs, above 1 in a rehearsal. ``opening`` says until when the hall was opened by hand.
    ``estimated`` says when the waits were estimated, null if there are no estimates."""

    name: dict[str, str]
    organisation: dict[str, str]
    timezone: str
    now: int
    speed: float
    tickets: TicketHours
    opening: Opening
    estimated: EstimateStamp | None
    services: list[ServiceAnswer]
    counters: list[CounterAnswer]


@api.get("/hall", endpoint="hall")
@described("Names, services and who waits, counters", HallAnswer)
@requires("show")
def hall_now() -> Response:
    engine, config = hall().engine, hall().config
    now, waits = engine.clock.now(), engine.waits()
    with engine.store.reading() as db:
        window = engine.tickets(db)
        moment = HallNow(db, config, waits, now)
        offered = offered_services(moment, window)
        states = counter_states.all_states(db, config)
        opened_until = opening.until(db, now)
    services = [
        ServiceAnswer(
            id=service.id,
            letter=service.sign,
            name=service.name.root,
            description=service.description.root,
            area=service.area,
            **offered[service.id],
        )
        for service in config.services
    ]
    counters = [{**state.counter.model_dump(), "state": state.status} for state in states.values()]
    return answer(
        {
            "name": config.hall.name.root,
            "organisation": config.hall.organisation.root,
            "timezone": config.hall.timezone,
            "now": now,
            "speed": engine.clock.speed,
            "tickets": ticket_hours(moment, window),
            "opening": {"until": opened_until},
            "estimated": waits.stamp,
            "services": services,
            "counters": counters,
        }
    )


@hall_api.post("/open")
@described("Give tickets for some minutes, whatever the hours say", Opening, OpenHallRequest)
@requires("manage")
def open_for() -> Response:
    body = read_body(OpenHallRequest).model_dump()
    return answer(commands().open_hall(**body, key=key_for("hall open", body)))


@hall_api.post("/close-day")
@described("Close the business day before the next one begins", DayAnswer, CloseDayRequest)
@requires("supervise")
def close_day() -> Response:
    body = read_body(CloseDayRequest).model_dump()
    return answer(commands().close_day(**body, key=key_for("hall close-day", body)))


@hall_api.post("/take-time")
@described("Follow the computer's clock, which has jumped", HallTime, Nothing)
@requires("supervise")
def take_time() -> Response:
    read_body(Nothing)
    return answer(commands().take_time(key=key_for("hall take-time", {})))


@hall_api.post("/keep-time")
@described("Keep the hall's time, whatever the computer's clock says", HallTime, Nothing)
@requires("supervise")
def keep_time() -> Response:
    read_body(Nothing)
    return answer(commands().keep_time(key=key_for("hall keep-time", {})))


@hall_api.post("/close")
@described("End what was opened by hand", Opening, Nothing)
@requires("manage")
def close() -> Response:
    read_body(Nothing)
    return answer(commands().close_hall(key=key_for("hall close", {})))
