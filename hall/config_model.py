"""What the models of a configuration are made of."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]

# Strict: pydantic would also take true, "8000" and 8000.0 for the number 8000.
Whole = Annotated[int, Field(strict=True)]
Real = Annotated[float, Field(strict=True)]
Switch = Annotated[bool, Field(strict=True)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
