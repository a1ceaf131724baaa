"""Checks of the letters and ranges that the numbers of the services have."""

import re
from collections.abc import Iterator

from hall.config.lines import KeyPath
from hall.config.models import Config
from hall.config.number_series import LETTERS, RANGE, range_of
from hall.config.plain_data import Table, items
from hall.config.problems import Finding, listed

CONFUSABLE = "IOQ"


def number_series(data: Table) -> Iterator[Finding]:
    ranges: list[tuple[int, int, object]] = []
    for path, service in items(data, "services"):
        letter, numbers = service.get("letter", ""), service.get("numbers", "")
        if letter == "" and numbers == "":
            message = "The service has neither a letter nor numbers."
            yield Finding(path, message, 'Write for example letter = "A" or numbers = "300-499".')
        elif letter != "" and numbers != "":
            message = "The service has both a letter and numbers."
            yield Finding((*path, "numbers"), message, "Remove one of the two.")
        elif isinstance(letter, str) and letter and re.fullmatch(LETTERS, letter):
            yield from _confusable((*path, "letter"), letter)
        elif isinstance(numbers, str) and numbers and re.fullmatch(RANGE, numbers):
            yield from _range((*path, "numbers"), numbers, ranges)
            ranges.append((*range_of(numbers), service.get("id", "")))


def stuttered(config: Config) -> Iterator[str]:
    """A sentence for each pair of letters that is one letter twice, beside that letter alone."""
    letters = {service.letter for service in config.services}
    twice = sorted(each for each in letters if len(set(each)) < len(each) and each[0] in letters)
    if twice:
        verb = "are" if len(twice) > 1 else "is"
        yield f"{listed(twice)} {verb} easily taken for one letter; other letters would be clearer."


def _confusable(path: KeyPath, letter: str) -> Iterator[Finding]:
    for each in letter:
        if each in CONFUSABLE:
            message = f"The letter {each!r} is easily mistaken for a digit or another letter."
            yield Finding(path, message, "Use any but I, O and Q.")
            return


def _range(path: KeyPath, numbers: str, others: list[tuple[int, int, object]]) -> Iterator[Finding]:
    first, last = range_of(numbers)
    if last < first:
        yield Finding(path, f"The range {numbers!r} ends before it begins.", "Turn it round.")
    for other_first, other_last, other in others:
        if first <= other_last and other_first <= last:
            message = f"The range {numbers!r} has numbers of {other!r}."
            yield Finding(path, message, f"Those of {other!r} are {other_first} to {other_last}.")
