"""The page of a ticket for phones, complete without a script.

What belongs to each state (its steps, its actions, whether the line is shown) stands once, in
``screens/phone/states.json``: this module and ``draw.js`` both read it.
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
from hall.queue.store.errors import HallError, UnknownTicket
from hall.queue.views.hall_now import HallNow
from hall.queue.views.ticket import TicketView
from hall.queue.views.ticket import ticket as ticket_view

STATES: Mapping[str, Mapping[str, Any]] = json.loads(
    (SCREENS / "phone" / "states.json").read_text("utf-8")
)
ALMOST = 2  # people ahead

Text = Callable[..., str]

phone_page = Blueprint("phone_page", __name__)


@phone_page.get("/t/<token>")
def phone(token: str) -> AnyResponse:
    return _page(token)


@phone_page.post("/t/<token>/undo")
def keep_turn(token: str) -> AnyResponse:
    """The form of a phone without JavaScript: the holder takes the cancellation back."""
    try:
        hall().engine.undo_cancel(token)
    except HallError as error:
        return _page(token, problem_of(error))
    return redirect(f"/t/{token}", 303)


def _page(token: str, problem: str = "") -> Response:
    engine, config = hall().engine, hall().config
    now = engine.clock.now()
    try:
        with engine.store.reading() as db:
            ticket = ticket_view(HallNow(db, config, engine.waits(), now), token)
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
    # The address is the citizen's secret: it is kept nowhere and sent to nobody.
    return Response(page, status, headers={"Cache-Control": "no-store"})


def content(ticket: TicketView | None, config: Config, now: int, t: Text) -> dict[str, Any]:
    """The values of the template; ``ticket`` is None for one that does not exist (any more)."""
    state = _state(ticket, now)
    facts = _facts(ticket, config, t) if ticket else {}
    undo_until = (ticket and ticket["undo_until"]) or now
    return {
        "state": state,
        "shows": STATES[state],
        "facts": facts,
        "steps": _steps(ticket, state, facts, t) if ticket else [],
        "wait": _wait(ticket["wait"], t) if ticket and ticket["wait"] else "",
        "undo_s": -((now - undo_until) // 1000),
    }


def _state(ticket: TicketView | None, now: int) -> str:
    if ticket is None:
        return "unknown"
    if ticket["return_until"] is not None and ticket["return_until"] < now:
        return "late"
    if ticket["expected_from"] is not None:
        return "later"
    ahead = ticket["ahead"]
    almost = ticket["state"] == "waiting" and ahead is not None and ahead <= ALMOST
    return "almost" if almost else ticket["state"]


def _facts(ticket: TicketView, config: Config, t: Text) -> dict[str, object]:
    """What the sentences of the page are filled with."""

    def clock(ms: int | None) -> str:
        return f"{local_time(ms, config.hall.zone):%H:%M}" if ms else ""

    return {
        "label": ticket["label"],
        "counter": ticket["counter"] or "",
        "time": clock(ticket["return_until"] or ticket["expected_from"]),
        "taken_at": clock(ticket["arrived_at"]),
        "called_at": clock(ticket["last_called_at"]),
        "done_at": clock(ticket["ended_at"]),
        "places": _places([str(number) for number in ticket["counters"]], t("phone.or")),
    }


def _places(counters: list[str], word: str) -> str:
    """ "1, 2 or 3" """
    *first, last = counters or [""]
    return f"{', '.join(first)} {word} {last}" if first else last


def _steps(
    ticket: TicketView, state: str, facts: Mapping[str, object], t: Text
) -> list[tuple[str, str]]:
    """``past``, ``now`` or nothing, and a sentence, for each step of the way."""
    called = ticket["last_called_at"] is not None and ticket["counter"] is not None
    steps: Mapping[str, str] = STATES[state].get("steps", {})
    return [
        ("", t("phone.step_call", **facts))
        if step == "called" and not called
        else (when, t(f"phone.step_{step}", **facts))
        for step, when in steps.items()
    ]


def _wait(wait: tuple[int, int], t: Text) -> str:
    """As ``minutes`` of ``shared/text.js`` says it."""
    low, high = wait
    if high <= 5 or low <= 0:
        return t("common.minutes_under", n=max(high, 5))
    if low == high:
        return t("common.minutes_about", n=high)
    return t("common.minutes_range", low=low, high=high)


def _clock(ms: int) -> str:
    """ "09:42", as the hall's clocks show it."""
    return f"{local_time(ms, hall().config.hall.zone):%H:%M}"


def _day(ms: int) -> str:
    """ "thứ ba, 24/11/2026" """
    at = local_time(ms, hall().config.hall.zone)
    weekday = texts.text(request_language(), f"common.weekday_{at.isoweekday()}")
    return f"{weekday}, {at:%d/%m/%Y}"
