"""``/api/v1/print``: papers that people ask for."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from hall.displays.web.access import requires
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import (
    Body,
    CameRequest,
    Nothing,
    PrintAppointmentRequest,
    PrintClosingRequest,
    PrintTicketRequest,
    UnprintedRequest,
    answer,
    body,
    key,
)
from hall.queue.paper.print_jobs import Printed

print_api = Blueprint("print_api", __name__, url_prefix="/api/v1")


@print_api.post("/print")
@described("Print this number's ticket, again or for the first time", Printed, PrintTicketRequest)
@requires("serve")
def ticket_again() -> Response:
    return _print(PrintTicketRequest, hall().engine.print_ticket)


@print_api.post("/print/appointment")
@described("Print what the holder of an appointment takes home", Printed, PrintAppointmentRequest)
@requires("serve")
def appointment() -> Response:
    return _print(PrintAppointmentRequest, hall().engine.print_appointment)


@print_api.post("/print/closing")
@described("Print the report of a day", Printed, PrintClosingRequest)
@requires("serve")
def closing() -> Response:
    return _print(PrintClosingRequest, hall().engine.print_closing)


@print_api.post("/tickets/<token>/print")
@described("The kiosk prints a ticket that was given up", Printed, Nothing)
@requires("issue")
def given_up(token: str) -> Response:
    body(Nothing)
    return answer(hall().engine.print_again(token, key=key("print again", {"token": token})))


@print_api.post("/tickets/<token>/paper")
@described("Whether the kiosk's paper came; if not it is printed again", Printed, CameRequest)
@requires("issue")
def paper(token: str) -> Response:
    asked = body(CameRequest).model_dump()
    named = key("paper", {"token": token, **asked})
    return answer(hall().engine.see_paper(token, **asked, key=named))


@print_api.post("/print/unprinted")
@described("The kiosk prints a number of its own that was given up", Printed, UnprintedRequest)
@requires("issue")
def unprinted() -> Response:
    return _print(UnprintedRequest, hall().engine.print_unprinted)


def _print(model: type[Body], command: Callable[..., Any]) -> Response:
    asked = body(model).model_dump()
    return answer(command(**asked, key=key(model.__name__, asked)))
