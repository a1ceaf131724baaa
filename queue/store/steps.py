"""The steps that a visit still has to take, as they stand in a turn."""

import json
from collections.abc import Iterable

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.compact_json import encode

NONE = "[]"


class Step(TypedDict):
    """One more wait of the same ticket; if ``counter`` is given, for that one alone."""

    service: str
    counter: int | None


def parse(column: str) -> list[Step]:
    steps: list[Step] = json.loads(column)
    return steps


def to_json(steps: Iterable[Step]) -> str:
    """In one spelling, so that the same steps are equal as texts."""
    return encode([{"service": step["service"], "counter": step["counter"]} for step in steps])


def services_to_json(services: Iterable[str]) -> str:
    return to_json(Step(service=service, counter=None) for service in services)
