"""``/api/v1``: parse, one command, answer."""

from collections.abc import Mapping

from flask import Blueprint, Response

from hall.config.models import Service
from hall.displays.api.answers import (
    CardAnswer,
    ComparisonAnswer,
    HallAnswer,
    TicketGiven,
    WhyAnswer,
)
from hall.displays.web.access import requires
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.problems import asker_language
from hall.displays.web.reasons import Reasons
from hall.displays.web.requests import (
    CardRequest,
    Nothing,
    PairQuery,
    TicketRequest,
    answer,
    body,
    key,
    query,
    untraceable,
)
from hall.queue.line import counter_states, opening
from hall.queue.store.days import open_day
from hall.queue.store.turns import TurnAnswer
from hall.queue.views.services import offered_services, ticket_hours
from hall.queue.views.ticket import TicketView
from hall.queue.views.ticket import ticket as ticket_view
from hall.queue.views.why import compare, why

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.get("/hall", endpoint="hall")
@described("Names, services and who waits, counters", HallAnswer)
@requires("show")
def describe_hall() -> Response:
    context = hall()
    now, waits = context.engine.clock.now(), context.engine.waits()
    with context.engine.store.reading() as db:
        window = context.engine.tickets(db)
        services = offered_services(db, context.config, window, waits, now)
        states = counter_states.all_states(db, context.config)
        opened = opening.until(db, now)
    return answer(
        {
            "name": context.config.hall.name.root,
            "organisation": context.config.hall.organisation.root,
            "now": now,
            "speed": context.engine.clock.speed,
            "tickets": ticket_hours(window),
            "opening": {"until": opened},
            "estimated": waits.stamp,
            "services": [
                {**_named(service), **services[service.id]} for service in context.config.services
            ],
            "counters": [
                {**state.counter.model_dump(), "state": state.status} for state in states.values()
            ],
        }
    )


@api.post("/tickets")
@described("Take a number", TicketGiven, TicketRequest, status=201)
@requires("issue")
def issue() -> Response:
    asked = body(TicketRequest).model_dump()
    named = key("issue", untraceable(asked))
    service, code = asked.pop("service"), asked.pop("appointment")
    later = asked.pop("later")
    engine = hall().engine
    issued = (
        engine.issue(service, **asked, later=later, key=named)
        if code is None
        else engine.check_in(code, **asked, key=named)
    )
    return answer({**issued, "url": hall().ticket_url(issued["token"])}, 201)


@api.post("/cards")
@described("Which priority class an identity card gives", CardAnswer, CardRequest)
@requires("issue")
def read_card() -> Response:
    """Nothing of it is kept."""
    return answer({"priority": hall().engine.read_card(body(CardRequest).card)})


@api.get("/tickets/<token>")
@described("What the holder of a ticket sees", TicketView)
def ticket(token: str) -> Response:
    context = hall()
    with context.engine.store.reading() as db:
        now = context.engine.clock.now()
        return answer(ticket_view(db, context.config, token, context.engine.waits(), now))


@api.get("/tickets/<token>/why")
@described("Why it was called, or who comes before it", WhyAnswer)
def why_of_ticket(token: str) -> Response:
    context = hall()
    with context.engine.store.reading() as db:
        found = why(db, context.config, token, context.engine.clock.now())
    return answer({**found, "sentence": _reasons().of(found)})


@api.get("/why")
@described("Why of two numbers one came first", ComparisonAnswer, query=PairQuery)
@requires("serve")
def why_first() -> Response:
    context = hall()
    asked = query(PairQuery)
    with context.engine.store.reading() as db:
        day, now = open_day(db), context.engine.clock.now()
        found = compare(db, context.config, asked.first, asked.second, day, now)
    return answer({**found, "sentence": _reasons().between(found)})


@api.post("/tickets/<token>/cancel")
@described("The holder leaves the queue", TurnAnswer, Nothing)
def cancel(token: str) -> Response:
    body(Nothing)
    return answer(hall().engine.cancel(token, key=key("cancel", {"token": token})))


@api.post("/tickets/<token>/undo")
@described("The holder takes the cancellation back", TurnAnswer, Nothing)
def undo_cancel(token: str) -> Response:
    body(Nothing)
    return answer(hall().engine.undo_cancel(token, key=key("undo cancel", {"token": token})))


@api.post("/tickets/<token>/back")
@described("The holder of a held or missed ticket is here again", TurnAnswer, Nothing)
def come_back(token: str) -> Response:
    body(Nothing)
    return answer(hall().engine.come_back(token, key=key("back", {"token": token})))


def _reasons() -> Reasons:
    return Reasons(hall().config, asker_language())


def _named(service: Service) -> Mapping[str, object]:
    return {
        "id": service.id,
        "letter": service.letter,
        "name": service.name.root,
        "description": service.description.root,
        "area": service.area,
    }
