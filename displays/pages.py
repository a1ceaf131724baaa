"""The pages of all screens. Each is a template of its own; what it needs to know is embedded."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from werkzeug.wrappers import Response as AnyResponse

from hall import texts
from hall.clock import local_time
from hall.displays.access import COOKIE, Access, requires
from hall.displays.desk import Desk
from hall.displays.openapi import document_of
from hall.displays.problems import asker_language, problem_of
from hall.displays.static_files import STATIC
from hall.queue.booking import CODE_DIGITS
from hall.queue.errors import HallError, UnknownTicket
from hall.queue.views.ticket import ticket as ticket_view

pages = Blueprint("pages", __name__)

IMPORT_MAP = (STATIC / "shared" / "importmap.json").read_text("utf-8")
IMPORT_MAP_HASH = base64.b64encode(hashlib.sha256(IMPORT_MAP.encode()).digest()).decode()
YEAR_S = 365 * 24 * 3600
LONGEST_PATH = 200
CODE = re.compile(rf"[0-9]{{{CODE_DIGITS}}}")
# Of these sections of the catalogues besides its own, for screens of staff.
MORE_TEXTS = dict.fromkeys(("counter", "reception", "printers", "wall"), ("printer.",))
QUIET_ZONE = 4  # modules, as the QR standard asks


@pages.get("/")
@requires("show")
def home() -> str:
    desk = _desk()
    return _page("home", {"demo": desk.demo, "base_url": desk.base_url, **desk.facts})


@pages.get("/api")
@requires("show")
def api() -> str:
    return _page("api", {"document": document_of(current_app)})


@pages.get("/kiosk/<kiosk_id>")
@requires("show")
def kiosk(kiosk_id: str) -> str:
    return _page("kiosk", {"kiosk": _known(kiosk_id, _desk().config.kiosk)})


@pages.get("/hall/<display_id>")
@requires("show")
def hall(display_id: str) -> str:
    return _page("hall", {"display": _known(display_id, _desk().config.display)})


@pages.get("/counter/<int:number>")
@requires("serve")
def counter(number: int) -> str:
    return _page("counter", {"counter": _known(number, _desk().config.counter)})


@pages.get("/reception")
@requires("serve")
def reception() -> str:
    access: Access = current_app.extensions["access"]
    manages = access.allows(request, "manage")
    return _page("reception", {"manages": manages, **_desk().config.appointments.model_dump()})


@pages.get("/wall/<wall_id>")
@requires("supervise")
def wall(wall_id: str) -> str:
    return _page("wall", {"wall": _known(wall_id, {w.id: w for w in _desk().config.walls})})


@pages.get("/replay")
@requires("supervise")
def replay() -> str:
    return _page("replay", {})


@pages.get("/printers")
@requires("serve")
def printers() -> str:
    reached = {printer.id: printer.reached_at for printer in _desk().config.printers}
    return _page("printers", {"reached": reached})


@pages.get("/printers/<printer_id>")
@requires("show")
def roll(printer_id: str) -> str:
    printer = _desk().config.printer.get(printer_id) or abort(404)
    access: Access = current_app.extensions["access"]
    may = {grant: access.allows(request, grant) for grant in ("serve", "manage")}
    told = printer.model_dump(include={"driver", "width_dots"})
    name = printer.name.text(asker_language()) or printer.id
    return _page("roll", {"printer": printer.id, **told, **may}, printer_name=name)


@pages.get("/printers/<printer_id>/<int:job>.png")
@requires("show")
def paper(printer_id: str, job: int) -> Response:
    roll = _desk().rolls.get(printer_id)
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
        _desk().engine.undo_cancel(token)
    except HallError as error:
        return _phone(token, problem_of(error))
    return redirect(f"/t/{token}", 303)


def _phone(token: str, problem: str = "") -> Response:
    desk = _desk()
    now = desk.engine.clock.now()
    try:
        with desk.engine.store.reading() as db:
            ticket = ticket_view(db, desk.config, token, desk.engine.waits(), now)
    except UnknownTicket:
        ticket = None
    told = {"ticket": ticket, "now": now, "problem": problem, "clock": _clock, "day": _day}
    body = _page("phone", {"token": token}, **told)
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
    access: Access = current_app.extensions["access"]
    if access.devices.find(token) is None:
        problem = texts.text(asker_language(), "error.unauthorised")
        return Response(_page("devices", {}, problem=problem), 401)
    response = redirect("/", 303)
    response.set_cookie(
        COOKIE, token, max_age=YEAR_S, httponly=True, samesite="Strict", secure=request.is_secure
    )
    return response


@pages.get("/texts/<language>.json")
def catalogue(language: str) -> Mapping[str, str]:
    if language not in _desk().config.hall.languages:
        abort(404)
    return texts.catalogue(language)


@pages.get("/qr.svg")
def qr() -> Response:
    """The QR code of an address of this hall, ``path``, or of the ``code`` of an appointment."""
    path, code = request.args.get("path", "/"), request.args.get("code")
    if code is not None:
        if not CODE.fullmatch(code):
            abort(400)
        return Response(_qr_svg(code), mimetype="image/svg+xml")
    if not path.startswith("/") or len(path) > LONGEST_PATH:
        abort(400)
    return Response(_qr_svg(_desk().base_url + path), mimetype="image/svg+xml")


def _qr_svg(text: str) -> str:
    code: QRCode[Any] = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)  # type: ignore[no-untyped-call]
    rows = code.get_matrix()  # type: ignore[no-untyped-call]
    dark = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on
    )
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"'
        f' shape-rendering="crispEdges"><rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{dark}"/></svg>'
    )


def _page(name: str, screen: Mapping[str, Any], **values: Any) -> str:
    language = asker_language()

    def t(key: str, **words: object) -> str:
        return texts.text(language, key, **words)

    page = _embedded(name, screen, language)
    return render_template(
        f"{name}/{name}.html",
        name=name,
        language=language,
        page=page,
        # "</script" would end the element that carries it, "<!--" keep it from ending.
        page_json=json.dumps(page, ensure_ascii=False).replace("<", "\\u003c"),
        import_map=IMPORT_MAP,
        test=_test_mark(),
        t=t,
        **values,
    )


def _test_mark() -> str:
    """ "THỬ / TEST" in a hall that is only tried out."""
    desk = _desk()
    languages = desk.config.hall.languages if desk.test else ()
    return " / ".join(dict.fromkeys(texts.text(code, "paper.test") for code in languages))


def _embedded(name: str, screen: Mapping[str, Any], language: str) -> dict[str, Any]:
    desk = _desk()
    config = desk.config
    sections = ("common.", f"{'board' if name == 'hall' else name}.", *MORE_TEXTS.get(name, ()))
    return {
        "build": desk.build,
        "language": language,
        "languages": config.hall.languages,
        "screen": screen,
        "hall": config.hall.model_dump(mode="json"),
        "services": [
            {**service.model_dump(mode="json"), "counters": config.counters_of[service.id]}
            for service in config.services
        ],
        "counters": [counter.model_dump(mode="json") for counter in config.counters],
        "areas": [area.model_dump(mode="json") for area in config.areas],
        "priorities": [priority.model_dump(mode="json") for priority in config.priorities],
        "hold_reasons": [reason.model_dump(mode="json") for reason in config.hold_reasons],
        "pause_reasons": [reason.model_dump(mode="json") for reason in config.pause_reasons],
        "displays": [display.model_dump(mode="json") for display in config.displays],
        "kiosks": [kiosk.model_dump(mode="json") for kiosk in config.kiosks],
        "walls": [wall.model_dump(mode="json") for wall in config.walls],
        "printers": [
            p.model_dump(mode="json", include={"id", "name", "driver"}) for p in config.printers
        ],
        "notices": [notice.model_dump(mode="json") for notice in config.notices],
        "calls": config.calls.model_dump(mode="json"),
        "appointments": config.appointments.enabled,
        "policy": config.policy.model_dump(mode="json"),
        "printing": config.printing.model_dump(mode="json"),
        "texts": {
            code: {
                key: value
                for key, value in texts.catalogue(code).items()
                if key.startswith(sections)
            }
            for code in config.hall.languages
        },
    }


def _clock(ms: int) -> str:
    """ "09:42", as the hall's clocks show it."""
    return f"{local_time(ms, _desk().config.hall.zone):%H:%M}"


def _day(ms: int) -> str:
    at = local_time(ms, _desk().config.hall.zone)
    weekday = texts.text(asker_language(), f"common.weekday_{at.isoweekday()}")
    return f"{weekday}, {at:%d/%m/%Y}"


def _known(key: Any, places: Mapping[Any, object]) -> Any:
    if key not in places:
        abort(404)
    return key


def _desk() -> Desk:
    desk: Desk = current_app.extensions["desk"]
    return desk
