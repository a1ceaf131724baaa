"""For whom a request's commands are done: what its sender says, as far as it may."""

from collections.abc import Mapping

from flask import request

from hall.displays.web.access import access
from hall.displays.web.hall_context import hall
from hall.queue.engine import Engine
from hall.queue.store.caller import Caller, Origin

HEADER = "Sanh-Origin"
# A program that says nothing is some other program. Nobody outside is the hall's own rules, and no
# other machine is known yet.
SAYABLE: tuple[Origin, ...] = ("citizen", "kiosk", "staff", "command_line", "api")
# A request is believed to come from one of these only if its device has the grant.
GRANT_NEEDED: Mapping[Origin, str] = {"kiosk": "issue", "staff": "serve"}


def commands() -> Engine:
    """The hall's engine, whose commands' events say who sent the request that is being answered."""
    return hall().engine.by(Caller(_origin()))


def _origin() -> Origin:
    said = request.headers.get(HEADER)
    for origin in SAYABLE:
        if said == origin:
            grant = GRANT_NEEDED.get(origin)
            return origin if grant is None or access().allows(request, grant) else "api"
    return "api"
