"""Errors as one sentence in the language of the request: ``application/problem+json`` (RFC 9457), or
a page for somebody who opened an address in a browser."""

import datetime as dt
import json
from collections.abc import Mapping
from typing import NotRequired

import structlog
from flask import Flask, Response, render_template, request
from pydantic import ValidationError

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from hall import texts
from hall.clock import local_time
from hall.displays.web.access import access
from hall.displays.web.hall_context import hall
from hall.displays.web.hours_in_words import with_hours_in_words
from hall.letters.entered import RefusedLetter, escaped
from hall.queue.store.errors import Fault, HallError, ImportRefused

log = structlog.get_logger(__name__)

STATUS: Mapping[str, int] = {
    "unknown_service": 422,
    "unknown_priority": 422,
    "unknown_kiosk": 422,
    "unknown_reason": 422,
    "unreadable_card": 422,
    "appointment_past": 422,
    "appointment_too_far": 422,
    "appointment_outside_hours": 422,
    "import_refused": 422,
    "unknown_appointment": 404,
    "unknown_day": 404,
    "unknown_staff": 422,
    "nothing_alike": 404,
    "closed_that_day": 422,
    "nothing_recorded": 404,
    "nothing_recorded_yet": 404,
    "wished_counters": 422,
    "wished_hours": 422,
    "wrong_counter": 422,
    "unknown_label": 404,
    "lost_label": 404,
    "unknown_counter": 404,
    "unknown_printer": 404,
    "unknown_ticket": 404,
    "store_unavailable": 503,
    "store_read_only": 503,
    "store_damaged": 503,
    "store_busy": 503,
    "store_failing": 503,
}
CONFLICT = 409
PROBLEM_JSON = "application/problem+json"
# The codes in the catalogues for requests that are refused before a command sees them.
BY_STATUS: Mapping[int, str] = {
    400: "malformed",
    401: "unauthorised",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "not_json",
}


class LineProblem(TypedDict):
    """What is wrong with one line of a file that was sent."""

    line: int
    code: str
    detail: str


class Problem(TypedDict):
    """RFC 9457: ``detail`` is one sentence in the language of the request, ``code`` is for programs.

    ``reopens`` comes with ``too_late_now``: the time from which ``later: true`` gives a number.
    ``lines`` comes with ``import_refused``: each line of the file that is wrong.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    reopens: NotRequired[int]
    lines: NotRequired[list[LineProblem]]


class Malformed(ValueError):
    """The body of the request is no JSON object, or its idempotency key is too long."""


class RefusedText(Exception):
    """A text of the request has a letter that nobody may enter."""

    def __init__(self, field: str, letter: RefusedLetter) -> None:
        super().__init__(f"{field} has {letter.name}")
        self.field = field
        self.letter = letter


def install(app: Flask) -> None:
    app.register_error_handler(HallError, _refused)
    app.register_error_handler(Malformed, lambda _: problem(400, "malformed"))
    app.register_error_handler(ValidationError, _invalid)
    app.register_error_handler(RefusedText, _refused_text)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _broken)


def problem(
    status: int, code: str, more: Mapping[str, object] | None = None, /, **values: object
) -> Response:
    """``values`` fill the sentence; ``more`` become fields of their own."""
    language = request_language()
    body = {
        "type": f"urn:sanh:problem:{code}",
        "title": texts.text(language, f"error.title_{status}"),
        "status": status,
        "detail": escaped(texts.text(language, f"error.{code}", **values)),
        "code": code,
        **(more or {}),
    }
    if _wants_page():
        page = render_template(
            "problem/problem.html",
            language=language,
            problem=body,
            ways_on=_ways_on(status),
        )
        response = Response(page, status, mimetype="text/html")
    else:
        text = json.dumps(body, ensure_ascii=False)
        response = Response(text, status, mimetype=PROBLEM_JSON)
    response.vary.add("Accept")
    return response


def _wants_page() -> bool:
    """A browser that opens a page names HTML; a client that accepts any type gets JSON."""
    type_ = request.accept_mimetypes.best_match((PROBLEM_JSON, "text/html"), PROBLEM_JSON)
    return type_ == "text/html" and not request.path.startswith("/api/")


def _ways_on(status: int) -> Mapping[str, str]:
    """The names of pages to open instead, by their address: only those that the device may open."""
    language = request_language()
    ways = {}
    if access().allows(request, "show"):
        ways["/"] = texts.text(language, "home.title")
    if status == 403:
        ways["/devices"] = texts.text(language, "devices.title")
    return ways


def request_language() -> str:
    """The language of the answer: one of the hall's, chosen by the query's ``lang`` or by the
    header ``Accept-Language``, else the hall's first."""
    languages = list(hall().config.hall.languages)
    language = request.args.get("lang")
    if language in languages:
        return language
    return request.accept_languages.best_match(languages) or languages[0]


def problem_of(error: HallError) -> str:
    """The sentence of an error in the language of the request, for a page."""
    language = request_language()
    values = with_hours_in_words(language, error.values)
    return texts.text(language, f"error.{error.code}", **values)


def _refused(error: HallError) -> Response:
    values = dict(with_hours_in_words(request_language(), error.values))
    reopens = values.get("reopens")
    if error.code == "too_late_now" and isinstance(reopens, int):
        time = f"{_local(reopens):%H:%M}"
        return problem(CONFLICT, error.code, {"reopens": reopens}, time=time)
    if isinstance(error, ImportRefused):
        lines = [_line(fault) for fault in error.faults]
        return problem(STATUS[error.code], error.code, {"lines": lines}, **values)
    if error.code == "tickets_closed":
        return _closed(reopens)
    return problem(STATUS.get(error.code, CONFLICT), error.code, **values)


def _line(fault: Fault) -> Mapping[str, object]:
    language = request_language()
    values = dict(with_hours_in_words(language, fault.values))
    if fault.code in ("line_columns", "line_empty"):
        values["column"] = texts.text(language, f"error.column_{values['column']}")
    sentence = texts.text(language, f"error.{fault.code}", **values)
    # A problem of the whole file belongs to no line.
    detail = escaped(sentence)
    if not fault.code.startswith("file_"):
        detail = texts.text(language, "error.line", line=fault.line, sentence=detail)
    return {"line": fault.line, "code": fault.code, "detail": detail}


def _closed(reopens: object) -> Response:
    if not isinstance(reopens, int):
        return problem(CONFLICT, "tickets_closed_for_good")
    at = _local(reopens)
    return problem(CONFLICT, "tickets_closed", time=f"{at:%H:%M}", date=at.date())


def _local(moment: int) -> dt.datetime:
    return local_time(moment, hall().config.hall.zone)


def _invalid(error: ValidationError) -> Response:
    first = error.errors(include_url=False, include_context=False)[0]
    field = ".".join(str(part) for part in first["loc"]) or "body"
    return problem(422, "invalid_field", field=field)


def _refused_text(error: RefusedText) -> Response:
    found = error.letter
    values = {"field": error.field, "letter": found.name, "position": found.position}
    return problem(422, "refused_letter", **values)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status in BY_STATUS:
        response = problem(status, BY_STATUS[status])
        if isinstance(error, MethodNotAllowed):
            response.allow.update(error.valid_methods or ())
        return response
    return error.get_response() if status < 400 else problem(status, "broken")  # type: ignore[return-value]


def _broken(error: Exception) -> Response:
    # Not the path itself: that of a ticket has its token, a secret.
    rule = None if request.url_rule is None else request.url_rule.rule
    log.error("request_failed", route=rule, exc_info=error)
    return problem(500, "broken")
