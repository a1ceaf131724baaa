"""What is wrong with a configuration, said to the person who has to put it right."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hall.config.lines import KeyPath

Table = Mapping[str, object]


@dataclass(frozen=True)
class Finding:
    """A problem as the checks know it: where in the data, not yet on which line."""

    path: KeyPath
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Problem:
    """``path`` names things as people do, by id or number: ``services.dat-dai.letter``."""

    path: str
    line: int | None
    message: str
    hint: str = ""

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        place = ", ".join(filter(None, (line, self.path)))
        return f"{place}: {self.message} {self.hint}".strip(": ")


class ConfigErrors(Exception):
    """The configuration has problems; ``problems`` are all that could be found, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def shown(path: KeyPath, data: Table) -> str:
    """List elements by their id or number, else by their place: ``hours.monday.#2.closes``."""
    names: list[str] = []
    value: object = data
    for part in path:
        value = _child(value, part)
        names.append(_name(value, part))
    return ".".join(names)


def _child(value: object, part: str | int) -> object:
    if isinstance(part, int):
        return value[part] if isinstance(value, list) and part < len(value) else None
    return value.get(part) if isinstance(value, Mapping) else None


def _name(value: object, part: str | int) -> str:
    if isinstance(part, str):
        return part
    own = value.get("id", value.get("number")) if isinstance(value, Mapping) else value
    return str(own) if isinstance(own, str | int) and own != "" else f"#{part + 1}"


def suggestion(word: object, known: Iterable[object], what: str) -> str:
    """``what`` is a plural: "Did you mean 'a'?", else "The services are: 'a', 'b'."."""
    names = [str(name) for name in known]
    close = difflib.get_close_matches(str(word), names, 1)
    if close:
        return f"Did you mean {close[0]!r}?"
    return f"The {what} are: {listed(names)}." if names else f"There are no {what}."


def listed(names: Iterable[object]) -> str:
    return ", ".join(repr(name) for name in names)
