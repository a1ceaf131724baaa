"""How words are broken into lines that fit, and how the lines are drawn.

Lines break at spaces, at zero-width spaces, which Khmer, Thai and Lao have between their words, and
between Chinese letters; never within a letter and its marks.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import accumulate
from math import ceil
from typing import Literal

from PIL import Image, ImageDraw

from hall.letters.clusters import JOINER, NON_JOINER, ZERO_WIDTH_SPACE, clusters
from hall.letters.faces import Faces, faces
from hall.printers.drawing.runs import Face, Run, Weight, font, length, runs

Align = Literal["left", "center", "right"]

NO_BREAK = "\u00a0"
NOT_AT_THE_START = "–·/"  # no line begins with one of these
QUOTED = re.compile("“[^”]{1,16}”")  # short enough to stay on one line
WHITE = 255
KEPT_INVISIBLE = (ZERO_WIDTH_SPACE, NON_JOINER, JOINER)
BREAK = re.compile(f"([ {ZERO_WIDTH_SPACE}])")
IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
OPENING, CLOSING = "（「『【《", "、。，！？；：）」』】》"
BETWEEN_IDEOGRAPHS = re.compile(f"(?<=[{IDEOGRAPHS}{CLOSING}])(?=[{IDEOGRAPHS}{OPENING}])")
# In parts of the letter size: from baseline to baseline, above it, and below it.
LEADING = 1.2
CAPITAL = 0.93
DESCENT = 0.27


_FACES: ContextVar[Faces] = ContextVar("faces")


@contextmanager
def drawn_with(chosen: Faces) -> Iterator[None]:
    """Within it, parts are made and drawn with these fonts; elsewhere with the shipped ones."""
    token = _FACES.set(chosen)
    try:
        yield
    finally:
        _FACES.reset(token)


def faces_now() -> Faces:
    return _FACES.get(None) or faces()


def clean(words: str) -> str:
    """The words in composed letters, without characters that control a printer or the direction
    of writing. Joiners and zero-width spaces stay: some scripts are written with them.
    """
    composed = unicodedata.normalize("NFC", words)
    return " ".join("".join(map(_cleaned, composed)).split())


def _cleaned(letter: str) -> str:
    match unicodedata.category(letter):
        case "Cc":
            return " "
        case "Cf" if letter not in KEPT_INVISIBLE:
            return ""
        case "Cs":
            return "\ufffd"
        case _:
            return letter


@lru_cache(maxsize=256)
def written(
    words: str,
    size: int,
    weight: Weight,
    align: Align,
    lines: int,
    smallest: int,
    lead: int,
    with_faces: Faces,
    width: int,
) -> Image.Image:
    """The words as a picture. Lines keep clear of each other: Ẩ reaches up 1.16 times the letter
    size, and ặ reaches down a quarter of it; Khmer reaches farther down.
    """
    rows, dots = fitted(words, width, size, weight, lines, smallest, lead, with_faces)
    drawn: list[tuple[Run, ...]] = []
    for row in rows:
        bold, plain = _split_bold(row, lead)
        lead = max(0, lead - len(row.split(" ")))
        drawn.append((*runs(bold, dots, 700, with_faces), *runs(plain, dots, weight, with_faces)))
    boxes = [run.box for line in drawn for run in line if run.words]
    ascent = max(CAPITAL * dots, *(-box[1] for box in boxes), 0)
    descent = max(DESCENT * dots, *(box[3] for box in boxes), 0)
    step = max(LEADING * dots, ascent + descent)
    block = Image.new("L", (width, round(ascent + descent + step * (len(rows) - 1))), WHITE)
    pen = ImageDraw.Draw(block)
    for number, line in enumerate(drawn):
        y = round(ascent + step * number)
        spare = width - sum(run.length for run in line)
        x = {"left": 0.0, "center": spare / 2, "right": spare}[align]
        for run in line:
            run.draw(pen, x, y)
            x += run.length
    return block


def fitted(
    words: str,
    width: int,
    size: int,
    weight: Weight,
    lines: int,
    smallest: int,
    lead: int = 0,
    with_faces: Faces | None = None,
) -> tuple[list[str], int]:
    """The lines and their letter size: the largest that fits, or cut lines at the smallest."""
    chosen = with_faces or faces_now()
    for mark in NOT_AT_THE_START:
        words = words.replace(f" {mark} ", f"{NO_BREAK}{mark} ")
    words = QUOTED.sub(lambda quoted: quoted[0].replace(" ", NO_BREAK), words)
    words = BETWEEN_IDEOGRAPHS.sub(ZERO_WIDTH_SPACE, words)
    parts = BREAK.split(words)
    for dots in range(size, smallest, -2):
        spaced = _Spacing(dots, weight, lead, chosen)
        rows = _wrap(parts, width, spaced)
        if rows is not None and len(rows) <= lines:
            return _balanced(rows, parts, width, spaced), dots
    boldest: Weight = 700 if lead else weight
    return _Cutting(width, smallest, boldest, chosen).cut(words, lines), smallest


@lru_cache(maxsize=32)
def capitals_of(cap_height: int) -> Face:
    """The heaviest face whose capitals are at least ``cap_height`` dots tall."""
    size = cap_height
    while _cap_height(font(size, 800)) < cap_height:
        size += 1
    return font(size, 800)


def _cap_height(face: Face) -> float:
    _, top, _, bottom = face.getbbox("H")
    return bottom - top


class _Spacing:
    """The lengths of words of which the first ``lead`` are bold."""

    def __init__(self, dots: int, weight: Weight, lead: int, faces: Faces) -> None:
        self._dots, self._weight, self._lead, self._faces = dots, weight, lead, faces
        self._gap = max(self.length(0, " "), self.length(lead, " "))

    def length(self, position: int, word: str) -> float:
        weight = 700 if position < self._lead else self._weight
        return _length(word, self._dots, weight, self._faces)

    def gap(self, between: str) -> float:
        return self._gap if between == " " else 0


@lru_cache(maxsize=4096)
def _length(word: str, dots: int, weight: Weight, faces: Faces) -> float:
    return length(word, dots, weight, faces)


def _wrap(parts: Sequence[str], width: float, spacing: _Spacing) -> list[str] | None:
    """Lines no wider than ``width``, None if a single word is wider.

    :param parts: words, with what stands between two words between them.
    """
    rows: list[str] = []
    used, position = width, 0
    for between, word in zip(("", *parts[1::2]), parts[::2], strict=True):
        position += between == " "
        length = spacing.length(position, word)
        gap = spacing.gap(between)
        if length > width:
            return None
        if rows and used + gap + length <= width:
            rows[-1] += between + word
            used += gap + length
        else:
            rows.append(word)
            used = length
    return rows


def _balanced(rows: list[str], parts: Sequence[str], width: int, spacing: _Spacing) -> list[str]:
    """As many lines, but as even as the words allow: no last line of one short word."""
    narrowest, step = width, max(8, width // 24)
    while len(rows) > 1 and narrowest > step:
        narrower = _wrap(parts, narrowest - step, spacing)
        if narrower is None or len(narrower) > len(rows):
            break
        rows, narrowest = narrower, narrowest - step
    return rows


def _split_bold(row: str, lead: int) -> tuple[str, str]:
    """The bold words at the start of a line, and the rest."""
    words = row.split(" ")
    bold, plain = " ".join(words[:lead]), " ".join(words[lead:])
    return f"{bold} " if bold and plain else bold, plain


class _Cutting:
    """Lines of a width, broken between any two letters where words are too long."""

    def __init__(self, width: int, dots: int, weight: Weight, faces: Faces) -> None:
        self._width, self._dots, self._weight, self._faces = width, dots, weight, faces

    def cut(self, words: str, lines: int) -> list[str]:
        """At most ``lines`` lines; the last ends in … if something is missing."""
        rows: list[str] = []
        rest = words
        while rest and len(rows) < lines:
            end = self._fitting(rest, self._width)
            rows.append(_stripped(rest[:end]))
            rest = _stripped(rest[end:])
        if rest and rows:
            last = rows[-1]
            rows[-1] = last[: self._fitting(last, self._width - int(self._length("…")))] + "…"
        return rows

    def _fitting(self, words: str, width: int) -> int:
        """How many leading characters fit: up to the end of a word if possible, at least one
        letter with its marks.
        """
        if self._length(words) <= width:
            return len(words)
        ends = list(accumulate(map(len, clusters(words))))
        fitting = bisect_right(ends, width, key=lambda end: ceil(self._length(words[:end])))
        end = ends[max(0, fitting - 1)]
        gap = max(words.rfind(space, 0, end + 1) for space in (" ", ZERO_WIDTH_SPACE))
        return gap if gap > 0 else end

    def _length(self, words: str) -> float:
        return length(words, self._dots, self._weight, self._faces)


def _stripped(words: str) -> str:
    return words.strip(f" {ZERO_WIDTH_SPACE}")
