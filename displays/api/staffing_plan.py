"""``/api/v1/staffing``: which counters a coming day needs."""

from dataclasses import asdict
from functools import partial

from flask import Blueprint, Response

from hall.displays.api.replay_query import StaffingQuery
from hall.displays.web.access import requires
from hall.displays.web.background import aside
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import answer, query
from hall.queue.replaying.staffing_suggestion import Suggestion, suggestion_for

staffing_plan_api = Blueprint("staffing_plan_api", __name__, url_prefix="/api/v1")


@staffing_plan_api.get("/staffing")
@described("Which counters a coming day needs, by half hour", Suggestion, query=StaffingQuery)
@requires("supervise")
def staffing() -> Response:
    asked, engine = query(StaffingQuery), hall().engine
    place = (engine.config, engine.store.path, engine.clock.now())
    work = partial(suggestion_for, *place, asked.day, asked.weeks, asked.share / 100)
    return answer(asdict(aside(work)))
