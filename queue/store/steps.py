"""The steps that a visit still has to take, as the column ``turn.steps`` holds them: JSON."""

import json
from collections.abc import Iterable

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.compact_json import encode

NONE = "[]"


class Step(TypedDict):
    """One more wait of the same ticket; only at ``counter``, if it is given."""

    service: str
    counter: int | None


def parse(column: str) -> list[Step]:
    steps: list[Step] = json.loads(column)
    return steps


def to_json(steps: Iterable[Step]) -> str:
    """The one spelling of these steps, so that equal steps are equal texts."""
    return encode([{"service": step["service"], "counter": step["counter"]} for step in steps])


def services_to_json(services: Iterable[str]) -> str:
    """One step for each of these services, at any counter."""
    return to_json(Step(service=service, counter=None) for service in services)
