"""``/api/v1/reception/…``: what the person at the entrance does, besides giving numbers."""

from flask import Blueprint, Response

from hall.displays.web.access import requires
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import LabelRequest, answer, body, key
from hall.queue.store.turns import TurnAnswer

reception_api = Blueprint("reception_api", __name__, url_prefix="/api/v1/reception")


@reception_api.post("/back")
@described("A held or missed number is back", TurnAnswer, LabelRequest)
@requires("serve")
def back() -> Response:
    asked = body(LabelRequest).model_dump()
    return answer(hall().engine.welcome_back(**asked, key=key("reception back", asked)))


@reception_api.post("/undo")
@described("Take back that this number is back", TurnAnswer, LabelRequest)
@requires("serve")
def undo() -> Response:
    asked = body(LabelRequest).model_dump()
    return answer(hall().engine.undo_back(**asked, key=key("reception undo", asked)))
