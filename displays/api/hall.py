"""``/api/v1/hall/…``: what the head of the hall decides."""

from flask import Blueprint, Response

from hall.displays.web.access import requires
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import Nothing, OpenHallRequest, answer, body, key
from hall.queue.line.opening import Opening

hall_api = Blueprint("hall_api", __name__, url_prefix="/api/v1/hall")


@hall_api.post("/open")
@described("Give tickets for some minutes, whatever the hours say", Opening, OpenHallRequest)
@requires("manage")
def open_for() -> Response:
    asked = body(OpenHallRequest).model_dump()
    return answer(hall().engine.open_hall(**asked, key=key("hall open", asked)))


@hall_api.post("/close")
@described("End what was opened by hand", Opening, Nothing)
@requires("manage")
def close() -> Response:
    body(Nothing)
    return answer(hall().engine.close_hall(key=key("hall close", {})))
