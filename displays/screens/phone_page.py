"""The page of a ticket on a phone. It is complete without JavaScript.

Which steps and actions each state has, and whether it shows the line, is written once, in
``screens/phone/states.json``; this module and ``draw.js`` both read it.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from hall import texts
from hall.clock import local_time
from hall.config.models import Config
from hall.displays.screens.embedded import render
from hall.displays.web.hall_context import hall
from hall.displays.web.problems import problem_of, request_language
from hall.displays.web.static_files import SCREENS
from hall.queue.store.caller import Caller
from hall.queue.store.errors import HallError, UnknownTicket
from hall.queue.views.hall_now import HallNow
from hall.queue.views.ticket import TicketView
from hall.queue.views.ticket import ticket as ticket_view

STATES: Mapping[str, Mapping[str, Any]] = json.loads(
    (SCREENS / "phone" / "states.json").read_text("utf-8")
)
ALMOST = 2  # with so many people ahead, or fewer, the turn comes soon

Translate = Callable[..., str]
"""Returns the text of a key of the catalogues, filled with the keyword arguments."""

phone_page = Blueprint("phone_page", __name__)


@phone_page.get("/t/<token>")
def phone(token: str) -> AnyResponse:
    return _page(token)


@phone_page.post("/t/<token>/undo")
def keep_turn(token: str) -> AnyResponse:
    """Undo the cancellation, from the form that a phone without JavaScript shows."""
    try:
        hall().engine.by(Caller("citizen")).undo_cancel(token)
    except HallError as error:
        return _page(token, problem_of(error))
    return redirect(f"/t/{token}", 303)


def _page(token: str, problem: str = "") -> Response:
    engine, config = hall().engine, hall().config
    now = engine.clock.now()
    try:
        with engine.store.reading() as db:
            ticket = ticket_view(
                HallNow(db, config, engine.waits(), now), token, engine.counter_hours(db)
            )
    except UnknownTicket:
        ticket = None
    page = render(
        "phone",
        {"token": token, "states": STATES},
        ticket=ticket,
        problem=problem,
        clock=_clock,
        day=_day,
        **content(ticket, config, now, partial(texts.text, request_language())),
    )
    status = 404 if ticket is None else 409 if problem else 200
    # The address has the ticket's token, which is a secret: no browser or proxy keeps the page.
    return Response(page, status, headers={"Cache-Control": "no-store"})


def content(
    ticket: TicketView | None, config: Config, now: int, translate: Translate
) -> dict[str, Any]:
    """The values of the template; ``ticket`` is None if there is no such ticket any more, or never
    was.
    """
    state = _state(ticket, now)
    facts = _facts(ticket, config, translate) if ticket else {}
    undo_until = (ticket and ticket["undo_until"]) or now
    return {
        "state": state,
        "shows": STATES[state],
        "facts": facts,
        "steps": _steps(ticket, state, facts, translate) if ticket else [],
        "wait": _wait(ticket["wait"], translate) if ticket and ticket["wait"] else "",
        "undo_s": -((now - undo_until) // 1000),
    }


def _state(ticket: TicketView | None, now: int) -> str:
    """The state of the page, a key of ``STATES``; tickets themselves have fewer states."""
    if ticket is None:
        return "unknown"
    if ticket["return_until"] is not None and ticket["return_until"] < now:
        return "late"
    if ticket["stranded"] and ticket["state"] == "waiting":
        return "stranded"
    if ticket["state"] == "held" and ticket["counter"] is None:
        return "aside"  # the counter that held it is gone
    if ticket["expected_from"] is not None:
        return "later"
    if ticket["rests_until"] is not None:
        return "rest"
    ahead = ticket["ahead"]
    almost = ticket["state"] == "waiting" and ahead is not None and ahead <= ALMOST
    return "almost" if almost else ticket["state"]


def _facts(ticket: TicketView, config: Config, translate: Translate) -> dict[str, object]:
    """The values that fill the sentences of the page."""

    def clock(ms: int | None) -> str:
        return f"{local_time(ms, config.hall.zone):%H:%M}" if ms else ""

    return {
        "label": ticket["label"],
        "counter": ticket["counter"] or "",
        "time": clock(ticket["return_until"] or ticket["expected_from"] or ticket["rests_until"]),
        "taken_at": clock(ticket["arrived_at"]),
        "called_at": clock(ticket["last_called_at"]),
        "done_at": clock(ticket["ended_at"]),
        "places": _alternatives(
            [str(number) for number in ticket["counters"]], translate("phone.or")
        ),
    }


def _alternatives(counters: list[str], word: str) -> str:
    """The counters as in "1, 2 or 3", where ``word`` is "or"."""
    *first, last = counters or [""]
    return f"{', '.join(first)} {word} {last}" if first else last


def _steps(
    ticket: TicketView, state: str, facts: Mapping[str, object], translate: Translate
) -> list[tuple[str, str]]:
    """For each step of the visit whether it is "past", is "now" or is yet to come (""), and its
    sentence.
    """
    called = ticket["last_called_at"] is not None and ticket["counter"] is not None
    steps: Mapping[str, str] = STATES[state].get("steps", {})
    return [
        ("", translate("phone.step_call", **facts))
        if step == "called" and not called
        else (when, translate(f"phone.step_{step}", **facts))
        for step, when in steps.items()
    ]


def _wait(wait: tuple[int, int], translate: Translate) -> str:
    """The expected wait in words, the same as those of ``minutes`` in ``shared/text.js``."""
    low, high = wait
    if high <= 5 or low <= 0:
        return translate("common.minutes_under", n=max(high, 5))
    if low == high:
        return translate("common.minutes_about", n=high)
    return translate("common.minutes_range", low=low, high=high)


def _clock(ms: int) -> str:
    """The time of day in the hall, as in "09:42"."""
    return f"{local_time(ms, hall().config.hall.zone):%H:%M}"


def _day(ms: int) -> str:
    """The day in the hall, as in "Thứ Ba, 24/11/2026"."""
    return texts.date(request_language(), local_time(ms, hall().config.hall.zone).date())
