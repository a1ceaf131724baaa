"""Facts, each with its name, and a code for the phone: beside them, or on narrow paper below."""

from collections.abc import Iterable, Iterator, Sequence

from hall.printers import canvas
from hall.printers.canvas import Part
from hall.printers.sizes import SIDE_BY_SIDE, Sizes

Facts = Iterable[tuple[str, str]]


def with_code(
    facts: Facts, data: str, captions: Sequence[str], width: int, sizes: Sizes
) -> Iterator[Part]:
    """:param width: of the whole paper."""
    under = [canvas.text(one, sizes.small - 2, align="center", lines=1) for one in captions]
    if width >= SIDE_BY_SIDE:
        code = canvas.qr(data, sizes.code, white_right=sizes.margin)
        right = canvas.column(canvas.picture(code, "right"), *under)
        yield canvas.row((_listed(facts, sizes), None), (right, code.width), gap=sizes.gap)
    else:
        yield canvas.space(sizes.gap)
        yield table(facts, sizes)
        yield canvas.picture(canvas.qr(data, sizes.code))
        yield from under
    yield canvas.space(sizes.gap)


def table(facts: Facts, sizes: Sizes) -> Part:
    """A line each: the name at the left, the value at the right."""
    return canvas.column(
        *(
            canvas.row(
                (canvas.text(name, sizes.small, lines=2), None),
                (canvas.text(value, sizes.fact, 700, align="right"), None),
                gap=sizes.gap,
            )
            for name, value in facts
        )
    )


def sentences(said: Iterable[str], sizes: Sizes) -> Iterator[Part]:
    """What to do, in each language; what comes before a question mark is bold."""
    yield canvas.rule(2, dash=6)
    yield canvas.space(sizes.gap)
    for words in said:
        yield canvas.text(words, sizes.small, lines=sizes.lines, lead=_lead(words))


def _listed(facts: Facts, sizes: Sizes) -> Part:
    parts: list[Part] = []
    for name, value in facts:
        parts += [
            canvas.space(sizes.gap),
            canvas.text(name, sizes.small, lines=1),
            canvas.text(value, sizes.fact, 700, lines=sizes.lines),
        ]
    return canvas.column(*parts)


def _lead(words: str) -> int:
    question, mark, _ = words.partition("?")
    return len(question.split(" ")) if mark else 0
