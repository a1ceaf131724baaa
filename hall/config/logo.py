"""Reads the logo on the papers. The file may be anything, so its size, kind and colours are limited."""

import struct
import warnings
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

LARGEST_BYTES = 2_000_000
LARGEST_DOTS = 4_000_000
FORMATS = ("PNG", "JPEG")
MODES = ("1", "L", "LA", "P", "RGB", "RGBA")
# What Pillow raises for a damaged picture.
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


class UnusableLogo(Exception):
    """The message says in one sentence which file is unusable, and why."""


def read(path: str) -> "Image.Image":
    """The logo in greys on white (mode "L") and in its own size. :raises UnusableLogo:"""
    from PIL import (  # imported here: only a hall with a logo needs it
        Image,
        ImageOps,
        UnidentifiedImageError,
    )

    _refuse_large(Path(path))
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=FORMATS) as logo:
            wide, tall = logo.size
            if wide * tall > LARGEST_DOTS:
                raise _too_many_dots(path, f"{wide} × {tall}")
            if logo.mode not in MODES:
                message = (
                    f"The logo {path} has colours of a kind ({logo.mode}) that is not printed."
                )
                raise UnusableLogo(message)
            colours = ImageOps.exif_transpose(logo).convert("RGBA")
    except Image.DecompressionBombError as error:
        raise _too_many_dots(path, "far too many") from error
    except UnidentifiedImageError as error:
        raise UnusableLogo(f"The logo {path} is no PNG or JPEG picture.") from error
    except DAMAGED as error:
        raise UnusableLogo(f"The logo {path} is damaged.") from error
    white = Image.new("RGBA", colours.size, "white")
    return Image.alpha_composite(white, colours).convert("L")


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
