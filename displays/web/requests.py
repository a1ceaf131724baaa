"""How the API reads requests and writes answers: bodies, queries, idempotency keys, JSON."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeVar

from flask import Response, request
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from hall.compact_json import encode
from hall.displays.web.problems import Malformed, RefusedText
from hall.letters.entered import refused_letter
from hall.queue.store.idempotency import Key

M = TypeVar("M", bound=BaseModel)
KEY_LONGEST = 200
PEOPLE_MOST = 99
PERSONAL = ("card", "device", "bring")
DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
NAME = Field(max_length=64)
Label = Annotated[str, StringConstraints(max_length=16, to_upper=True)]


def _is_written_as_date(value: object) -> object:
    if isinstance(value, str) and not DATE.fullmatch(value):
        raise ValueError("not written as 2026-11-24")
    return value


# pydantic alone would read "0" as the first day of 1970.
QueryDay = Annotated[dt.date, BeforeValidator(_is_written_as_date)]


class RequestBody(BaseModel):
    """A JSON object; fields that the model does not have are refused, and so are texts with letters
    that nobody may enter. Fields in ``SEVERAL_LINES`` may have lines and tabs, those in
    ``FROM_DEVICES`` come from a scanner or a file and are read by rules of their own."""

    model_config = ConfigDict(extra="forbid", strict=True)
    SEVERAL_LINES: ClassVar[tuple[str, ...]] = ()
    FROM_DEVICES: ClassVar[tuple[str, ...]] = ()

    @model_validator(mode="before")
    @classmethod
    def _with_letters_to_show(cls, body: object) -> object:
        if isinstance(body, Mapping):
            for name, value in body.items():
                if name not in cls.FROM_DEVICES:
                    refuse_letters(str(name), value, lines=name in cls.SEVERAL_LINES)
        return body


def refuse_letters(field: str, value: object, *, lines: bool = False) -> None:
    """:raises RefusedText: a text in ``value`` has a letter that nobody may enter."""
    if isinstance(value, str):
        if found := refused_letter(value, lines=lines):
            raise RefusedText(field, found)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            refuse_letters(f"{field}.{name}", part)
    elif isinstance(value, list):
        for part in value:
            refuse_letters(field, part)


class Nothing(RequestBody):
    pass


class LabelRequest(RequestBody):
    label: Label


def read_body(model: type[M]) -> M:
    """The request's JSON object; an empty body is an empty object.

    :raises Malformed: the body is no JSON. :raises ValidationError: it does not fit the model.
    """
    raw = request.get_data(cache=False) or b"{}"
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        if error.errors()[0]["type"] in ("json_invalid", "model_type"):
            raise Malformed from error
        raise


def read_query(model: type[M]) -> M:
    """The request's query; parameters that the model does not have are ignored.

    :raises ValidationError: the query does not fit the model.
    """
    query = request.args.to_dict()
    for name, value in query.items():
        refuse_letters(name, value)
    return model.model_validate_strings(query)


def key_for(operation: str, fields: Mapping[str, Any]) -> Key | None:
    """The request's idempotency key, bound to what it asks for; None if it has none.

    :raises Malformed: the key is too long.
    """
    value = request.headers.get("Idempotency-Key")
    if not value:
        return None
    if len(value) > KEY_LONGEST:
        raise Malformed
    return Key.of(value, operation, fields)


def untraceable(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields without those that identify a person or are written about one.

    The fingerprint of a request is kept for days, and even the digest of a card would betray its
    number to somebody who tries them all.
    """
    return {name: value for name, value in fields.items() if name not in PERSONAL}


def answer(content: object, status: int = 200) -> Response:
    return Response(encode(content), status, mimetype="application/json")
