"""Problems of a configuration, in the words of the person who has to put them right."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hall.config.lines import KeyPath


@dataclass(frozen=True)
class Finding:
    """A problem as the checks know it: where in the data, not yet on which line."""

    path: KeyPath
    message: str
    hint: str = ""


@dataclass(frozen=True)
class ConfigProblem:
    """``path`` names things as people do, by id or number: ``services.dat-dai.letter``."""

    path: str
    line: int | None
    message: str
    hint: str = ""

    def __str__(self) -> str:
        line = f"line {self.line}" if self.line else ""
        where = ", ".join(filter(None, (line, self.path)))
        return f"{where}: {self.message} {self.hint}".strip(": ")


class ConfigErrors(Exception):
    """The configuration has problems; ``problems`` are all that could be found, in file order."""

    def __init__(self, problems: Sequence[ConfigProblem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)


def suggestion(word: object, known: Iterable[object], what: str) -> str:
    """``what`` is a plural: "Did you mean 'a'?", else "The services are: 'a', 'b'."."""
    names = [str(name) for name in known]
    close = difflib.get_close_matches(str(word), names, 1)
    if close:
        return f"Did you mean {close[0]!r}?"
    return f"The {what} are: {listed(names)}." if names else f"There are no {what}."


def listed(names: Iterable[object]) -> str:
    return ", ".join(repr(name) for name in names)
