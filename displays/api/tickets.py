"""``/api/v1/tickets`` and what belongs to a ticket: a citizen takes, reads and gives up a number."""

from flask import Blueprint, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.displays.web.access import requires
from hall.displays.web.caller import commands
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.problems import request_language
from hall.displays.web.reasons import Reasons
from hall.displays.web.requests import (
    PEOPLE_MOST,
    Label,
    Nothing,
    RequestBody,
    answer,
    key_for,
    read_body,
    read_query,
    untraceable,
)
from hall.queue.store.days import open_day
from hall.queue.store.turns import TurnAnswer
from hall.queue.turn.issuing import Issued
from hall.queue.views.hall_now import HallNow
from hall.queue.views.ticket import TicketView
from hall.queue.views.ticket import ticket as ticket_view
from hall.queue.views.why import Comparison, Explanation, compare, why

CARD_LONGEST = 1024

api = Blueprint("api", __name__, url_prefix="/api/v1")


class CardRequest(RequestBody):
    """``card`` is the text of an identity card's QR code."""

    FROM_DEVICES = ("card",)

    card: str = Field(max_length=CARD_LONGEST)


class TicketRequest(RequestBody):
    """A ticket for a ``service``, or for the appointment with this code. ``card`` is the text of an
    identity card's QR code, ``device`` any text by which a phone recognises itself; neither is
    kept. With ``later``, the number is for after the break if one for now would be useless."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["service"]}, {"required": ["appointment"]}]}
    )

    FROM_DEVICES = ("card", "device")

    appointment: str | None = Field(default=None, max_length=16)
    service: str | None = Field(default=None, max_length=64, validate_default=True)
    priority: str | None = Field(default=None, max_length=64)
    language: str | None = Field(default=None, max_length=16)
    kiosk: str | None = Field(default=None, max_length=64)
    people: int = Field(default=1, ge=1, le=PEOPLE_MOST)
    card: str | None = Field(default=None, max_length=CARD_LONGEST)
    device: str | None = Field(default=None, min_length=1, max_length=128)
    later: bool = False

    @field_validator("service")
    @classmethod
    def _one_of_both(cls, service: str | None, others: ValidationInfo) -> str | None:
        if (service is None) == (others.data.get("appointment") is None):
            raise ValueError("a service or an appointment")
        return service


class PairQuery(BaseModel):
    """Two numbers of today."""

    first: Label
    second: Label


class TicketGiven(Issued):
    """``url`` is the ticket's page for phones."""

    url: str


class CardAnswer(TypedDict):
    priority: str | None


class WhyAnswer(Explanation):
    sentence: str


class ComparisonAnswer(Comparison):
    sentence: str


@api.post("/tickets")
@described("Take a number", TicketGiven, TicketRequest, status=201)
@requires("issue")
def issue() -> Response:
    body = read_body(TicketRequest).model_dump()
    key = key_for("issue", untraceable(body))
    service, code = body.pop("service"), body.pop("appointment")
    later = body.pop("later")
    issued = (
        commands().issue(service, **body, later=later, key=key)
        if code is None
        else commands().check_in(code, **body, key=key)
    )
    return answer({**issued, "url": hall().ticket_url(issued["token"])}, 201)


@api.post("/cards")
@described("Which priority class an identity card gives", CardAnswer, CardRequest)
@requires("issue")
def read_card() -> Response:
    """Nothing of the card is kept."""
    card = read_body(CardRequest).card
    return answer({"priority": commands().read_card(card)})


@api.get("/tickets/<token>")
@described("What the holder of a ticket sees", TicketView)
def ticket(token: str) -> Response:
    engine, config = hall().engine, hall().config
    with engine.store.reading() as db:
        now = engine.clock.now()
        now_here = HallNow(db, config, engine.waits(), now)
        return answer(ticket_view(now_here, token, engine.counter_hours(db)))


@api.get("/tickets/<token>/why")
@described("Why it was called, or who comes before it", WhyAnswer)
def why_of_ticket(token: str) -> Response:
    engine, config = hall().engine, hall().config
    with engine.store.reading() as db:
        found = why(db, config, token, engine.clock.now())
    return answer({**found, "sentence": _reasons().of(found)})


@api.get("/why")
@described("Why of two numbers one came first", ComparisonAnswer, query=PairQuery)
@requires("serve")
def why_first() -> Response:
    engine, config = hall().engine, hall().config
    query = read_query(PairQuery)
    with engine.store.reading() as db:
        day, now = open_day(db), engine.clock.now()
        found = compare(db, config, (query.first, query.second), day, now)
    return answer({**found, "sentence": _reasons().between(found)})


@api.post("/tickets/<token>/cancel")
@described("The holder leaves the queue", TurnAnswer, Nothing)
def cancel(token: str) -> Response:
    read_body(Nothing)
    return answer(commands().cancel(token, key=key_for("cancel", {"token": token})))


@api.post("/tickets/<token>/undo")
@described("The holder takes the cancellation back", TurnAnswer, Nothing)
def undo_cancel(token: str) -> Response:
    read_body(Nothing)
    return answer(commands().undo_cancel(token, key=key_for("undo cancel", {"token": token})))


@api.post("/tickets/<token>/back")
@described("The holder of a held or missed ticket is here again", TurnAnswer, Nothing)
def come_back(token: str) -> Response:
    read_body(Nothing)
    return answer(commands().come_back(token, key=key_for("back", {"token": token})))


def _reasons() -> Reasons:
    return Reasons(hall().config, request_language())
