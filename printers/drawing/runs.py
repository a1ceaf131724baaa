"""Words as runs: each is drawn with one font, all stand on one baseline, from left to right.

Vietnamese, and all else that the first font has whole, is one run in Pillow's basic layout. Other
letters are shaped by raqm: without it Khmer vowels stand behind their consonants, Thai marks
collide and Arabic is not joined. A letter that no font has is drawn as an empty box.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal

import structlog
from PIL import ImageDraw, ImageFont

from hall.letters.clusters import ZERO_WIDTH_SPACE, clusters
from hall.letters.direction import LEFT, RIGHT, any_from_right, levels
from hall.letters.faces import FIRST, Faces
from hall.letters.font_file import FontFile
from hall.letters.shaping import can_shape

Weight = Literal[500, 700, 800]
Face = ImageFont.FreeTypeFont
Box = tuple[float, float, float, float]

BLACK = 0
# An empty box, in parts of the letter size.
BOX_WIDTH, BOX_HEIGHT, BOX_MARGIN, BOX_LINE = 0.62, 0.72, 0.06, 0.07

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """``face`` is None for letters that no font has. ``direction`` is None in the basic layout."""

    words: str
    dots: int
    face: Face | None
    direction: Literal["ltr", "rtl"] | None

    @property
    def length(self) -> float:
        if self.face is None:
            return len(clusters(self.words)) * BOX_WIDTH * self.dots
        return self.face.getlength(self.words, direction=self.direction)

    @property
    def box(self) -> Box:
        """Where it has ink, from its point on the baseline."""
        if self.face is None:
            return (0, -BOX_HEIGHT * self.dots, self.length, 0)
        return self.face.getbbox(self.words, direction=self.direction, anchor="ls")

    def draw(self, pen: ImageDraw.ImageDraw, x: float, y: int) -> None:
        if self.face is not None:
            at = (round(x), y)
            pen.text(at, self.words, BLACK, self.face, anchor="ls", direction=self.direction)
            return
        margin, line = BOX_MARGIN * self.dots, max(1, round(BOX_LINE * self.dots))
        for n in range(len(clusters(self.words))):
            left = x + (n * BOX_WIDTH) * self.dots + margin
            right = left + BOX_WIDTH * self.dots - 2 * margin
            edges = (round(left), y - round(BOX_HEIGHT * self.dots), round(right), y)
            pen.rectangle(edges, outline=BLACK, width=line)


@lru_cache(maxsize=64)
def font(size: int, weight: Weight) -> Face:
    """The first font in Pillow's basic layout, which needs no shaping library and is quicker."""
    path = FIRST / f"be-vietnam-pro-{weight}.ttf"
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=2048)
def runs(words: str, dots: int, weight: Weight, faces: Faces) -> tuple[Run, ...]:
    """The runs of a line in the order in which they stand on it."""
    if faces.plain.issuperset(words):
        return (Run(words, dots, font(dots, weight), None),)
    parts = clusters(words.replace(ZERO_WIDTH_SPACE, ""))
    if not any_from_right(words):
        return tuple(_runs(parts, dots, weight, faces, "ltr"))
    return tuple(_in_both_directions(parts, dots, weight, faces))


def length(words: str, dots: int, weight: Weight, faces: Faces) -> float:
    return sum(run.length for run in runs(words, dots, weight, faces))


def _in_both_directions(
    parts: Sequence[str], dots: int, weight: Weight, faces: Faces
) -> Iterator[Run]:
    marked = list(zip(levels(parts), parts, strict=True))
    for left, phrase in groupby(marked, key=lambda each: each[0] == LEFT):
        whole = list(phrase)
        if left:
            yield from _runs([part for _, part in whole], dots, weight, faces, "ltr")
            continue
        found: list[Run] = []
        for level, same in groupby(whole, key=lambda each: each[0]):
            direction: Literal["ltr", "rtl"] = "rtl" if level == RIGHT else "ltr"
            some = list(_runs([part for _, part in same], dots, weight, faces, direction))
            found += some if level == RIGHT else reversed(some)
        yield from reversed(found)


def _runs(
    parts: Sequence[str],
    dots: int,
    weight: Weight,
    faces: Faces,
    direction: Literal["ltr", "rtl"],
) -> Iterator[Run]:
    """The runs of letters with one direction, in the order in which they are read."""
    with_files = [(faces.face_of(part, weight), part) for part in parts]
    for file, same in groupby(with_files, key=lambda each: each[0]):
        words = "".join(part for _, part in same)
        if direction == "ltr" and faces.plain.issuperset(words):
            yield Run(words, dots, font(dots, weight), None)
        else:
            face = _shaped(file, dots, weight) if file is not None else None
            yield Run(words, dots, face, direction)


@lru_cache(maxsize=128)
def _shaped(file: FontFile, dots: int, weight: Weight) -> Face | None:
    """The font as raqm shapes it. None where raqm is missing: boxes are better than wrong words."""
    if not can_shape():
        log.error("letters_not_shaped", font=file.path.name, missing="raqm or FriBiDi")
        return None
    face = ImageFont.truetype(file.path, dots, layout_engine=ImageFont.Layout.RAQM)
    if file.lightest != file.heaviest:
        _set_weight(face, min(max(weight, file.lightest), file.heaviest))
    return face


def _set_weight(face: Face, weight: int) -> None:
    axes = face.get_variation_axes()
    values = [
        weight if axis["name"] in (b"Weight", "Weight") else axis["default"] or 0 for axis in axes
    ]
    face.set_variation_by_axes([float(value) for value in values])
