"""The paper in a printer: its width, what the hall has on every paper, and how large things are.

All sizes are in dots.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import structlog
from PIL import Image

from hall.config.base import EMPTY, Words
from hall.config.logo import UnusableLogo, read
from hall.config.models import Config
from hall.config.printers import DOTS_PER_MM
from hall.config.sections import HallSection

log = structlog.get_logger(__name__)

LONGEST = 110 * DOTS_PER_MM  # of a paper that a citizen gets
SHORTEST_NUMBER = 12 * DOTS_PER_MM  # cap height
SIDE_BY_SIDE = 512  # narrower paper has the code under the facts
LEAST_CODE = 25 * DOTS_PER_MM


@dataclass(frozen=True, slots=True)
class Sizes:
    margin: int
    number: int  # cap height
    logo: int  # the greatest height
    heading: int
    owner: int
    title: int
    fact: int
    small: int
    code: int
    gap: int
    lines: int = 2  # the most that a name may take
    extras: bool = True  # slogan, footer, what the code is for


SIZES = {
    576: Sizes(24, 136, 88, heading=22, owner=28, title=32, fact=30, small=20, code=280, gap=14),
    512: Sizes(16, 124, 80, heading=21, owner=27, title=30, fact=28, small=19, code=240, gap=13),
    384: Sizes(8, 100, 64, heading=19, owner=25, title=27, fact=24, small=18, code=200, gap=10),
}


@dataclass(frozen=True, slots=True)
class Stationery:
    """``width`` is 576, 512 or 384. ``logo`` is as it will be printed, see ``fitted``. ``test``
    marks each paper as a test that nobody should act on. ``fonts`` are files that the hall adds.
    """

    width: int
    hall: HallSection
    header: Words = EMPTY
    footer: Words = EMPTY
    logo: Image.Image | None = None
    test: bool = False
    fonts: tuple[str, ...] = ()


def stationery_of(config: Config, width: int) -> Stationery:
    """The paper of this width as the hall configures it."""
    paper = config.paper
    return Stationery(
        width=width,
        hall=config.hall,
        header=paper.header,
        footer=paper.footer,
        logo=_logo(paper.logo, width) if paper.logo else None,
        test=paper.test,
        fonts=config.letters.fonts,
    )


def fitted(logo: Image.Image, width: int) -> Image.Image:
    """The logo in black and white dots (mode "L"), at most twice as wide as it may be tall."""
    tall = SIZES[width].logo
    picture = logo.copy()
    picture.thumbnail((2 * tall, tall), Image.Resampling.LANCZOS)
    return picture.convert("1").convert("L")


def attempts(width: int) -> Iterator[Sizes]:
    """Full size first, then smaller and smaller until everything has room on the paper."""
    sizes = SIZES[width]
    closer = replace(sizes, gap=sizes.gap * 2 // 3)
    smaller_code = replace(closer, code=(sizes.code + LEAST_CODE) // 2)
    smaller_number = replace(smaller_code, number=(sizes.number + SHORTEST_NUMBER) // 2)
    tight = replace(closer, number=SHORTEST_NUMBER, code=LEAST_CODE, gap=sizes.gap // 2)
    yield from (sizes, closer, smaller_code, smaller_number, tight)
    bare = replace(tight, extras=False)
    yield from (bare, replace(bare, lines=1, gap=sizes.gap // 4))


@lru_cache(maxsize=8)
def _logo(path: str, width: int) -> Image.Image | None:
    """None if the file has become unusable since the hall was started."""
    try:
        return fitted(read(path), width)
    except UnusableLogo as error:
        log.warning("logo_unusable", error=str(error))
        return None
