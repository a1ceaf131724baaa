"""``/api/v1/days/…``: what a day was like, and what it would have been like with other counters."""

from dataclasses import asdict
from functools import partial

from flask import Blueprint, Response

from hall.displays.api.answers import ReplayAnswer
from hall.displays.api.replay_query import ReplayQuery
from hall.displays.web.access import requires
from hall.displays.web.background import aside
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import answer, query
from hall.queue.replaying import recorded_days
from hall.queue.replaying.recorded_days import RecordedDay
from hall.queue.reports.closing_report import ClosingFigures, closing

days_api = Blueprint("days_api", __name__, url_prefix="/api/v1/days")


@days_api.get("")
@described("The days that can be replayed, the latest first", list[RecordedDay])
@requires("supervise")
def recorded() -> Response:
    with hall().engine.store.reading() as db:
        return answer(recorded_days.recorded(db))


@days_api.get("/<day>/report")
@described("The closing report of a day: figures, and the hash of its last event", ClosingFigures)
@requires("serve")
def report(day: str) -> Response:
    """``day`` as 2026-11-24; of the open day it tells how things stand."""
    with hall().engine.store.reading() as db:
        return answer(closing(db, day))


@days_api.get("/<day>/replay")
@described("A day replayed as it was, and with what is changed", ReplayAnswer, query=ReplayQuery)
@requires("supervise")
def replay(day: str) -> Response:
    engine = hall().engine
    wish = query(ReplayQuery).wish()
    found = aside(partial(recorded_days.replays_of, engine.config, engine.store.path, day, [wish]))
    told = asdict(found)
    (changed,) = told.pop("scenarios") or [None]
    return answer({**told, "changed": changed})
