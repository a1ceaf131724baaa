"""The errors that pydantic reports about a configuration, as plain sentences with a hint."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import available_timezones

from pydantic import BaseModel, ValidationError

from hall.config.base import Words
from hall.config.models import Config
from hall.config.problems import Finding, listed, suggestion

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

MessageAndHint = tuple[str, str]


def findings(error: ValidationError) -> Iterator[Finding]:
    for details in error.errors(include_url=False):
        message, hint = _SENTENCES.get(details["type"], _other)(details)
        yield Finding(details["loc"], message, hint)


def _missing(details: "ErrorDetails") -> MessageAndHint:
    return f"The key {details['loc'][-1]!r} is missing.", ""


def _unknown(details: "ErrorDetails") -> MessageAndHint:
    *around, key = details["loc"]
    model = _model_at(around)
    known = model.model_fields if model else ()
    return f"There is no key {key!r} here.", suggestion(key, known, "known keys")


def _pattern(details: "ErrorDetails") -> MessageAndHint:
    value = str(details["input"])
    key = details["loc"][-1]
    if key == "letter":
        return f"{value!r} is not one capital letter or two.", 'Write for example "A".'
    if key == "numbers":
        return f"{value!r} is not a range of numbers.", 'Write for example "300-499".'
    if ":" in details["ctx"]["pattern"]:
        early = f"0{value}"
        example = early if re.match(details["ctx"]["pattern"], early) else "07:30"
        return f"{value!r} is not a time of day.", f'Write "{example}": hours 00 to 23, minutes.'
    rule = "Only a-z, 0-9 and hyphens, at most 32, not starting with a hyphen."
    return f"{value!r} cannot be an id.", rule


def _choice(details: "ErrorDetails") -> MessageAndHint:
    value = details["input"]
    choices = tuple(_choices(details))
    if isinstance(value, str) and not isinstance(choices[0], str):
        return _whole(details)
    return f"{value!r} is not possible here.", suggestion(value, choices, "choices")


def _choices(details: "ErrorDetails") -> Iterable[object]:
    *around, key = details["loc"]
    model = _model_at(around)
    return get_args(model.model_fields[str(key)].annotation) if model else ()


def _value(details: "ErrorDetails") -> MessageAndHint:
    value = details["input"]
    if details["loc"] == ("hall", "timezone"):
        near = suggestion(value, available_timezones(), "time zones")
        return str(details["ctx"]["error"]), near if "mean" in near else "Asia/Ho_Chi_Minh is one."
    return str(details["ctx"]["error"]), ""


def _list(details: "ErrorDetails") -> MessageAndHint:
    model = _model_at((*details["loc"], 0))
    if model and isinstance(details["input"], Mapping) and len(details["loc"]) == 1:
        return "This must be a list.", f"Begin each one with [[{details['loc'][0]}]]."
    return "This must be a list.", "Write it in square brackets: [ … ]."


def _words(details: "ErrorDetails") -> MessageAndHint:
    form = '"…", or one for each language: { vi = "…", en = "…" }.'
    return f"{_quoted(details['input'])} is not a text.", f"Write {form}"


def _text(details: "ErrorDetails") -> MessageAndHint:
    value = details["input"]
    return f"{_quoted(value)} is not a text.", "Put the value in quotes."


def _whole(details: "ErrorDetails") -> MessageAndHint:
    return f"{_quoted(details['input'])} is not a whole number.", "Digits only, without quotes."


def _number(details: "ErrorDetails") -> MessageAndHint:
    return f"{_quoted(details['input'])} is not a number.", "Digits only, without quotes."


def _switch(details: "ErrorDetails") -> MessageAndHint:
    return f"{_quoted(details['input'])} is neither true nor false.", "Write it without quotes."


def _limit(words: str, name: str) -> Callable[["ErrorDetails"], MessageAndHint]:
    def message(details: "ErrorDetails") -> MessageAndHint:
        return f"{details['input']} must be {words} {details['ctx'][name]:g}.", ""

    return message


def _table(details: "ErrorDetails") -> MessageAndHint:
    return f"{_quoted(details['input'])} stands where a table of keys belongs.", ""


def _other(details: "ErrorDetails") -> MessageAndHint:
    return f"{_quoted(details['input'])} is not possible here.", ""


_SENTENCES: Mapping[str, Callable[["ErrorDetails"], MessageAndHint]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "string_pattern_mismatch": _pattern,
    "literal_error": _choice,
    "value_error": _value,
    "tuple_type": _list,
    "dict_type": _words,
    "string_type": _text,
    "int_type": _whole,
    "float_type": _number,
    "bool_type": _switch,
    "model_type": _table,
    "greater_than": _limit("more than", "gt"),
    "greater_than_equal": _limit("at least", "ge"),
    "less_than_equal": _limit("at most", "le"),
}


def _quoted(value: object) -> str:
    """The value as it stands in the file, or what kind of value it is if that is too long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "A table"
    if isinstance(value, list):
        return f"The list [{listed(value)}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _model_at(path: Iterable[str | int]) -> type[BaseModel] | None:
    """The model of the table at this path; None where no table belongs."""
    kind: Any = Config
    for part in path:
        if isinstance(part, int):
            kind = next(iter(get_args(kind)), None)
        elif isinstance(kind, type) and issubclass(kind, BaseModel) and part in kind.model_fields:
            kind = kind.model_fields[part].annotation
        else:
            return None
    known = isinstance(kind, type) and issubclass(kind, BaseModel) and kind is not Words
    return kind if known else None
