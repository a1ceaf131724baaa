"""The bodies of the commands of a counter."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from hall.displays.web.requests import NAME, PEOPLE_MOST, LabelRequest, RequestBody
from hall.queue.turn.transferring import JoinPosition

STEPS_MOST = 9
PLACES_MOST = 99
ONLY = ["priority", "ordinary", "cao-tuoi"]


class NextRequest(RequestBody):
    """``finish`` names the open turn to finish first. Only numbers of the ``service`` are called, and
    ``only`` those of ``priority``, ``ordinary`` or one priority class. A ``quiet`` call is neither
    shown nor spoken in the hall."""

    finish: str | None = Field(default=None, max_length=16)
    service: str | None = Field(default=None, max_length=64)
    only: str | None = Field(default=None, min_length=1, max_length=64, examples=ONLY)
    quiet: bool = False


class ServeRequest(RequestBody):
    service: str | None = Field(default=None, max_length=64)


class OpenTurnRequest(RequestBody):
    """``of`` names the open turn that is meant, so that no tablet acts on the turn of another."""

    of: str | None = Field(default=None, max_length=16)


class FinishRequest(OpenTurnRequest):
    """With ``confirmed`` false, a turn is finished although nobody confirmed that the citizen came."""

    confirmed: bool = True


class PeopleRequest(OpenTurnRequest):
    people: int = Field(ge=1, le=PEOPLE_MOST)


class StepRequest(RequestBody):
    service: str = NAME
    counter: int | None = Field(default=None, ge=1, le=999)


class StepsRequest(OpenTurnRequest):
    """The ``steps`` that follow the open turn replace those that were planned."""

    steps: list[StepRequest] = Field(max_length=STEPS_MOST)


class NoteRequest(OpenTurnRequest):
    SEVERAL_LINES = ("text",)

    text: str = Field(min_length=1, max_length=200, pattern=r"\S")


class CallRequest(LabelRequest):
    """``finish`` and ``quiet`` as in NextRequest."""

    finish: str | None = Field(default=None, max_length=16)
    quiet: bool = False


class UndoRequest(RequestBody):
    """``seq`` is that of the event to undo, as the counter's view names it."""

    seq: int | None = Field(default=None, ge=1)


class HoldRequest(OpenTurnRequest):
    """``print`` says whether the citizen gets a slip, by default as configured; the slip also says
    what to ``bring``."""

    reason: str = NAME
    minutes: int | None = Field(default=None, ge=1, le=600)
    print: bool | None = None
    bring: str = Field(default="", max_length=200)


class TransferRequest(OpenTurnRequest):
    """The ticket goes to a ``service``, to a ``counter`` or to a person of the ``staff``, or to a
    service at one of the latter; with ``return``, it comes back to this counter after that. With
    the place ``behind``, it lets ``places`` numbers pass, by default ``calls.return_places``."""

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


class OpenRequest(RequestBody):
    """``staff`` is the person who sits there from now on, by default the same as before."""

    staff: str | None = Field(default=None, max_length=64)


class PauseRequest(RequestBody):
    reason: str = NAME
    minutes: int | None = Field(default=None, ge=1, le=600)


class AssignRequest(RequestBody):
    services: list[Annotated[str, NAME]] = Field(min_length=1, max_length=99)


class StaffRequest(RequestBody):
    """An empty ``staff`` says that nobody sits there."""

    staff: str = NAME
