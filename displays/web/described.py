"""The description of an API route, written in one line above it; ``openapi.py`` reads it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

R = TypeVar("R", bound=Callable[..., Any])
ATTRIBUTE = "api_description"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """``answer`` is the type of the answer, ``body`` and ``query`` are the models of the request.
    ``empty`` says when the route answers 204 instead, with nothing in it."""

    summary: str
    answer: Any
    body: type[BaseModel] | None
    query: type[BaseModel] | None
    status: int
    empty: str


def described(
    summary: str,
    answer: Any,
    body: type[BaseModel] | None = None,
    *,
    query: type[BaseModel] | None = None,
    status: int = 200,
    empty: str = "",
) -> Callable[[R], R]:
    """Every POST has a ``body``, and no GET has one."""
    description = Description(
        summary=summary,
        answer=answer,
        body=body,
        query=query,
        status=status,
        empty=empty,
    )

    def decorate(route: R) -> R:
        setattr(route, ATTRIBUTE, description)
        return route

    return decorate


def description_of(route: object) -> Description | None:
    found: Description | None = getattr(route, ATTRIBUTE, None)
    return found
