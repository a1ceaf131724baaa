"""A command that arrives long after its tap is refused.

A network that swallows everything for a while may bring, once it is back, a request whose sender
has long been told that nothing happened.
"""

from flask import Response, request

from hall.displays.web.hall_context import hall
from hall.displays.web.problems import problem

HEADER = "Sanh-Until"
"""Until when the sender waits for an answer: ms since 1970, by the hall's own clock."""


def refuse_late() -> Response | None:
    """Answers a command instead of its route if its sender has stopped waiting for it."""
    until = request.headers.get(HEADER, "")
    if request.method != "POST" or not until.isdecimal():
        return None
    if hall().engine.clock.now() <= int(until):
        return None
    return problem(409, "too_late_command")
