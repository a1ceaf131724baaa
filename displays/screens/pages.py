"""The pages of all screens. Each is a template of its own; what it needs to know is embedded."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, get_args

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from hall import texts
from hall.clock import local_time
from hall.displays.screens import embedded, phone_page, qr_code
from hall.displays.web.access import COOKIE, access, requires
from hall.displays.web.hall_context import hall
from hall.displays.web.openapi import document_of
from hall.displays.web.problems import problem_of, request_language
from hall.displays.web.static_files import STATIC
from hall.played_faults import PlayedFault
from hall.queue.store.errors import HallError, UnknownTicket
from hall.queue.turn.booking import CODE_DIGITS
from hall.queue.views.ticket import ticket as ticket_view

pages = Blueprint("pages", __name__)

IMPORT_MAP = (STATIC / "shared" / "importmap.json").read_text("utf-8")
IMPORT_MAP_HASH = base64.b64encode(hashlib.sha256(IMPORT_MAP.encode()).digest()).decode()
YEAR_S = 365 * 24 * 3600
LONGEST_PATH = 200
CODE = re.compile(rf"[0-9]{{{CODE_DIGITS}}}")


@pages.get("/")
@requires("show")
def home() -> str:
    context = hall()
    return _page("home", {"demo": context.demo, "base_url": context.base_url, **context.facts})


@pages.get("/api")
@requires("show")
def api() -> str:
    return _page("api", {"document": document_of(current_app)})


@pages.get("/kiosk/<kiosk_id>")
@requires("show")
def kiosk(kiosk_id: str) -> str:
    return _page("kiosk", {"kiosk": _known(kiosk_id, hall().config.kiosk)})


@pages.get("/hall/<display_id>", endpoint="hall")
@requires("show")
def hall_display(display_id: str) -> str:
    return _page("hall", {"display": _known(display_id, hall().config.display)})


@pages.get("/counter/<int:number>")
@requires("serve")
def counter(number: int) -> str:
    return _page("counter", {"counter": _known(number, hall().config.counter)})


@pages.get("/reception")
@requires("serve")
def reception() -> str:
    manages = access().allows(request, "manage")
    return _page("reception", {"manages": manages, **hall().config.appointments.model_dump()})


@pages.get("/wall/<wall_id>")
@requires("supervise")
def wall(wall_id: str) -> str:
    return _page("wall", {"wall": _known(wall_id, {w.id: w for w in hall().config.walls})})


@pages.get("/replay")
@requires("supervise")
def replay() -> str:
    return _page("replay", {})


@pages.get("/printers")
@requires("serve")
def printers() -> str:
    reached = {printer.id: printer.reached_at for printer in hall().config.printers}
    return _page("printers", {"reached": reached})


@pages.get("/printers/<printer_id>")
@requires("show")
def roll(printer_id: str) -> str:
    printer = hall().config.printer.get(printer_id) or abort(404)
    may = {grant: access().allows(request, grant) for grant in ("serve", "manage")}
    told = {"printer": printer.id, "faults": get_args(PlayedFault)}
    told |= printer.model_dump(include={"driver", "width_dots"})
    name = printer.name.text(request_language()) or printer.id
    return _page("roll", {**told, **may}, printer_name=name)


@pages.get("/printers/<printer_id>/<int:job>.png")
@requires("show")
def paper(printer_id: str, job: int) -> Response:
    roll = hall().rolls.get(printer_id)
    png = roll.png(job) if roll is not None else None
    if png is None:
        abort(404)
    return Response(png, mimetype="image/png", headers={"Cache-Control": "max-age=86400"})


@pages.get("/t/<token>")
def phone(token: str) -> AnyResponse:
    return _phone(token)


@pages.post("/t/<token>/undo")
def keep_turn(token: str) -> AnyResponse:
    """The form of a phone without JavaScript: the holder takes the cancellation back."""
    try:
        hall().engine.undo_cancel(token)
    except HallError as error:
        return _phone(token, problem_of(error))
    return redirect(f"/t/{token}", 303)


def _phone(token: str, problem: str = "") -> Response:
    context = hall()
    now = context.engine.clock.now()
    try:
        with context.engine.store.reading() as db:
            ticket = ticket_view(db, context.config, token, context.engine.waits(), now)
    except UnknownTicket:
        ticket = None
    body = _page(
        "phone",
        {"token": token, "states": phone_page.STATES},
        ticket=ticket,
        problem=problem,
        clock=_clock,
        day=_day,
        **phone_page.content(ticket, context.config, now, _text(request_language())),
    )
    status = 404 if ticket is None else 409 if problem else 200
    # The address is the citizen's secret: kept nowhere, told to nobody.
    return Response(body, status, headers={"Cache-Control": "no-store"})


@pages.get("/devices")
def devices() -> str:
    return _page("devices", {}, problem=None)


@pages.post("/devices")
def sign_in() -> AnyResponse:
    """Remember a device's token in its browser."""
    token = request.form.get("token", "").strip()
    if access().devices.find(token) is None:
        problem = texts.text(request_language(), "error.unauthorised")
        return Response(_page("devices", {}, problem=problem), 401)
    response = redirect("/", 303)
    response.set_cookie(
        COOKIE, token, max_age=YEAR_S, httponly=True, samesite="Strict", secure=request.is_secure
    )
    return response


@pages.get("/texts/<language>.json")
def catalogue(language: str) -> Mapping[str, str]:
    if language not in hall().config.hall.languages:
        abort(404)
    return texts.catalogue(language)


@pages.get("/qr.svg")
def qr() -> Response:
    """The QR code of an address of this hall, ``path``, or of the ``code`` of an appointment."""
    path, code = request.args.get("path", "/"), request.args.get("code")
    if code is not None:
        if not CODE.fullmatch(code):
            abort(400)
        return Response(qr_code.svg(code), mimetype="image/svg+xml")
    if not path.startswith("/") or len(path) > LONGEST_PATH:
        abort(400)
    return Response(qr_code.svg(hall().base_url + path), mimetype="image/svg+xml")


def _page(name: str, screen: Mapping[str, Any], **values: Any) -> str:
    language = request_language()
    page = embedded.of(name, screen, language)
    return render_template(
        f"{name}/{name}.html",
        name=name,
        language=language,
        page=page,
        # "</script" would end the element that carries it, "<!--" keep it from ending.
        page_json=json.dumps(page, ensure_ascii=False).replace("<", "\\u003c"),
        import_map=IMPORT_MAP,
        test=embedded.test_mark(),
        t=_text(language),
        **values,
    )


def _text(language: str) -> Callable[..., str]:
    return partial(texts.text, language)


def _clock(ms: int) -> str:
    """ "09:42", as the hall's clocks show it."""
    return f"{local_time(ms, hall().config.hall.zone):%H:%M}"


def _day(ms: int) -> str:
    at = local_time(ms, hall().config.hall.zone)
    weekday = texts.text(request_language(), f"common.weekday_{at.isoweekday()}")
    return f"{weekday}, {at:%d/%m/%Y}"


def _known(key: Any, places: Mapping[Any, object]) -> Any:
    if key not in places:
        abort(404)
    return key
