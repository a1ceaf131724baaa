"""``/api/v1/days/…``: what a day was like, for those who close it."""

from flask import Blueprint, Response

from hall.displays.access import requires
from hall.displays.described import described
from hall.displays.requests import answer, desk
from hall.queue.views.closing import Closing, closing

days_api = Blueprint("days_api", __name__, url_prefix="/api/v1/days")


@days_api.get("/<day>/report")
@described("The closing report of a day: figures, and the hash of its last event", Closing)
@requires("serve")
def report(day: str) -> Response:
    """``day`` as 2026-11-24; of the open day it tells how things stand."""
    with desk().engine.store.reading() as db:
        return answer(closing(db, day))
