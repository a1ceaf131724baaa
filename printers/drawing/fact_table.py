"""Facts with their names, sentences, and the QR code beside or below them."""

from collections.abc import Iterable, Iterator, Sequence

from hall.printers.drawing import canvas
from hall.printers.drawing.canvas import Block, Part
from hall.printers.drawing.lettering import Align
from hall.printers.drawing.stationery import SIDE_BY_SIDE, Sizes

Facts = Iterable[tuple[str, str]]
MOST_LINES = 5  # of a sentence; all sentences are ours, so none is long


def facts_with_code(
    facts: Facts, data: str, width: int, sizes: Sizes, captions: Sequence[str] = ()
) -> Iterator[Part]:
    """The code beside the facts, on narrow paper below them.

    :param width: of the whole paper, in dots.
    """
    if width >= SIDE_BY_SIDE:
        yield _beside_code(_listed(facts, sizes), data, sizes, captions)
    else:
        yield canvas.space(sizes.gap)
        yield table(facts, sizes)
        yield canvas.picture(canvas.qr(data, sizes.code))
        yield _captions(captions, sizes)
    yield canvas.space(sizes.gap if captions else 0)


def sentences_with_code(
    words: Iterable[str], data: str, width: int, sizes: Sizes
) -> Iterator[Part]:
    """As ``facts_with_code``."""
    if width >= SIDE_BY_SIDE:
        part = canvas.column(*_paragraphs(words, sizes, between=sizes.gap))
        yield _beside_code(part, data, sizes)
    else:
        yield canvas.picture(canvas.qr(data, sizes.code))
        yield from _paragraphs(words, sizes)


def table(facts: Facts, sizes: Sizes) -> Part:
    """One line for each fact: its name at the left, its value at the right."""
    return canvas.column(*(_line(name, value, sizes) for name, value in facts))


def sentences(words: Iterable[str], sizes: Sizes) -> Iterator[Part]:
    """A dashed line, then a paragraph for each sentence."""
    yield from divider(sizes)
    yield from _paragraphs(words, sizes)


def divider(sizes: Sizes) -> Iterator[Part]:
    yield canvas.rule(2, dash=6)
    yield canvas.space(sizes.gap)


def _line(name: str, value: str, sizes: Sizes) -> Part:
    def draw(width: int) -> Block:
        # One dot more: rounding may make a line wider that just fits.
        wide = min(canvas.length(value, sizes.fact, 700) + 1, width * 2 // 3)
        right = canvas.text(value, sizes.fact, 700, align="right", lines=sizes.lines + 1)
        left = canvas.text(name, sizes.small, lines=sizes.lines)
        return canvas.row((left, None), (right, wide), gap=sizes.gap)(width)

    return draw


def _paragraphs(words: Iterable[str], sizes: Sizes, between: int = 0) -> Iterator[Part]:
    """The words up to a question mark are bold."""
    for number, sentence in enumerate(words):
        yield canvas.space(between if number else 0)
        yield canvas.text(sentence, sizes.small, lines=MOST_LINES, lead=_lead(sentence))


def _beside_code(left: Part, data: str, sizes: Sizes, captions: Sequence[str] = ()) -> Part:
    """``left`` with the code at its right. Captions are centred under the code; longer ones end
    at its right edge.
    """
    code = canvas.qr(data, sizes.code, white_right=sizes.margin)
    cut = code.height - code.width
    longest = max((canvas.length(each, sizes.small - 2, 500) for each in captions), default=0)
    if longest <= code.width - cut:
        under = canvas.row((canvas.space(1), cut), (_captions(captions, sizes), None))
    else:
        under = _captions(captions, sizes, "right")
    right = canvas.column(canvas.picture(code, "right"), under)
    return canvas.row((left, None), (right, max(code.width, longest + 1)), gap=sizes.gap)


def _captions(captions: Sequence[str], sizes: Sizes, align: Align = "center") -> Part:
    return canvas.column(
        *(canvas.text(each, sizes.small - 2, align=align, lines=1) for each in captions)
    )


def _listed(facts: Facts, sizes: Sizes) -> Part:
    parts: list[Part] = []
    for name, value in facts:
        parts += [
            canvas.space(sizes.gap),
            canvas.text(name, sizes.small, lines=1),
            canvas.text(value, sizes.fact, 700, lines=sizes.lines + 1),
        ]
    return canvas.column(*parts)


def _lead(words: str) -> int:
    question, mark, _ = words.partition("?")
    return len(question.split(" ")) if mark else 0
