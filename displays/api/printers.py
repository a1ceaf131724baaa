"""``/api/v1/printers``: the state of the printers, and the work of those who look after them."""

from flask import Blueprint, Response
from pydantic import Field

from hall.displays.api.print_jobs import CameRequest
from hall.displays.web.access import requires
from hall.displays.web.caller import commands
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import (
    NAME,
    Nothing,
    RequestBody,
    answer,
    key_for,
    read_body,
)
from hall.printer_words import PlayedFault
from hall.queue.commands.lookups import known_printer
from hall.queue.commands.printer import Page
from hall.queue.paper.print_jobs import Moved, Printed
from hall.queue.store.errors import NotOnScreen
from hall.queue.turn.issuing import PrintAnswer
from hall.queue.views.printers import PrinterHealth

printers_api = Blueprint("printers_api", __name__, url_prefix="/api/v1/printers")


class DoubtRequest(CameRequest):
    """``job`` as the view of the printers names it."""

    job: int = Field(ge=1)


class FaultRequest(RequestBody):
    fault: PlayedFault


class MoveRequest(RequestBody):
    """``to`` is the printer that takes over; with the printer itself, it prints again."""

    to: str = NAME


class PageOrdered(PrintAnswer):
    """``reason`` is why the printer does not print just now, empty if it seems to print."""

    reason: str


@printers_api.get("")
@described("All printers and how they are", list[PrinterHealth])
@requires("show")
def printers() -> Response:
    return answer(list(hall().printers().values()))


@printers_api.post("/<printer>/test")
@described("Print a page that shows what the printer can do", PageOrdered, Nothing)
@requires("serve")
def test(printer: str) -> Response:
    return _page(printer, "test")


@printers_api.post("/<printer>/address")
@described("Print where screens and phones find the hall", PageOrdered, Nothing)
@requires("serve")
def address(printer: str) -> Response:
    return _page(printer, "address")


@printers_api.post("/<printer>/roll")
@described("There is a new roll of paper in the printer", PrinterHealth, Nothing)
@requires("serve")
def roll(printer: str) -> Response:
    read_body(Nothing)
    key_for("printer roll", {"printer": printer})  # only checked: repeating it changes nothing
    known_printer(hall().config, printer)
    hall().renew_roll(printer)
    return answer(hall().printers()[printer])


@printers_api.post("/<printer>/fault")
@described("Let the printer on the screen play a fault", PrinterHealth, FaultRequest)
@requires("manage")
def fault(printer: str) -> Response:
    body = read_body(FaultRequest)
    key_for("printer fault", body.model_dump())  # only checked: repeating it changes nothing
    known_printer(hall().config, printer)
    if printer not in hall().screen_printers:
        raise NotOnScreen(printer=printer)
    hall().screen_printers[printer].play(body.fault)
    return answer(hall().printers()[printer])


@printers_api.post("/<printer>/move")
@described("Let another printer print for this one, until further notice", Moved, MoveRequest)
@requires("serve")
def move(printer: str) -> Response:
    body = read_body(MoveRequest).model_dump()
    key = key_for("printer move", {"printer": printer, **body})
    return answer(commands().move_printer(printer, **body, key=key))


@printers_api.post("/<printer>/doubt")
@described("Say whether a paper came out that nobody knows of", Printed, DoubtRequest)
@requires("serve")
def doubt(printer: str) -> Response:
    body = read_body(DoubtRequest).model_dump()
    key = key_for("printer doubt", {"printer": printer, **body})
    return answer(commands().answer_doubt(printer, **body, key=key))


def _page(printer: str, page: Page) -> Response:
    read_body(Nothing)
    key = key_for(f"printer {page}", {"printer": printer})
    ordered = commands().print_page(printer, page, key=key)
    health = hall().printers()[printer]
    reason = health["reason"] if health["state"] == "fault" else ""
    return answer(PageOrdered(**ordered, reason=reason))
