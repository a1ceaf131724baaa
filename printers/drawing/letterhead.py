"""The head and foot of every paper: marks, logo and names above, slogan and moment below."""

from collections.abc import Iterator, Sequence

from hall.config.base import Words
from hall.printers.drawing import canvas
from hall.printers.drawing.canvas import Part
from hall.printers.drawing.lettering import Align
from hall.printers.drawing.stationery import Sizes, Stationery
from hall.printers.drawing.wording import both


def head(
    stationery: Stationery, languages: Sequence[str], sizes: Sizes, reprint: int = 0
) -> Iterator[Part]:
    """:param reprint: the number of this copy, 0 for the first paper."""
    yield canvas.space(sizes.gap)
    yield from _marks(stationery, languages, sizes, reprint)
    names = canvas.column(*_names(stationery, languages[0], sizes))
    if stationery.logo is None:
        yield names
    else:
        cell = canvas.picture(stationery.logo, "left"), stationery.logo.width
        yield canvas.row(cell, (names, None), gap=sizes.gap)
    yield canvas.space(sizes.gap)
    yield canvas.rule()
    yield canvas.space(sizes.gap)


def title(words: str, sizes: Sizes) -> Iterator[Part]:
    yield canvas.text(words, sizes.fact, 800, align="center", lines=sizes.lines)
    yield canvas.space(sizes.gap)


def name_of_service(name: Words, languages: Sequence[str], sizes: Sizes) -> Iterator[Part]:
    """The name in each language, the first one large."""
    first, *others = dict.fromkeys(name.text(language) for language in languages)
    yield canvas.text(first, sizes.title, 700, align="center", lines=sizes.lines)
    for other in others:
        yield canvas.text(other, sizes.small + 1, align="center", lines=sizes.lines)


def banner(words: str, sizes: Sizes) -> Part:
    """Words in white on black, over the whole width."""
    line = canvas.text(words, sizes.heading + 4, 800, align="center", lines=1)
    return canvas.inverse(canvas.inset(line, sizes.margin // 2, sizes.heading // 5))


def foot(
    stationery: Stationery, language: str, sizes: Sizes, left: str, right: str = ""
) -> Iterator[Part]:
    """Footer and slogan of the hall, then ``left`` and ``right`` on the last line."""
    if sizes.extras:
        yield from _extras(stationery, language, sizes)
    yield canvas.space(sizes.gap)
    yield canvas.row(
        (canvas.text(left, sizes.small, lines=1), None),
        (canvas.text(right, sizes.small, align="right", lines=1), 8 * sizes.small if right else 0),
    )
    yield canvas.space(sizes.gap)


def _extras(stationery: Stationery, language: str, sizes: Sizes) -> Iterator[Part]:
    if footer := stationery.footer.text(language):
        yield canvas.space(sizes.gap)
        yield canvas.text(footer, sizes.small, align="center", lines=sizes.lines)
    if slogan := stationery.hall.slogan.text(language):
        yield canvas.space(sizes.gap)
        yield canvas.text(slogan, sizes.small, 700, align="center", lines=sizes.lines)


def _marks(
    stationery: Stationery, languages: Sequence[str], sizes: Sizes, reprint: int
) -> Iterator[Part]:
    marks = []
    if stationery.test:
        marks.append(both(languages, "paper.test"))
    if reprint:
        marks.append(f"{both(languages, 'paper.reprint')} {reprint}")
    if marks:
        yield banner(" · ".join(marks), sizes)
        yield canvas.space(sizes.gap)


def _names(stationery: Stationery, language: str, sizes: Sizes) -> Iterator[Part]:
    align: Align = "left" if stationery.logo else "center"
    hall, lines = stationery.hall, sizes.lines
    yield canvas.text(
        hall.name.text(language).upper(), sizes.heading, 700, align=align, lines=lines
    )
    if owner := hall.organisation.text(language):
        yield canvas.text(owner.upper(), sizes.owner, 800, align=align, lines=lines)
    if header := stationery.header.text(language):
        yield canvas.text(header, sizes.small, align=align, lines=lines)
