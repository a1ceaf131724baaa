"""``/api/v1``: parse, one command, answer."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hall.compact_json import encode
from hall.config import Words
from hall.displays.access import requires
from hall.displays.desk import Desk
from hall.displays.problems import Malformed
from hall.queue.answers import Key
from hall.queue.turns import TurnAnswer
from hall.queue.views.common import open_day, service_loads, tickets
from hall.queue.views.ticket import ticket as ticket_view

api = Blueprint("api", __name__, url_prefix="/api/v1")

B = TypeVar("B", bound=BaseModel)
KEY_LONGEST = 200


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class TicketRequest(Body):
    service: str = Field(max_length=64)
    priority: str | None = Field(default=None, max_length=64)
    language: str | None = Field(default=None, max_length=16)
    kiosk: str | None = Field(default=None, max_length=64)


class NextRequest(Body):
    finish: str | None = Field(default=None, max_length=16)


class Nothing(Body):
    pass


@api.get("/hall")
@requires("show")
def hall() -> Response:
    desk = _desk()
    now = desk.engine.clock.now()
    with desk.engine.store.reading() as db:
        loads = service_loads(db, open_day(db), desk.config.service, now)
    return _json(
        {
            "name": _words(desk.config.hall.name),
            "organisation": _words(desk.config.hall.organisation),
            "now": now,
            "speed": desk.engine.clock.speed,
            "tickets": tickets(desk.engine.tickets()),
            "services": [
                {
                    "id": service.id,
                    "letter": service.letter,
                    "name": _words(service.name),
                    "description": _words(service.description),
                    "area": service.area,
                    **loads[service.id],
                }
                for service in desk.config.services
            ],
            "counters": [counter.model_dump() for counter in desk.config.counters],
        }
    )


@api.post("/tickets")
@requires("issue")
def issue() -> Response:
    body = _body(TicketRequest)
    asked = body.model_dump()
    issued = _desk().engine.issue(**asked, key=_key("issue", asked))
    return _json({**issued, "url": _desk().ticket_url(issued["token"])}, 201)


@api.get("/tickets/<token>")
def ticket(token: str) -> Response:
    desk = _desk()
    with desk.engine.store.reading() as db:
        return _json(ticket_view(db, desk.config, token, desk.engine.clock.now()))


@api.post("/tickets/<token>/cancel")
def cancel(token: str) -> Response:
    _body(Nothing)
    return _json(_desk().engine.cancel(token, key=_key("cancel", {"token": token})))


@api.post("/counters/<int:number>/next")
@requires("serve")
def call_next(number: int) -> Response:
    body = _body(NextRequest)
    key = _key("next", {"counter": number, "finish": body.finish})
    turn = _desk().engine.call_next(number, finishing=body.finish, key=key)
    return Response(status=204) if turn is None else _json(turn)


@api.post("/counters/<int:number>/recall")
@requires("serve")
def recall(number: int) -> Response:
    return _act(number, "recall", _desk().engine.recall)


@api.post("/counters/<int:number>/start")
@requires("serve")
def start(number: int) -> Response:
    return _act(number, "start", _desk().engine.start)


@api.post("/counters/<int:number>/finish")
@requires("serve")
def finish(number: int) -> Response:
    return _act(number, "finish", _desk().engine.finish)


@api.post("/counters/<int:number>/miss")
@requires("serve")
def miss(number: int) -> Response:
    return _act(number, "miss", _desk().engine.miss)


def _act(number: int, name: str, command: Callable[..., TurnAnswer]) -> Response:
    _body(Nothing)
    return _json(command(number, key=_key(name, {"counter": number})))


def _desk() -> Desk:
    desk: Desk = current_app.extensions["desk"]
    return desk


def _body(model: type[B]) -> B:
    """The request's JSON object; an empty body is an empty object.

    :raises Malformed: it is no JSON. :raises ValidationError: it is not what is asked for.
    """
    raw = request.get_data(cache=False) or b"{}"
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        if error.errors()[0]["type"] in ("json_invalid", "model_type"):
            raise Malformed from error
        raise


def _key(operation: str, body: Mapping[str, Any]) -> Key | None:
    value = request.headers.get("Idempotency-Key")
    if not value:
        return None
    if len(value) > KEY_LONGEST:
        raise Malformed
    return Key.of(value, operation, body)


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    return Response(encode(body), status, mimetype="application/json")


def _words(words: Words) -> Mapping[str, str]:
    return words.root
