"""``/api/v1/counters/<n>``: the commands of the staff at a counter."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response

from hall.displays.api.counter_requests import (
    AssignRequest,
    CallRequest,
    FinishRequest,
    HoldRequest,
    NextRequest,
    NoteRequest,
    OpenRequest,
    OpenTurnRequest,
    PauseRequest,
    PeopleRequest,
    ServeRequest,
    StaffRequest,
    StepsRequest,
    TransferRequest,
    UndoRequest,
)
from hall.displays.web.access import requires
from hall.displays.web.caller import commands
from hall.displays.web.described import described
from hall.displays.web.requests import (
    LabelRequest,
    Nothing,
    RequestBody,
    answer,
    key_for,
    read_body,
    untraceable,
)
from hall.queue.line.counter_states import CounterStateAnswer
from hall.queue.store.turns import TurnAnswer

counter_api = Blueprint("counter_api", __name__, url_prefix="/api/v1/counters/<int:number>")


@counter_api.post("/next")
@described("Call whoever is next", TurnAnswer, NextRequest, empty="Nobody waits")
@requires("serve")
def call_next(number: int) -> Response:
    body = read_body(NextRequest).model_dump()
    turn = commands().call_next(
        number,
        finishing=body["finish"],
        service=body["service"],
        only=body["only"],
        quiet=body["quiet"],
        key=key_for("next", {"counter": number, **body}),
    )
    return Response(status=204) if turn is None else answer(turn)


@counter_api.post("/recall")
@described("Repeat the call", TurnAnswer, OpenTurnRequest)
@requires("serve")
def recall(number: int) -> Response:
    return _act(number, "recall", OpenTurnRequest, commands().recall)


@counter_api.post("/start")
@described("The called citizen is here", TurnAnswer, OpenTurnRequest)
@requires("serve")
def start(number: int) -> Response:
    return _act(number, "start", OpenTurnRequest, commands().start)


@counter_api.post("/finish")
@described("Service is done", TurnAnswer, FinishRequest)
@requires("serve")
def finish(number: int) -> Response:
    return _act(number, "finish", FinishRequest, commands().finish)


@counter_api.post("/miss")
@described("Nobody came", TurnAnswer, OpenTurnRequest)
@requires("serve")
def miss(number: int) -> Response:
    return _act(number, "miss", OpenTurnRequest, commands().miss)


@counter_api.post("/call")
@described("Call this number, out of its order", TurnAnswer, CallRequest)
@requires("serve")
def call(number: int) -> Response:
    return _act(number, "call", CallRequest, commands().call, finish="finishing")


@counter_api.post("/serve")
@described("Serve someone without a ticket", TurnAnswer, ServeRequest)
@requires("serve")
def serve(number: int) -> Response:
    return _act(number, "serve", ServeRequest, commands().serve)


@counter_api.post("/people")
@described("Tell how many have come with the number", TurnAnswer, PeopleRequest)
@requires("serve")
def count_people(number: int) -> Response:
    return _act(number, "people", PeopleRequest, commands().count_people)


@counter_api.post("/steps")
@described("Plan the steps after this turn", TurnAnswer, StepsRequest)
@requires("serve")
def plan(number: int) -> Response:
    return _act(number, "steps", StepsRequest, commands().plan)


@counter_api.post("/notes")
@described("Write a note for whoever serves this ticket later today", TurnAnswer, NoteRequest)
@requires("serve")
def write_note(number: int) -> Response:
    """The key is not bound to the text, so that no trace of it is kept with the key."""
    body = read_body(NoteRequest)
    key = key_for("notes", {"counter": number, "of": body.of})
    return answer(commands().write_note(number, body.text, of=body.of, key=key))


@counter_api.post("/back")
@described("A held or missed number is back", TurnAnswer, LabelRequest)
@requires("serve")
def back(number: int) -> Response:
    return _act(number, "back", LabelRequest, commands().back)


@counter_api.post("/hold")
@described("Set the open turn aside", TurnAnswer, HoldRequest)
@requires("serve")
def hold(number: int) -> Response:
    body = read_body(HoldRequest).model_dump()
    key = key_for("hold", {"counter": number, **untraceable(body)})
    slip = body.pop("print")
    return answer(commands().hold(number, **body, slip=slip, key=key))


@counter_api.post("/transfer")
@described("Send the open ticket on", TurnAnswer, TransferRequest)
@requires("serve")
def transfer(number: int) -> Response:
    return _act(number, "transfer", TransferRequest, commands().transfer, counter="to_counter")


@counter_api.post("/undo")
@described("Take back the last command of the counter", list[TurnAnswer], UndoRequest)
@requires("serve")
def undo(number: int) -> Response:
    return _act(number, "undo", UndoRequest, commands().undo)


@counter_api.post("/open")
@described("Open the counter, or end its pause", CounterStateAnswer, OpenRequest)
@requires("serve")
def open_counter(number: int) -> Response:
    return _act(number, "open", OpenRequest, commands().open_counter)


@counter_api.post("/pause")
@described("The counter calls nobody for a while", CounterStateAnswer, PauseRequest)
@requires("serve")
def pause_counter(number: int) -> Response:
    return _act(number, "pause", PauseRequest, commands().pause_counter)


@counter_api.post("/close")
@described("Close the counter", CounterStateAnswer, Nothing)
@requires("serve")
def close_counter(number: int) -> Response:
    return _act(number, "close", Nothing, commands().close_counter)


@counter_api.post("/assign")
@described("The services that the counter takes from now on", CounterStateAnswer, AssignRequest)
@requires("serve")
def assign_services(number: int) -> Response:
    return _act(number, "assign", AssignRequest, commands().assign_services)


@counter_api.post("/staff")
@described("Who sits at the counter from now on", CounterStateAnswer, StaffRequest)
@requires("serve")
def seat_staff(number: int) -> Response:
    return _act(number, "staff", StaffRequest, commands().seat_staff)


def _act(
    number: int,
    operation: str,
    model: type[RequestBody],
    command: Callable[..., object],
    **names: str,
) -> Response:
    """Gives the body to a command of the counter; ``names`` are the arguments of the command for
    fields that are called otherwise."""
    body: Mapping[str, Any] = read_body(model).model_dump()
    arguments = {names.get(field, field): value for field, value in body.items()}
    key = key_for(operation, {"counter": number, **body})
    return answer(command(number, **arguments, key=key))
