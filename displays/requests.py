"""What the API takes and how it answers: bodies, idempotency keys, JSON."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self, TypeVar

from flask import Response, current_app, request
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from hall.compact_json import encode
from hall.displays.desk import Desk
from hall.displays.problems import Malformed
from hall.played_faults import PlayedFault
from hall.queue.answers import Key

B = TypeVar("B", bound=BaseModel)
KEY_LONGEST = 200
PEOPLE_MOST = 99
STEPS_MOST = 9
PERSONAL = ("card", "device", "bring")
PLACES_MOST = 99
Label = Annotated[str, StringConstraints(max_length=16, to_upper=True)]
NAME = Field(max_length=64)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(Body):
    pass


CARD_LONGEST = 1024
LATEST_MS = 7_258_118_400_000  # the year 2200


class CardRequest(Body):
    """``card`` is the text of an identity card's QR code."""

    card: str = Field(max_length=CARD_LONGEST)


class TicketRequest(Body):
    """For a service, or by the code of an appointment. ``card`` as above; ``device`` is any text by
    which a phone knows itself. Neither is kept.

    ``later`` takes a number for after the break where one for now would be for nothing.
    """

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": ["service"]}, {"required": ["appointment"]}]}
    )

    appointment: str | None = Field(default=None, max_length=16)
    service: str | None = Field(default=None, max_length=64, validate_default=True)
    priority: str | None = Field(default=None, max_length=64)
    language: str | None = Field(default=None, max_length=16)
    kiosk: str | None = Field(default=None, max_length=64)
    people: int = Field(default=1, ge=1, le=PEOPLE_MOST)
    card: str | None = Field(default=None, max_length=CARD_LONGEST)
    device: str | None = Field(default=None, min_length=1, max_length=128)
    later: bool = False

    @field_validator("service")
    @classmethod
    def _one_of_both(cls, service: str | None, others: ValidationInfo) -> str | None:
        if (service is None) == (others.data.get("appointment") is None):
            raise ValueError("a service or an appointment")
        return service


class AppointmentRequest(Body):
    """``at`` in ms since 1970 UTC."""

    service: str = NAME
    at: int = Field(ge=0, le=LATEST_MS)


class DayQuery(BaseModel):
    """``day`` as 2026-11-24; today without one."""

    day: dt.date | None = None


class ImportRequest(Body):
    """``csv`` is the text of a file with one appointment a line; see docs/operate.md."""

    csv: str = Field(min_length=1)


class CameRequest(Body):
    """What has not ``came`` is printed again."""

    came: bool


class DoubtRequest(CameRequest):
    """``job`` as the view of the printers tells."""

    job: int = Field(ge=1)


class FaultRequest(Body):
    fault: PlayedFault


class OpenHallRequest(Body):
    minutes: int = Field(ge=5, le=240)


class NextRequest(Body):
    """``finish`` names the open turn to finish first; ``service`` and ``only`` narrow whom to
    call; a ``quiet`` call is neither shown nor spoken in the hall."""

    finish: str | None = Field(default=None, max_length=16)
    service: str | None = Field(default=None, max_length=64)
    only: Literal["priority", "ordinary"] | None = None
    quiet: bool = False


class ServeRequest(Body):
    service: str | None = Field(default=None, max_length=64)


class OpenTurnRequest(Body):
    """``of`` names the open turn that is meant, so that two tablets cannot take each other's."""

    of: str | None = Field(default=None, max_length=16)


class FinishRequest(OpenTurnRequest):
    """``confirmed`` false: also a turn whose arrival nobody confirmed."""

    confirmed: bool = True


class PeopleRequest(OpenTurnRequest):
    people: int = Field(ge=1, le=PEOPLE_MOST)


class StepRequest(Body):
    service: str = NAME
    counter: int | None = Field(default=None, ge=1, le=999)


class StepsRequest(OpenTurnRequest):
    """What follows the open turn, instead of what was planned."""

    steps: list[StepRequest] = Field(max_length=STEPS_MOST)


class NoteRequest(OpenTurnRequest):
    text: str = Field(min_length=1, max_length=200, pattern=r"\S")


class PairQuery(BaseModel):
    """Two numbers of today."""

    first: Label
    second: Label


class LabelRequest(Body):
    label: Label


class CallRequest(LabelRequest):
    """``finish`` and ``quiet`` as in NextRequest."""

    finish: str | None = Field(default=None, max_length=16)
    quiet: bool = False


class UndoRequest(Body):
    """``seq`` is the event to undo, as the counter's view tells it."""

    seq: int | None = Field(default=None, ge=1)


class HoldRequest(OpenTurnRequest):
    """``print`` a slip for the citizen, also with what to ``bring``, or none; without it, as the
    hall always does."""

    reason: str = NAME
    minutes: int | None = Field(default=None, ge=1, le=600)
    print: bool | None = None
    bring: str = Field(default="", max_length=200)


class PrintRequest(Body):
    """At ``printer``, or where ``counter`` prints, or where all staff do."""

    printer: str | None = Field(default=None, max_length=64)
    counter: int | None = Field(default=None, ge=1, le=999)


class PrintTicketRequest(PrintRequest):
    label: Label


class PrintAppointmentRequest(PrintRequest):
    code: str = Field(max_length=16)


class PrintClosingRequest(PrintRequest):
    """``day`` as 2026-11-24; without it the open one, as it stands."""

    day: str | None = Field(default=None, pattern=r"^\d{4}-\d{2}-\d{2}$")


class UnprintedRequest(Body):
    kiosk: str = NAME
    label: Label


class MoveRequest(Body):
    """``to`` the printer itself: it prints again."""

    to: str = NAME


class TransferRequest(OpenTurnRequest):
    """To a service, and a counter or a person of it, or any of them alone; with ``return``, back to
    this counter after that. ``places`` is how many it stands ``behind``, ``calls.return_places``
    unless told."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [name]} for name in ("service", "counter", "staff")],
            "not": {"required": ["counter", "staff"]},
        }
    )

    service: str | None = Field(default=None, max_length=64)
    counter: int | None = Field(default=None, ge=1, le=999)
    staff: str | None = Field(default=None, min_length=1, max_length=64)
    place: Literal["front", "arrival", "behind", "back"] = "arrival"
    places: int | None = Field(default=None, ge=1, le=PLACES_MOST)
    come_back: bool = Field(default=False, alias="return")

    @model_validator(mode="after")
    def _goes_somewhere(self) -> Self:
        if self.service is None and self.counter is None and self.staff is None:
            raise ValueError("neither a service nor a counter nor a person")
        if self.counter is not None and self.staff is not None:
            raise ValueError("both a counter and a person")
        return self


class OpenRequest(Body):
    """``staff``: who sits there from now on, if somebody else than before."""

    staff: str | None = Field(default=None, max_length=64)


class PauseRequest(Body):
    reason: str = NAME
    minutes: int | None = Field(default=None, ge=1, le=600)


class AssignRequest(Body):
    services: list[Annotated[str, NAME]] = Field(min_length=1, max_length=99)


class StaffRequest(Body):
    """Empty: nobody sits there."""

    staff: str = NAME


def desk() -> Desk:
    found: Desk = current_app.extensions["desk"]
    return found


def body(model: type[B]) -> B:
    """The request's JSON object; an empty body is an empty object.

    :raises Malformed: it is no JSON. :raises ValidationError: it is not what is asked for.
    """
    raw = request.get_data(cache=False) or b"{}"
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        if error.errors()[0]["type"] in ("json_invalid", "model_type"):
            raise Malformed from error
        raise


def query(model: type[B]) -> B:
    """The request's query; names that the model does not know are somebody else's.

    :raises ValidationError: it is not what is asked for.
    """
    return model.model_validate_strings(request.args.to_dict())


def key(operation: str, asked: Mapping[str, Any]) -> Key | None:
    """The caller's key for this request. :raises Malformed: it is too long."""
    value = request.headers.get("Idempotency-Key")
    if not value:
        return None
    if len(value) > KEY_LONGEST:
        raise Malformed
    return Key.of(value, operation, asked)


def untraceable(asked: Mapping[str, Any]) -> Mapping[str, Any]:
    """Without what tells who asks, or is written of them: a request's fingerprint is kept for days,
    and even a digest of a card would give its number away to whoever tries them all."""
    return {name: value for name, value in asked.items() if name not in PERSONAL}


def answer(told: object, status: int = 200) -> Response:
    return Response(encode(told), status, mimetype="application/json")
