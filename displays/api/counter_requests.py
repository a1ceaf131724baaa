"""What a counter's commands take."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from hall.displays.web.requests import NAME, PEOPLE_MOST, Body, LabelRequest
from hall.queue.turn.transferring import JoinPosition

STEPS_MOST = 9
PLACES_MOST = 99
ONLY = ["priority", "ordinary", "cao-tuoi"]


class NextRequest(Body):
    """``finish`` names the open turn to finish first; ``service`` and ``only`` narrow whom to
    call, ``only`` to ``priority``, ``ordinary`` or one class of the hall; a ``quiet`` call is
    neither shown nor spoken in the hall."""

    finish: str | None = Field(default=None, max_length=16)
    service: str | None = Field(default=None, max_length=64)
    only: str | None = Field(default=None, min_length=1, max_length=64, examples=ONLY)
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
    place: JoinPosition = "arrival"
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
