"""``/api/v1/scores``: how right the waits were that people were told."""

from flask import Blueprint, Response
from pydantic import BaseModel

from hall.displays.web.access import requires
from hall.displays.web.dates import Day
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import answer, query
from hall.queue.estimating.scores import Scores, scores

scores_api = Blueprint("scores_api", __name__, url_prefix="/api/v1/scores")


class ScoresQuery(BaseModel):
    """``day`` as 2026-11-24; without one the last seven days that are over."""

    day: Day | None = None


@scores_api.get("")
@described("How right the waits were that people were told", Scores, query=ScoresQuery)
@requires("supervise")
def told() -> Response:
    day = query(ScoresQuery).day
    with hall().engine.store.reading() as db:
        return answer(scores(db, None if day is None else day.isoformat()))
