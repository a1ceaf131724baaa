"""``/api/v1/print`` and the paper of a ticket: papers that staff and kiosks ask for."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response
from pydantic import Field

from hall.displays.web.access import requires
from hall.displays.web.caller import commands
from hall.displays.web.described import described
from hall.displays.web.requests import (
    NAME,
    Label,
    Nothing,
    RequestBody,
    answer,
    key_for,
    read_body,
)
from hall.queue.paper.print_jobs import Printed

print_api = Blueprint("print_api", __name__, url_prefix="/api/v1")


class PrintRequest(RequestBody):
    """The paper comes out at the ``printer``; without one where the ``counter`` prints; without
    both where all staff print."""

    printer: str | None = Field(default=None, max_length=64)
    counter: int | None = Field(default=None, ge=1, le=999)


class PrintTicketRequest(PrintRequest):
    label: Label


class PrintAppointmentRequest(PrintRequest):
    code: str = Field(max_length=16)


class PrintClosingRequest(PrintRequest):
    """``day`` as 2026-11-24; without one, the figures of the open day so far."""

    day: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}$")


class CameRequest(RequestBody):
    """``came`` says whether the paper came out; if not, it is printed again."""

    came: bool


class UnprintedRequest(RequestBody):
    kiosk: str = NAME
    label: Label


@print_api.post("/print")
@described("Print this number's ticket, again or for the first time", Printed, PrintTicketRequest)
@requires("serve")
def ticket_again() -> Response:
    return _print(PrintTicketRequest, commands().print_ticket)


@print_api.post("/print/appointment")
@described("Print what the holder of an appointment takes home", Printed, PrintAppointmentRequest)
@requires("serve")
def appointment() -> Response:
    return _print(PrintAppointmentRequest, commands().print_appointment)


@print_api.post("/print/closing")
@described("Print the report of a day", Printed, PrintClosingRequest)
@requires("serve")
def closing() -> Response:
    return _print(PrintClosingRequest, commands().print_closing)


@print_api.post("/tickets/<token>/print")
@described("The kiosk prints a ticket that was given up", Printed, Nothing)
@requires("issue")
def given_up(token: str) -> Response:
    read_body(Nothing)
    return answer(commands().print_again(token, key=key_for("print again", {"token": token})))


@print_api.post("/tickets/<token>/paper")
@described("Whether the kiosk's paper came; if not it is printed again", Printed, CameRequest)
@requires("issue")
def paper(token: str) -> Response:
    body = read_body(CameRequest).model_dump()
    key = key_for("paper", {"token": token, **body})
    return answer(commands().see_paper(token, **body, key=key))


@print_api.post("/print/unprinted")
@described("The kiosk prints a number of its own that was given up", Printed, UnprintedRequest)
@requires("issue")
def unprinted() -> Response:
    return _print(UnprintedRequest, commands().print_unprinted)


def _print(model: type[RequestBody], command: Callable[..., Any]) -> Response:
    """Gives the body to ``command``, under a key that is bound to the name of the model."""
    body = read_body(model).model_dump()
    return answer(command(**body, key=key_for(model.__name__, body)))
