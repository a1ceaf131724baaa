"""The fonts, how words are broken into lines that fit, and how the lines are drawn."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

Align = Literal["left", "center", "right"]
Weight = Literal[500, 700, 800]
Face = ImageFont.FreeTypeFont

NO_BREAK = "\u00a0"
NOT_AT_THE_START = "–·/"  # no line begins with one of these
QUOTED = re.compile("“[^”]{1,16}”")  # short enough to stay on one line
FONTS = Path(__file__).resolve().parents[1] / "fonts"
WHITE, BLACK = 255, 0
# In parts of the letter size: from baseline to baseline, above it, and below it.
LEADING = 1.2
CAPITAL = 0.93
DESCENT = 0.27


@lru_cache(maxsize=64)
def font(size: int, weight: Weight) -> Face:
    """The font in Pillow's basic layout: raqm needs a system library and draws differently."""
    path = FONTS / f"be-vietnam-pro-{weight}.ttf"
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def clean(words: str) -> str:
    """The words in composed letters, without characters that control a printer or the direction
    of writing.
    """
    composed = unicodedata.normalize("NFC", words)
    kept = (c if unicodedata.category(c)[0] != "C" else " " for c in composed)
    return " ".join("".join(kept).split())


@lru_cache(maxsize=256)
def written(
    words: str,
    size: int,
    weight: Weight,
    align: Align,
    lines: int,
    smallest: int,
    lead: int,
    width: int,
) -> Image.Image:
    """The words as a picture. Lines keep clear of each other: Ẩ reaches up 1.16 times the letter
    size, and ặ reaches down a quarter of it.
    """
    rows, dots = fitted(words, width, size, weight, lines, smallest, lead)
    face = font(dots, weight)
    boxes = [face.getbbox(row, anchor="ls") for row in rows]
    ascent = max(CAPITAL * dots, *(-box[1] for box in boxes), 0)
    descent = max(DESCENT * dots, *(box[3] for box in boxes), 0)
    step = max(LEADING * dots, ascent + descent)
    block = Image.new("L", (width, round(ascent + descent + step * (len(rows) - 1))), WHITE)
    pen = ImageDraw.Draw(block)
    for number, row in enumerate(rows):
        y = round(ascent + step * number)
        bold, plain = _split_bold(row, lead)
        lead = max(0, lead - len(row.split(" ")))
        length = font(dots, 700).getlength(bold) + face.getlength(plain)
        x = {"left": 0.0, "center": (width - length) / 2, "right": width - length}[align]
        if bold:
            pen.text((round(x), y), bold, BLACK, font(dots, 700), anchor="ls")
            x += font(dots, 700).getlength(bold)
        pen.text((round(x), y), plain, BLACK, face, anchor="ls")
    return block


def fitted(
    words: str, width: int, size: int, weight: Weight, lines: int, smallest: int, lead: int = 0
) -> tuple[list[str], int]:
    """The lines and their letter size: the largest that fits, or cut lines at the smallest."""
    for mark in NOT_AT_THE_START:
        words = words.replace(f" {mark} ", f"{NO_BREAK}{mark} ")
    words = QUOTED.sub(lambda quoted: quoted[0].replace(" ", NO_BREAK), words)
    for dots in range(size, smallest, -2):
        spaced = _Spacing(dots, weight, lead)
        rows = _wrap(words.split(" "), width, spaced)
        if rows is not None and len(rows) <= lines:
            return _balanced(rows, width, spaced), dots
    return _cut(words, width, font(smallest, 700 if lead else weight), lines), smallest


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

    def __init__(self, dots: int, weight: Weight, lead: int) -> None:
        self._dots, self._weight, self._lead = dots, weight, lead
        self.gap = max(self.length(0, " "), self.length(lead, " "))

    def length(self, position: int, word: str) -> float:
        return _length(self._dots, 700 if position < self._lead else self._weight, word)


@lru_cache(maxsize=4096)
def _length(dots: int, weight: Weight, word: str) -> float:
    return font(dots, weight).getlength(word)


def _wrap(words: Sequence[str], width: float, spacing: _Spacing) -> list[str] | None:
    """Lines no wider than ``width``, None if a single word is wider."""
    rows: list[str] = []
    used = width
    for position, word in enumerate(words):
        length = spacing.length(position, word)
        if length > width:
            return None
        if rows and used + spacing.gap + length <= width:
            rows[-1] += f" {word}"
            used += spacing.gap + length
        else:
            rows.append(word)
            used = length
    return rows


def _balanced(rows: list[str], width: int, spacing: _Spacing) -> list[str]:
    """As many lines, but as even as the words allow: no last line of one short word."""
    words = " ".join(rows).split(" ")
    narrowest, step = width, max(8, width // 24)
    while len(rows) > 1 and narrowest > step:
        narrower = _wrap(words, narrowest - step, spacing)
        if narrower is None or len(narrower) > len(rows):
            break
        rows, narrowest = narrower, narrowest - step
    return rows


def _split_bold(row: str, lead: int) -> tuple[str, str]:
    """The bold words at the start of a line, and the rest."""
    words = row.split(" ")
    bold, plain = " ".join(words[:lead]), " ".join(words[lead:])
    return f"{bold} " if bold and plain else bold, plain


def _cut(words: str, width: int, face: Face, lines: int) -> list[str]:
    """At most ``lines`` lines, broken anywhere; the last ends in … if something is missing."""
    rows: list[str] = []
    rest = words
    while rest and len(rows) < lines:
        end = _fitting(rest, width, face)
        rows.append(rest[:end].strip())
        rest = rest[end:].strip()
    if rest and rows:
        last = rows[-1]
        rows[-1] = last[: _fitting(last, width - int(face.getlength("…")), face)] + "…"
    return rows


def _fitting(words: str, width: int, face: Face) -> int:
    """How many leading characters fit: up to the end of a word if possible, at least one."""
    if face.getlength(words) <= width:
        return len(words)
    end = bisect_right(range(len(words)), width, key=lambda n: ceil(face.getlength(words[:n])))
    space_before = words.rfind(" ", 0, end)
    return space_before if space_before > 0 else max(1, end - 1)
