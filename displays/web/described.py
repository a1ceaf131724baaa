"""What a route of the API says of itself, for ``openapi.py``: one line above each route."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

R = TypeVar("R", bound=Callable[..., Any])
ATTRIBUTE = "api_description"


@dataclass(frozen=True, slots=True)
class Description:
    """``gives`` is the type of the answer; ``empty`` also answers 204, with nothing in it;
    ``asks`` is the model of the query."""

    summary: str
    gives: Any
    takes: type[BaseModel] | None
    status: int
    empty: str
    asks: type[BaseModel] | None


def described(
    summary: str,
    gives: Any,
    takes: type[BaseModel] | None = None,
    *,
    status: int = 200,
    empty: str = "",
    asks: type[BaseModel] | None = None,
) -> Callable[[R], R]:
    """``takes`` is the model of the body: every POST has one, no GET."""
    description = Description(summary, gives, takes, status, empty, asks)

    def decorate(route: R) -> R:
        setattr(route, ATTRIBUTE, description)
        return route

    return decorate


def description_of(route: object) -> Description | None:
    found: Description | None = getattr(route, ATTRIBUTE, None)
    return found
