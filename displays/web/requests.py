"""What the API takes and how it answers: bodies, idempotency keys, JSON."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from flask import Response, request
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from hall.compact_json import encode
from hall.displays.web.dates import Day
from hall.displays.web.problems import Malformed
from hall.played_faults import PlayedFault
from hall.queue.store.idempotency import Key

B = TypeVar("B", bound=BaseModel)
KEY_LONGEST = 200
PEOPLE_MOST = 99
CARD_LONGEST = 1024
LATEST_MS = 7_258_118_400_000  # the year 2200
PERSONAL = ("card", "device", "bring")
Label = Annotated[str, StringConstraints(max_length=16, to_upper=True)]
NAME = Field(max_length=64)


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(Body):
    pass


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

    day: Day | None = None


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


class PairQuery(BaseModel):
    """Two numbers of today."""

    first: Label
    second: Label


class LabelRequest(Body):
    label: Label


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
