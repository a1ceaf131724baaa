"""Who gets a number: one for each person, or by appointment."""

from typing import Annotated, Literal

from pydantic import Field

from hall.config.base import Model, Switch, Whole

OnePer = Literal["none", "service", "hall"]
Tolerance = Annotated[Whole, Field(ge=0, le=240)]


class Tickets(Model):
    one_per_identity: OnePer = "none"
    admission: Switch = True


class Appointments(Model):
    enabled: Switch = False
    early_min: Tolerance = 15
    late_min: Tolerance = 15
    lead_min: Tolerance = 0
