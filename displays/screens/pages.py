"""The table of pages: each page of a screen is one entry of ``PAGES``.

The pages of tickets (``phone_page.py``) and of devices are open to everybody and not in the table.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, current_app, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from hall import texts
from hall.displays.live.rooms import View
from hall.displays.live.views import BOARD, COUNTER, KIOSK, PRINTERS, RECEPTION, ROLL, WALL
from hall.displays.screens.embedded import render
from hall.displays.web.access import COOKIE, access, requires
from hall.displays.web.hall_context import HallContext, hall
from hall.displays.web.openapi import document_of
from hall.displays.web.problems import request_language
from hall.printer_words import PlayedFault

YEAR_S = 365 * 24 * 3600

PageValues = Callable[[HallContext, Any], Mapping[str, Any]]
"""Makes values of a page from the hall and the end of the page's path."""


def _nothing(_: HallContext, __: Any) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenPage:
    """A page of the screen ``name``; its template is ``screens/<name>/<name>.html``.

    A device needs the ``grant`` to open it, by default that of the live ``view`` that it shows. If
    the view has a key, the path ends with it, and there is no page for a key that the hall does not
    have; the page's module gets the key. ``module_values`` makes what else the module gets, and
    ``template_values`` what the template alone gets.
    """

    name: str
    path: str
    grant: str = ""
    view: View | None = None
    module_values: PageValues = _nothing
    template_values: PageValues = _nothing

    @property
    def required_grant(self) -> str:
        grant = self.grant or (self.view and self.view.grant)
        assert grant, f"the page {self.name} would be open to everybody"
        return grant

    def show(self, **arguments: Any) -> str:
        """Answer a request for the page; the path has at most one argument, the key."""
        key = next(iter(arguments.values()), None)
        values: dict[str, Any] = {}
        if self.view is not None and self.view.key:
            if not self.view.has(hall().config, key):
                abort(404)
            values[self.view.key] = key
        values |= self.module_values(hall(), key)
        return render(self.name, values, **self.template_values(hall(), key))


def _home(context: HallContext, _: None) -> Mapping[str, Any]:
    return {"demo": context.demo, "base_url": context.base_url, **context.facts}


def _reception(context: HallContext, _: None) -> Mapping[str, Any]:
    may_manage = access().allows(request, "manage")
    return {"manages": may_manage, **context.config.appointments.model_dump()}


def _wall(context: HallContext, wall_id: str) -> Mapping[str, Any]:
    """All walls have the same view; their modules show different parts of it."""
    if wall_id not in {wall.id for wall in context.config.walls}:
        abort(404)
    return {"wall": wall_id}


def _roll(context: HallContext, printer_id: str) -> Mapping[str, Any]:
    printer = context.config.printer[printer_id]
    return {
        "faults": get_args(PlayedFault),
        "driver": printer.driver,
        "width_dots": printer.width_dots,
        "serve": access().allows(request, "serve"),
        "manage": access().allows(request, "manage"),
    }


def _roll_name(context: HallContext, printer_id: str) -> Mapping[str, Any]:
    printer = context.config.printer[printer_id]
    return {"printer_name": printer.name.text(request_language()) or printer.id}


PAGES = (
    ScreenPage(name="home", path="/", grant="show", module_values=_home),
    ScreenPage(
        name="api",
        path="/api",
        grant="show",
        module_values=lambda _, __: {"document": document_of(current_app)},
    ),
    ScreenPage(name="kiosk", path="/kiosk/<kiosk_id>", view=KIOSK),
    ScreenPage(name="hall", path="/hall/<display_id>", view=BOARD),
    ScreenPage(name="counter", path="/counter/<int:number>", view=COUNTER),
    ScreenPage(name="reception", path="/reception", view=RECEPTION, module_values=_reception),
    ScreenPage(name="wall", path="/wall/<wall_id>", view=WALL, module_values=_wall),
    ScreenPage(
        name="printers",
        path="/printers",
        view=PRINTERS,
        module_values=lambda context, _: {
            "reached": {printer.id: printer.reached_at for printer in context.config.printers}
        },
    ),
    ScreenPage(
        name="roll",
        path="/printers/<printer_id>",
        view=ROLL,
        module_values=_roll,
        template_values=_roll_name,
    ),
    ScreenPage(name="replay", path="/replay", grant="supervise"),
)

pages = Blueprint("pages", __name__)
for _page in PAGES:
    pages.add_url_rule(_page.path, _page.name, requires(_page.required_grant)(_page.show))


@pages.get("/devices")
def devices() -> str:
    return render("devices", {}, problem=None, wanted=_page_of_ours(request.args.get("next", "")))


@pages.post("/devices")
def sign_in() -> AnyResponse:
    """Keep the token of a device in its browser, and go on to the page that it wanted."""
    token = request.form.get("token", "").strip()
    wanted = _page_of_ours(request.form.get("next", ""))
    if access().devices.find(token) is None:
        problem = texts.text(request_language(), "error.unauthorised")
        return Response(render("devices", {}, problem=problem, wanted=wanted), 401)
    response = redirect(wanted, 303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=YEAR_S,
        httponly=True,
        samesite="Strict",
        secure=request.is_secure,
    )
    return response


def _page_of_ours(path: str) -> str:
    """The path if it stays within the hall, else "/": a link from elsewhere must not lead away."""
    parts = urlsplit(path)
    is_ours = re.fullmatch(r"/(?![/\\])[!-~]*", path) and not parts.scheme and not parts.netloc
    return path if is_ours and parts.path != "/devices" else "/"


@pages.get("/texts/<language>.json")
def catalogue(language: str) -> Mapping[str, str]:
    if language not in hall().config.hall.languages:
        abort(404)
    return texts.catalogue(language)
