"""The ESC/POS commands that print a paper: a picture in bands of GS v 0, or text."""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageChops

BAND = 24  # rows in a command: a printer that stops inside one waits for 1,728 more bytes at most
HEADER_BYTES = 8
INITIALISE = b"\x1b@"
FEED_AND_CUT = b"\x1dVB\x00"  # GS V 66: feeds to the cutter by itself, then cuts
TEAR_BAR = 384  # dots; printers this narrow rarely have a cutter
FEED_TO_TEAR = b"\x1bJ\x78"  # 15 mm, from the head to the bar
END_OF_CODE = bytes(5 + 255)  # the longest rest of a QR code that a printer may still wait for


@dataclass(frozen=True, slots=True)
class NativeText:
    """A paper as text commands; ``height`` is its length on paper in dots, roughly."""

    commands: bytes
    height: int


def commands_of(paper: Image.Image | NativeText) -> Iterator[bytes]:
    """What prints the paper, one command after the other."""
    if isinstance(paper, NativeText):
        yield paper.commands
    else:
        yield from commands(paper)


def commands(picture: Image.Image) -> Iterator[bytes]:
    """``picture`` is mode "1"; the first command empties what the printer still remembers."""
    yield INITIALISE
    yield from (_band(picture, top) for top in range(0, picture.height, BAND))
    yield end(picture.width)


def rescue(width: int) -> bytes:
    """White dots for a printer that may have been left in the middle of a band.

    It takes them for the rest of the band, and anywhere else they mean nothing to it. In the
    middle of a band's header, the first of them make a band of no rows, or of as many as was meant.
    """
    return bytes(HEADER_BYTES + BAND * _row_bytes(width))


def cut_off(width: int) -> bytes:
    """Cut off what has come out so far from what comes next."""
    return INITIALISE + end(width)


def end(width: int) -> bytes:
    """Feed out what is printed, and cut."""
    return (FEED_TO_TEAR if width <= TEAR_BAR else b"") + FEED_AND_CUT


def _row_bytes(width: int) -> int:
    return (width + 7) // 8


def _band(picture: Image.Image, top: int) -> bytes:
    bottom = min(top + BAND, picture.height)
    band = ImageChops.invert(picture.crop((0, top, picture.width, bottom)))
    sizes = _row_bytes(picture.width).to_bytes(2, "little") + band.height.to_bytes(2, "little")
    return b"\x1dv0\x00" + sizes + band.tobytes()
