"""Reads the logo on the papers. The file may be anything, so its size, kind and colours are limited."""

import struct
import warnings
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from hall.config.orientation import upright

if TYPE_CHECKING:
    from PIL import Image

LARGEST_BYTES = 2_000_000
LARGEST_DOTS = 4_000_000
FORMATS = ("PNG", "JPEG")
SIXTEEN_BITS = ("I", "I;16", "I;16L", "I;16B", "I;16N")
WHITE_16, WHITE_8 = 65_535, 255
PRINTED_DOTS = (176, 88)  # the most that a logo has on paper
LEAST_INK = 0.01
MOST_INK = 0.99
# What Pillow raises for a damaged picture.
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


class UnusableLogo(Exception):
    """The message says in one sentence which file is unusable, and why."""


def read(path: str) -> "Image.Image":
    """The logo in greys on white (mode "L") and in its own size. :raises UnusableLogo:"""
    from PIL import Image, UnidentifiedImageError  # imported here: only a hall with a logo needs it

    _refuse_large(Path(path))
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=FORMATS) as logo:
            wide, tall = logo.size
            if wide * tall > LARGEST_DOTS:
                raise _too_many_dots(path, f"{wide} × {tall}")
            colours = upright(_eight_bits(logo)).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise _too_many_dots(path, "far too many") from error
    except UnidentifiedImageError as error:
        raise UnusableLogo(f"The logo {path} is no PNG or JPEG picture.") from error
    except DAMAGED as error:
        raise UnusableLogo(f"The logo {path} is damaged.") from error
    white = Image.new("RGBA", colours.size, "white")
    return Image.alpha_composite(white, colours).convert("L")


def ink(logo: "Image.Image") -> float:
    """The share of a logo's dots that are printed black, at the largest size that it is printed in."""
    from PIL import Image  # imported here, as above

    printed = logo.copy()
    printed.thumbnail(PRINTED_DOTS, Image.Resampling.LANCZOS)
    return printed.convert("1").histogram()[0] / (printed.width * printed.height)


def without_sight(path: str) -> str:
    """What will be wrong with a logo that can be read and printed; empty if nothing."""
    share = ink(read(path))
    if share < LEAST_INK:
        return (
            f"the logo {path} prints nothing, or almost nothing: it is white or very light on a "
            "white or transparent ground. Save it in black on white."
        )
    if share > MOST_INK:
        return f"the logo {path} prints as a black box. Save it in black on white."
    return ""


def _eight_bits(logo: "Image.Image") -> "Image.Image":
    """A picture of 16-bit greys with 8 bits, any other as it is; both keep what EXIF says."""
    if logo.mode not in SIXTEEN_BITS:
        return logo
    table = [min(WHITE_8, n * WHITE_8 // WHITE_16) for n in range(WHITE_16 + 1)]
    scaled = logo.convert("I").point(table, "L")
    scaled.info.update({key: logo.info[key] for key in ("exif",) if key in logo.info})
    transparent = logo.info.get("transparency")
    if isinstance(transparent, int):
        scaled.info["transparency"] = table[min(transparent, WHITE_16)]
    return scaled


def _refuse_large(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise UnusableLogo(f"There is no logo {path}.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else "no such name"
        raise UnusableLogo(f"The logo {path} cannot be read: {reason}.") from error
    if size > LARGEST_BYTES:
        most = LARGEST_BYTES // 1_000_000
        message = f"The logo {path} has {size / 1_000_000:.1f} MB, more than {most} MB."
        raise UnusableLogo(message)


def _too_many_dots(path: str, dots: str) -> UnusableLogo:
    most = LARGEST_DOTS // 1_000_000
    return UnusableLogo(f"The logo {path} has {dots} dots, more than {most} million.")
