"""``/api/v1/printers/…``: how the printers are, and what whoever looks after them does."""

from flask import Blueprint, Response

from hall.displays.api.answers import PageOrdered
from hall.displays.web.access import requires
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import (
    DoubtRequest,
    FaultRequest,
    MoveRequest,
    Nothing,
    answer,
    body,
    key,
)
from hall.queue.commands.lookups import known_printer
from hall.queue.commands.printer import Page
from hall.queue.paper.print_jobs import Moved, Printed
from hall.queue.store.errors import NotOnScreen
from hall.queue.views.kiosk import PrinterHealth

printers_api = Blueprint("printers_api", __name__, url_prefix="/api/v1/printers")


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
    body(Nothing)
    key("printer roll", {"printer": printer})  # once more changes nothing
    known_printer(hall().config, printer)
    hall().renew_roll(printer)
    return answer(hall().printers()[printer])


@printers_api.post("/<printer>/fault")
@described("Let the printer on the screen play a fault", PrinterHealth, FaultRequest)
@requires("manage")
def fault(printer: str) -> Response:
    asked = body(FaultRequest)
    key("printer fault", asked.model_dump())  # once more changes nothing
    known_printer(hall().config, printer)
    if printer not in hall().rolls:
        raise NotOnScreen(printer=printer)
    hall().rolls[printer].play(asked.fault)
    return answer(hall().printers()[printer])


@printers_api.post("/<printer>/move")
@described("Let another printer print for this one, until further notice", Moved, MoveRequest)
@requires("serve")
def move(printer: str) -> Response:
    asked = body(MoveRequest).model_dump()
    named = key("printer move", {"printer": printer, **asked})
    return answer(hall().engine.move_printer(printer, **asked, key=named))


@printers_api.post("/<printer>/doubt")
@described("Say whether a paper came out that nobody knows of", Printed, DoubtRequest)
@requires("serve")
def doubt(printer: str) -> Response:
    asked = body(DoubtRequest).model_dump()
    named = key("printer doubt", {"printer": printer, **asked})
    return answer(hall().engine.answer_doubt(printer, **asked, key=named))


def _page(printer: str, page: Page) -> Response:
    body(Nothing)
    asked = key(f"printer {page}", {"printer": printer})
    ordered = hall().engine.print_page(printer, page, key=asked)
    health = hall().printers()[printer]
    reason = health["reason"] if health["state"] == "fault" else ""
    return answer(PageOrdered(**ordered, reason=reason))
