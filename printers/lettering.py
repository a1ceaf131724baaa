"""Letters: the fonts, and how words are broken into lines that fit."""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from PIL import ImageFont

Weight = Literal[500, 700, 800]
Face = ImageFont.FreeTypeFont

NO_BREAK = "\u00a0"
NOT_AT_THE_START = "–·/"  # of a line
FONTS = Path(__file__).resolve().parent / "fonts"


@lru_cache(maxsize=64)
def font(size: int, weight: Weight) -> Face:
    """Basic layout, not raqm: raqm needs a library of the system and would draw differently."""
    path = FONTS / f"be-vietnam-pro-{weight}.ttf"
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def clean(words: str) -> str:
    """Composed letters, without the characters that control a printer or the writing direction."""
    composed = unicodedata.normalize("NFC", words)
    kept = (c if unicodedata.category(c)[0] != "C" else " " for c in composed)
    return " ".join("".join(kept).split())


def fitted(
    words: str, width: int, size: int, weight: Weight, lines: int, smallest: int
) -> tuple[list[str], int]:
    """The lines and their letter size: the largest that fits, else cut at the smallest."""
    for mark in NOT_AT_THE_START:
        words = words.replace(f" {mark} ", f"{NO_BREAK}{mark} ")
    for dots in range(size, smallest, -2):
        face = font(dots, weight)
        rows = _wrap(words.split(" "), width, face)
        if rows is not None and len(rows) <= lines:
            return _balanced(rows, width, face), dots
    return _cut(words, width, font(smallest, weight), lines), smallest


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


def _wrap(words: Sequence[str], width: float, face: Face) -> list[str] | None:
    """Lines no wider than ``width``; None if a single word is wider."""
    gap = face.getlength(" ")
    rows: list[str] = []
    used = width
    for word in words:
        length = face.getlength(word)
        if length > width:
            return None
        if rows and used + gap + length <= width:
            rows[-1] += f" {word}"
            used += gap + length
        else:
            rows.append(word)
            used = length
    return rows


def _balanced(rows: list[str], width: int, face: Face) -> list[str]:
    """The same number of lines, as even as words allow: no last line of one short word."""
    words = " ".join(rows).split(" ")
    narrowest, step = width, max(8, width // 24)
    while len(rows) > 1 and narrowest > step:
        narrower = _wrap(words, narrowest - step, face)
        if narrower is None or len(narrower) > len(rows):
            break
        rows, narrowest = narrower, narrowest - step
    return rows


def _cut(words: str, width: int, face: Face, lines: int) -> list[str]:
    """At most ``lines`` lines broken anywhere, the last ending in … if something is missing."""
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
    """How many leading characters fit, at least one, up to a word's end if there is one."""
    end = next((n for n in range(1, len(words) + 1) if face.getlength(words[:n]) > width), 0)
    if not end:
        return len(words)
    space_before = words.rfind(" ", 0, end)
    return space_before if space_before > 0 else max(1, end - 1)
