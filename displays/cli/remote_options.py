"""Options of the command line made of the fields of a request's body."""

import argparse
import datetime as dt
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from hall.displays.cli.remote_lines import Zone
from hall.text_file import text_of

# Stands in the options before each field's name: --token is a device's, a field may be a ticket's.
FIELD = "field "


def add_fields(parser: argparse.ArgumentParser, model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        name = field.alias or name
        if name == "csv":
            parser.add_argument(f"{FIELD}{name}", metavar="FILE.csv", type=Path)
            continue
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            dest=f"{FIELD}{name}",
            default=argparse.SUPPRESS,
            required=field.is_required(),
            help=f"such as {', '.join(map(str, field.examples))}" if field.examples else None,
            **_how(name, field.annotation),
        )


def body_of(options: argparse.Namespace, zone: Zone) -> Mapping[str, object]:
    """The body with the given fields alone: the hall knows the defaults, and checks the values."""
    return {
        name.removeprefix(FIELD): _plain(value, zone)
        for name, value in vars(options).items()
        if name.startswith(FIELD)
    }


def _how(name: str, annotation: Any) -> dict[str, Any]:
    """The arguments of ``add_argument`` for a field of this type."""
    kind = _kind(annotation)
    if kind is bool:
        return {"action": argparse.BooleanOptionalAction}
    if get_origin(kind) is Literal:
        return {"choices": get_args(kind)}
    if get_origin(kind) is list:
        (each,) = get_args(kind)
        return {**_how(name, each), "nargs": "*"}
    if kind is int:
        # Nobody knows a time in milliseconds, so it may also be a day and time.
        return {"type": _moment if name == "at" else int, "metavar": name.upper()}
    if kind is str:
        return {"metavar": name.upper()}
    return {"type": partial(_parts, kind), "metavar": _shape(kind)}


def _kind(annotation: Any) -> Any:
    """The type without ``| None`` and without the limits that the hall checks."""
    if get_origin(annotation) is Annotated:
        return _kind(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        (kind,) = (kind for kind in get_args(annotation) if kind is not NoneType)
        return _kind(kind)
    return annotation


def _shape(model: type[BaseModel]) -> str:
    """How the fields of a model are written in one word, for example ``SERVICE[:COUNTER]``."""
    first, *others = model.model_fields
    return first.upper() + "".join(f"[:{name.upper()}]" for name in others)


def _parts(model: type[BaseModel], text: str) -> Mapping[str, object]:
    values = text.split(":")
    fields = model.model_fields.items()
    try:
        return {
            name: _kind(field.annotation)(value)
            for (name, field), value in zip(list(fields)[: len(values)], values, strict=True)
        }
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}: write it as {_shape(model)}") from None


def _moment(text: str) -> int | dt.datetime:
    """A moment, given in ms or as a day and time of the hall."""
    try:
        return int(text) if text.isdecimal() else dt.datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is not a day and time: write it as 2026-11-24T09:30"
        raise argparse.ArgumentTypeError(message) from None


def _plain(value: object, zone: Zone) -> object:
    if isinstance(value, Path):
        return text_of(value.read_bytes())
    if not isinstance(value, dt.datetime):
        return value
    at = value if value.tzinfo else value.replace(tzinfo=zone)
    return round(at.timestamp() * 1000)
