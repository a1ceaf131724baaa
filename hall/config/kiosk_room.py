"""Whether all services have room on one page of a kiosk. What is said here was measured on its
screen (``tests/screens/kiosk/test_kiosk_layout.py``), on panels of 1080×1920 and 1280×800."""

from collections.abc import Iterator

from hall.config.base import Words
from hall.config.models import Config

SHORT_NAME = 24  # letters that stay on two lines of a card
LONGEST_NAME = 60
LONGEST_WORD = 24
ONE_PAGE_SHORT = 14
ONE_PAGE_LONG = 8


def crowded(config: Config) -> Iterator[str]:
    """Notes on services and names that a kiosk cannot show at once, or only with broken words."""
    if not config.kiosks:
        return
    names = [_longest(service.name) for service in config.services]
    long_names = sum(length > SHORT_NAME for length in names)
    room = ONE_PAGE_LONG if 4 * long_names > len(names) else ONE_PAGE_SHORT
    if len(names) > room:
        yield (
            f"{len(names)} services don't fit on one page of a kiosk, where about {room} with names"
            " of this length have room, and fewer in large text. People turn pages; let those come"
            " first in the file that are asked for most."
        )
    for service, length in zip(config.services, names, strict=True):
        if length > LONGEST_NAME:
            yield (
                f"the name of service {service.id!r} has {length} letters; kiosks have room for"
                f" {LONGEST_NAME}."
            )
        if long := _longest_word(service.name):
            yield f"{long!r} in the name of service {service.id!r} is broken on kiosks."


def _longest(name: Words) -> int:
    return max((len(text) for text in name.root.values()), default=0)


def _longest_word(name: Words) -> str:
    words = (word for text in name.root.values() for word in text.split())
    return next((word for word in words if len(word) > LONGEST_WORD), "")
