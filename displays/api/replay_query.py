"""What a replay is to change, as a query asks for it."""

from pydantic import BaseModel, Field

from hall.config.models import PolicyKind
from hall.displays.web.dates import Day
from hall.queue.replaying.scenario_request import ScenarioRequest, at_counters, named

# As long as an address may be: 8 kB.
AT_COUNTERS = Field(default="", pattern="^([0-9]{1,3}=[^=;]+(;[0-9]{1,3}=[^=;]+)*)?$")


class ReplayQuery(BaseModel):
    """``counters`` more or fewer, the added ones for ``services`` ("a,b"); ``skills`` of counters
    as "3=a,b;4=c" and their ``lunch`` as "3=12:00-13:00"; ``hours`` of all of them as
    "07:30-11:30,13:30-17:00"."""

    counters: int = Field(default=0, ge=-999, le=999)
    services: str = Field(default="", max_length=600)
    skills: str = AT_COUNTERS
    policy: PolicyKind | None = None
    in_a_row: int | None = Field(default=None, ge=1, le=99)
    hours: str | None = Field(default=None, max_length=99)
    lunch: str = AT_COUNTERS

    def wish(self) -> ScenarioRequest:
        return ScenarioRequest(
            counters=self.counters,
            services=named(self.services),
            skills={number: named(names) for number, names in at_counters(self.skills).items()},
            policy=self.policy,
            in_a_row=self.in_a_row,
            hours=self.hours,
            lunch=at_counters(self.lunch),
        )


class StaffingQuery(BaseModel):
    """For ``day``, or the next one with hours, from the ``weeks`` before it; ``share`` per cent are
    to be called within the target of their service."""

    day: Day | None = None
    weeks: int = Field(default=6, ge=1, le=52)
    share: int = Field(default=80, ge=50, le=99)
