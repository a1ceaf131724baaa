"""The types that the models of a configuration are built from."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from hall import texts

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
TimeOfDay = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]

# Strict, because pydantic would otherwise accept true, "8000" and 8000.0 as numbers.
Whole = Annotated[int, Field(strict=True)]
Real = Annotated[float, Field(strict=True)]
Switch = Annotated[bool, Field(strict=True)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(RootModel[dict[str, str]]):
    """A text in several languages; a plain string in the file means the same in all of them."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _plain_string(cls, value: object) -> object:
        return dict.fromkeys(texts.languages(), value) if isinstance(value, str) else value

    def text(self, language: str) -> str:
        return self.root.get(language) or next(iter(self.root.values()), "")


EMPTY = Words.model_validate("")
