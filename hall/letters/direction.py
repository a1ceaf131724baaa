"""The order on a line of what is written from left to right and what from right to left.

The line itself goes from left to right. A phrase from right to left stays whole: from its first
such letter to its last, with the spaces, signs and numbers between them (Unicode Annex 9, without
nested directions, which nobody can enter).
"""

import unicodedata
from collections.abc import Sequence

LEFT, RIGHT, NUMBER = 0, 1, 2
"""Levels: a number in a phrase from right to left is itself read from left to right."""

STRONG = {"L": LEFT, "R": RIGHT, "AL": RIGHT}
NUMBERS = ("EN", "AN")
BETWEEN_NUMBERS = ("CS", "ES")


def any_from_right(words: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL", "AN") for letter in words)


def levels(clusters: Sequence[str]) -> list[int]:
    """The level of each letter."""
    kinds = [unicodedata.bidirectional(cluster[0]) for cluster in clusters]
    found: list[int | None] = []
    last = LEFT
    for n, kind in enumerate(kinds):
        if kind in STRONG:
            last = STRONG[kind]
            found.append(last)
        elif kind in NUMBERS or _within_a_number(kinds, n):
            in_phrase = last == RIGHT or kind == "AN"
            found.append(NUMBER if in_phrase else LEFT)
        else:
            found.append(None)
    return _with_neutrals(found)


def _within_a_number(kinds: list[str], n: int) -> bool:
    beside = kinds[n - 1 : n] + kinds[n + 1 : n + 2] if n else []
    return kinds[n] in BETWEEN_NUMBERS and len(beside) == 2 and all(k in NUMBERS for k in beside)


def _with_neutrals(found: Sequence[int | None]) -> list[int]:
    """Spaces and signs are of the phrase on both their sides, else of the line."""
    result: list[int] = []
    for n, level in enumerate(found):
        if level is not None:
            result.append(level)
            continue
        before = result[-1] if result else LEFT
        after = next((each for each in found[n + 1 :] if each is not None), LEFT)
        result.append(RIGHT if before and after else LEFT)
    return result
