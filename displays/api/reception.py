"""``/api/v1/reception`` and ``/api/v1/appointments``: what the person at the entrance does, besides
giving numbers. An appointment is checked in by taking a ticket for it."""

import hashlib

from flask import Blueprint, Response, request
from pydantic import BaseModel, Field, field_validator

from hall.displays.web.access import requires
from hall.displays.web.caller import commands
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import (
    NAME,
    LabelRequest,
    Nothing,
    QueryDay,
    RequestBody,
    answer,
    key_for,
    read_body,
    read_query,
)
from hall.hours import business_day
from hall.queue.store.turns import TurnAnswer
from hall.queue.turn.booking import AppointmentAnswer
from hall.queue.turn.importing import Imported
from hall.queue.turn.moving import MovedPeople
from hall.queue.views.reception import appointments

LARGEST_FILE = 512 * 1024  # bytes: far more than the lines that are read of one
LATEST_MS = 7_258_118_400_000  # the year 2200

reception_api = Blueprint("reception_api", __name__, url_prefix="/api/v1/reception")
appointments_api = Blueprint("appointments_api", __name__, url_prefix="/api/v1/appointments")


class AppointmentRequest(RequestBody):
    """``at`` in ms since 1970 UTC. ``outside_hours`` is the reason to book a time at which no counter
    is open; it is kept for good, so it must name nobody."""

    service: str = NAME
    at: int = Field(ge=0, le=LATEST_MS)
    outside_hours: str = Field(default="", max_length=100)

    @field_validator("outside_hours")
    @classmethod
    def _trimmed(cls, value: str) -> str:
        return value.strip()


class DayQuery(BaseModel):
    """``day`` as 2026-11-24; today without one."""

    day: QueryDay | None = None


class ImportRequest(RequestBody):
    """``csv`` is the text of a file with one appointment a line; see docs/operate.md."""

    FROM_DEVICES = ("csv",)

    csv: str


class TransferAllRequest(RequestBody):
    """``service`` may be one that the hall no longer has."""

    service: str = NAME
    to: str = NAME


class MoveAppointmentRequest(RequestBody):
    service: str = NAME


@reception_api.post("/transfer")
@described("Send everybody of one service to another", MovedPeople, TransferAllRequest)
@requires("serve")
def transfer_all() -> Response:
    body = read_body(TransferAllRequest).model_dump()
    return answer(commands().transfer_all(**body, key=key_for("transfer all", body)))


@reception_api.post("/back")
@described("A held or missed number is back", TurnAnswer, LabelRequest)
@requires("serve")
def back() -> Response:
    body = read_body(LabelRequest).model_dump()
    return answer(commands().welcome_back(**body, key=key_for("reception back", body)))


@reception_api.post("/undo")
@described("Take back that this number is back", TurnAnswer, LabelRequest)
@requires("serve")
def undo() -> Response:
    body = read_body(LabelRequest).model_dump()
    return answer(commands().undo_back(**body, key=key_for("reception undo", body)))


@appointments_api.get("", endpoint="of_day")
@described("The appointments of a day", list[AppointmentAnswer], query=DayQuery)
@requires("serve")
def appointments_on() -> Response:
    engine = hall().engine
    day = read_query(DayQuery).day or business_day(engine.config, engine.clock.now())
    with engine.store.reading() as db:
        return answer(appointments(db, day.isoformat()))


@appointments_api.post("")
@described("Book an appointment", AppointmentAnswer, AppointmentRequest, status=201)
@requires("serve")
def book() -> Response:
    body = read_body(AppointmentRequest).model_dump()
    return answer(commands().book(**body, key=key_for("book", body)), 201)


@appointments_api.post("/import", endpoint="take_in")
@described("Book the appointments of a file", Imported, ImportRequest)
@requires("serve")
def import_file() -> Response:
    """With the key, a digest is kept instead of the file."""
    request.max_content_length = LARGEST_FILE
    csv = read_body(ImportRequest).csv
    key = key_for("import", {"csv": hashlib.sha256(csv.encode()).hexdigest()})
    return answer(commands().import_appointments(csv, key=key))


@appointments_api.post("/<code>/cancel")
@described("Cancel an appointment", AppointmentAnswer, Nothing)
@requires("serve")
def cancel(code: str) -> Response:
    read_body(Nothing)
    key = key_for("cancel_appointment", {"code": code})
    return answer(commands().cancel_appointment(code, key=key))


@appointments_api.post("/<code>/move")
@described("Move an appointment to another service", AppointmentAnswer, MoveAppointmentRequest)
@requires("serve")
def move(code: str) -> Response:
    body = read_body(MoveAppointmentRequest).model_dump()
    key = key_for("move_appointment", {"code": code, **body})
    return answer(commands().move_appointment(code, **body, key=key))


@appointments_api.post("/<code>/restore")
@described("Take the cancellation of an appointment back", AppointmentAnswer, Nothing)
@requires("serve")
def restore(code: str) -> Response:
    read_body(Nothing)
    key = key_for("restore_appointment", {"code": code})
    return answer(commands().restore_appointment(code, key=key))
