"""The tables of ``config.toml`` that stand there once, such as ``[hall]`` and ``[calls]``.

Those of the opening hours are in ``hours.py``, those of paper and printing in ``printers.py``.
"""

from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from hall.config.base import EMPTY, Identifier, Model, Switch, TimeOfDay, Whole, Words

PolicyKind = Literal["ratio", "strict", "weighted"]
OnePer = Literal["none", "service", "hall"]
Tolerance = Annotated[Whole, Field(ge=0, le=240)]


class HallSection(Model):
    id: Identifier = "hall"
    name: Words
    organisation: Words = EMPTY
    timezone: str = "Asia/Ho_Chi_Minh"
    languages: tuple[str, ...] = ("vi", "en")
    slogan: Words = EMPTY
    telephone: str = ""
    day_starts: TimeOfDay = "04:00"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:  # OSError: a folder, e.g. "Asia"
            raise ValueError(f"There is no time zone {value!r}.") from error
        return value

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class ServerSection(Model):
    host: str = "127.0.0.1"
    port: Annotated[Whole, Field(ge=0, le=65535)] = 8000
    public_url: str = ""
    database: str = "data/hall.db"


class CallsSection(Model):
    confirm_arrival: Switch = False
    announce_within_s: Annotated[Whole, Field(ge=1, le=300)] = 20
    recall_gap_s: Annotated[Whole, Field(ge=0, le=600)] = 10
    miss_after_s: Annotated[Whole, Field(ge=0, le=600)] = 40
    missed_return_min: Annotated[Whole, Field(ge=0, le=600)] = 60
    missed_pause_min: Annotated[Whole, Field(ge=0, le=600)] = 2
    return_places: Annotated[Whole, Field(ge=0, le=99)] = 3
    same_counter_min: Annotated[Whole, Field(ge=0, le=600)] = 15
    undo_s: Annotated[Whole, Field(ge=10, le=600)] = 30
    least_calls: Annotated[Whole, Field(ge=1, le=9)] = 1
    most_calls: Annotated[Whole, Field(ge=1, le=9)] = 3
    forgotten_min: Annotated[Whole, Field(ge=1, le=600)] = 60

    @model_validator(mode="before")
    @classmethod
    def _one_gap_for_both(cls, data: object) -> object:
        """Older files have ``gap_s``, which said both."""
        if not isinstance(data, dict) or "gap_s" not in data:
            return data
        others = {key: value for key, value in data.items() if key != "gap_s"}
        gap = data["gap_s"]
        return {"recall_gap_s": gap, "miss_after_s": gap, **others}


class LettersSection(Model):
    """``fonts`` are absolute paths once the file has been read."""

    fonts: tuple[str, ...] = ()


class TicketsSection(Model):
    one_per_identity: OnePer = "none"
    admission: Switch = True


class AppointmentsSection(Model):
    enabled: Switch = False
    early_min: Tolerance = 15
    late_min: Tolerance = 15
    lead_min: Tolerance = 0
    days_ahead: Annotated[Whole, Field(ge=0, le=1000)] = 90


class PolicySection(Model):
    """What decides who is called next; ``queue/line/order.py`` is the rule itself."""

    kind: PolicyKind = "ratio"
    in_a_row: Annotated[Whole, Field(ge=1, le=99)] = 3
    patience_min: Annotated[Whole, Field(ge=1, le=600)] = 90
    help_when: Literal["idle", "over"] = "idle"
    help_over: Annotated[Whole, Field(ge=1, le=999)] = 5

    @property
    def help_threshold(self) -> int:
        """A counter helps with a service while more people than this wait for it."""
        return self.help_over if self.help_when == "over" else 0
