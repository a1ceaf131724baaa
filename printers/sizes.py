"""How large things are on each width of paper, in dots."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hall.printers.canvas import DOTS_PER_MM

LONGEST = 110 * DOTS_PER_MM  # of what a citizen gets
SHORTEST_NUMBER = 12 * DOTS_PER_MM  # cap height
SIDE_BY_SIDE = 512  # narrower paper has the code under the facts


@dataclass(frozen=True, slots=True)
class Sizes:
    margin: int
    number: int  # cap height
    logo: int  # at most so tall
    heading: int
    owner: int
    title: int
    fact: int
    small: int
    code: int
    gap: int
    lines: int = 2  # that a name may take


SIZES = {
    576: Sizes(24, 136, 80, heading=22, owner=28, title=32, fact=30, small=20, code=240, gap=12),
    512: Sizes(16, 124, 72, heading=21, owner=27, title=30, fact=28, small=19, code=200, gap=12),
    384: Sizes(8, 100, 64, heading=19, owner=25, title=27, fact=24, small=18, code=200, gap=9),
}


def attempts(width: int) -> Iterator[Sizes]:
    """Full size first, then what may be given up so that everything stays on the paper."""
    sizes = SIZES[width]
    tight = replace(sizes, number=SHORTEST_NUMBER, code=25 * DOTS_PER_MM, gap=sizes.gap // 2)
    yield from (sizes, tight, replace(tight, lines=1))
