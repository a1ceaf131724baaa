"""The web application of a hall: pages, API and live screens."""

import gzip
from urllib.parse import quote

from flask import Flask, Response, redirect, request
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response as AnyResponse

from hall.displays.api.blueprints import APIS
from hall.displays.live.live import LARGEST_MESSAGE, Live
from hall.displays.screens.embedded import IMPORT_MAP_HASH
from hall.displays.screens.pages import pages
from hall.displays.screens.phone_page import phone_page
from hall.displays.screens.pictures import pictures
from hall.displays.web import background, problems
from hall.displays.web.access import Access
from hall.displays.web.deadline import refuse_late
from hall.displays.web.fonts import fonts
from hall.displays.web.hall_context import HallContext
from hall.displays.web.static_files import SCREENS, static_files

POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' 'sha256-{IMPORT_MAP_HASH}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self' data:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# Routes that take the forms of our own pages; the guard has refused those of other sites.
FORMS = ("pages.sign_in", "phone_page.keep_turn")
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def create_app(context: HallContext, access: Access) -> tuple[Flask, Live]:
    """The WSGI application, and its live screens, which are not started yet."""
    app = Flask(__name__, static_folder=None, template_folder=str(SCREENS))
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_MESSAGE
    app.extensions.update(hall=context, access=access)
    background.install(app)
    for blueprint in (*APIS, pages, phone_page, pictures, fonts, static_files):
        app.register_blueprint(blueprint)
    problems.install(app)
    app.register_error_handler(Unauthorized, _sign_in)
    app.after_request(_headers)
    app.after_request(_pages_zipped)
    app.before_request(_json_only)
    app.before_request(refuse_late)
    return app, Live(app, context, access)


def _json_only() -> Response | None:
    """Refuses bodies other than JSON: a page of another site could post forms here, but no JSON."""
    if request.method != "POST" or request.endpoint in FORMS:
        return None
    if request.mimetype == "application/json" or not request.content_length:
        return None
    return problems.problem(415, "not_json")


def _headers(response: Response) -> Response:
    response.headers.extend(HEADERS)
    return response


def _pages_zipped(response: Response) -> Response:
    """Compresses pages: a phone's page with all that it loads is to stay below 50 kB."""
    if response.mimetype == "text/html":
        response.vary.add("Accept-Encoding")
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            response.set_data(gzip.compress(response.get_data(), 6, mtime=0))
            response.headers["Content-Encoding"] = "gzip"
    return response


def _sign_in(_: Unauthorized) -> AnyResponse:
    """Sends a browser without a token to the page that takes one, and from there on to the page that
    it wanted; an API client gets a problem."""
    if request.accept_mimetypes.accept_html and not request.path.startswith("/api/"):
        wanted = request.full_path.rstrip("?") if request.method == "GET" else "/"
        return redirect("/devices" + ("" if wanted == "/" else f"?next={quote(wanted)}"), 303)
    response = problems.problem(401, "unauthorised")
    response.headers["WWW-Authenticate"] = "Bearer"
    return response
