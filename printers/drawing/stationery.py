"""The paper of a printer, with what the hall has on all of its papers."""

from dataclasses import dataclass
from functools import lru_cache

import structlog
from PIL import Image

from hall.config.base import EMPTY, Words
from hall.config.logo import UnusableLogo, read
from hall.config.models import Config, Hall
from hall.printers.drawing.sizes import SIZES

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Stationery:
    """``width``: 576, 512 or 384 dots. ``logo`` is as it will stand there, see ``fitted``.
    ``test`` marks what is printed as not meant.
    """

    width: int
    hall: Hall
    header: Words = EMPTY
    footer: Words = EMPTY
    logo: Image.Image | None = None
    test: bool = False


def stationery_of(config: Config, width: int) -> Stationery:
    own = config.paper
    logo = _logo(own.logo, width) if own.logo else None
    return Stationery(width, config.hall, own.header, own.footer, logo, own.test)


def fitted(logo: Image.Image, width: int) -> Image.Image:
    """Greys as dots (mode "L"), smaller if it has to be: at most twice as wide as tall."""
    tall = SIZES[width].logo
    picture = logo.copy()
    picture.thumbnail((2 * tall, tall), Image.Resampling.LANCZOS)
    return picture.convert("1").convert("L")


@lru_cache(maxsize=8)
def _logo(path: str, width: int) -> Image.Image | None:
    """None if the file has become unusable since the hall was started."""
    try:
        return fitted(read(path), width)
    except UnusableLogo as error:
        log.warning("logo_unusable", error=str(error))
        return None
