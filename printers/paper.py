"""The paper of a printer, with what the hall has on all of its papers."""

from dataclasses import dataclass

from PIL import Image

from hall.config import Config, Hall
from hall.config_model import EMPTY, Words


@dataclass(frozen=True, slots=True)
class Paper:
    """``width``: 576, 512 or 384 dots. ``test`` marks what is printed as not meant."""

    width: int
    hall: Hall
    header: Words = EMPTY
    footer: Words = EMPTY
    logo: Image.Image | None = None
    test: bool = False


def paper_of(config: Config, width: int) -> Paper:
    own = config.paper
    return Paper(width, config.hall, own.header, own.footer, None, own.test)
