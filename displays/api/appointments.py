"""``/api/v1/appointments``: staff book, read and cancel them; check-in is a ticket's matter."""

import hashlib

from flask import Blueprint, Response

from hall.displays.web.access import requires
from hall.displays.web.described import described
from hall.displays.web.hall_context import hall
from hall.displays.web.requests import (
    AppointmentRequest,
    DayQuery,
    ImportRequest,
    Nothing,
    answer,
    body,
    key,
    query,
)
from hall.hours import business_day
from hall.queue.turn.booking import AppointmentAnswer
from hall.queue.turn.importing import Imported
from hall.queue.views.reception import appointments

appointments_api = Blueprint("appointments_api", __name__, url_prefix="/api/v1/appointments")


@appointments_api.get("")
@described("The appointments of a day", list[AppointmentAnswer], query=DayQuery)
@requires("serve")
def of_day() -> Response:
    """Of ``day`` (2026-11-24), or of today."""
    engine = hall().engine
    day = query(DayQuery).day or business_day(engine.config, engine.clock.now())
    with engine.store.reading() as db:
        return answer(appointments(db, day.isoformat()))


@appointments_api.post("")
@described("Book an appointment", AppointmentAnswer, AppointmentRequest, status=201)
@requires("serve")
def book() -> Response:
    asked = body(AppointmentRequest).model_dump()
    return answer(hall().engine.book(**asked, key=key("book", asked)), 201)


@appointments_api.post("/import")
@described("Book the appointments of a file", Imported, ImportRequest)
@requires("serve")
def take_in() -> Response:
    """A digest of the file stands for it in what is kept with the key."""
    csv = body(ImportRequest).csv
    named = key("import", {"csv": hashlib.sha256(csv.encode()).hexdigest()})
    return answer(hall().engine.import_appointments(csv, key=named))


@appointments_api.post("/<code>/cancel")
@described("Cancel an appointment", AppointmentAnswer, Nothing)
@requires("serve")
def cancel(code: str) -> Response:
    body(Nothing)
    asked = key("cancel_appointment", {"code": code})
    return answer(hall().engine.cancel_appointment(code, key=asked))


@appointments_api.post("/<code>/restore")
@described("Take the cancellation of an appointment back", AppointmentAnswer, Nothing)
@requires("serve")
def restore(code: str) -> Response:
    body(Nothing)
    asked = key("restore_appointment", {"code": code})
    return answer(hall().engine.restore_appointment(code, key=asked))
