"""How large things are on each width of paper, in dots."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hall.config.printers import DOTS_PER_MM

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
    extras: bool = True  # slogan, footer, what the code is for


SIZES = {
    576: Sizes(24, 136, 88, heading=22, owner=28, title=32, fact=30, small=20, code=280, gap=14),
    512: Sizes(16, 124, 80, heading=21, owner=27, title=30, fact=28, small=19, code=240, gap=13),
    384: Sizes(8, 100, 64, heading=19, owner=25, title=27, fact=24, small=18, code=200, gap=10),
}
LEAST_CODE = 25 * DOTS_PER_MM


def attempts(width: int) -> Iterator[Sizes]:
    """Full size first, then what may be given up so that everything stays on the paper."""
    sizes = SIZES[width]
    closer = replace(sizes, gap=sizes.gap * 2 // 3)
    smaller_code = replace(closer, code=(sizes.code + LEAST_CODE) // 2)
    smaller_number = replace(smaller_code, number=(sizes.number + SHORTEST_NUMBER) // 2)
    tight = replace(closer, number=SHORTEST_NUMBER, code=LEAST_CODE, gap=sizes.gap // 2)
    yield from (sizes, closer, smaller_code, smaller_number, tight)
    bare = replace(tight, extras=False)
    yield from (bare, replace(bare, lines=1, gap=sizes.gap // 4))
