"""The fonts of a hall, in the order in which they are asked for a letter.

First comes Be Vietnam Pro, then the Noto fonts that are shipped, then the files that the hall adds.
Papers and screens choose alike: the first font that has the whole letter with its marks, in the
weight nearest to the one asked for.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path

from hall.letters.clusters import clusters, visible
from hall.letters.font_file import FontFile, read

HERE = Path(__file__).resolve().parent
FIRST = HERE / "be-vietnam-pro"
NEXT = HERE / "fonts"
USUAL_WEIGHT = 500


class Faces:
    """Fonts in their order, and which of them draws a letter."""

    def __init__(self, first: Sequence[FontFile], others: Sequence[FontFile]) -> None:
        self.others = tuple(others)
        self._all = (*first, *others)
        self._chosen: dict[tuple[str, int], FontFile | None] = {}
        letters = frozenset.intersection(*(file.letters for file in first))
        self.plain = frozenset(
            letter for letter in letters if not unicodedata.category(letter).startswith(("M", "C"))
        )
        """Letters that the first font has whole: words of these need no shaping."""

    def face_of(self, cluster: str, weight: int) -> FontFile | None:
        """The font that draws this letter with its marks; None if no font has it."""
        key = (cluster, weight)
        if key not in self._chosen:
            needed = visible(cluster)
            having = (file for file in self._all if needed <= file.letters)
            self._chosen[key] = min(having, key=lambda file: file.distance(weight), default=None)
        return self._chosen[key]

    def lacking(self, words: str) -> list[str]:
        """Each letter of the words that no font has, once."""
        if self.plain.issuperset(words):
            return []
        found = dict.fromkeys(clusters(unicodedata.normalize("NFC", words)))
        return [each for each in found if self.face_of(each, USUAL_WEIGHT) is None]


@lru_cache(maxsize=4)
def faces(added: tuple[str, ...] = ()) -> Faces:
    """The fonts of a hall that adds these files.

    :raises UnusableFont:
    """
    first = tuple(read(path) for path in sorted(FIRST.glob("*.ttf")))
    return Faces(first, [*shipped(), *(read(Path(path)) for path in added)])


@cache
def shipped() -> tuple[FontFile, ...]:
    return tuple(read(path) for path in sorted(NEXT.glob("*.woff")))


def ranges(letters: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The code points of the letters as the first and last ones of unbroken rows."""
    row: list[int] = []
    for code in sorted(map(ord, letters)):
        if row and code != row[-1] + 1:
            yield row[0], row[-1]
            row = []
        row = [*row[:1], code]
    if row:
        yield row[0], row[-1]
