"""How a picture must be turned, read from its EXIF data.

Pillow reads and writes all of EXIF to turn a picture, and fails at data that cameras and editors get
wrong elsewhere. Only this one number is read here, and nothing is kept.
"""

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

ORIENTATION = 0x0112
FORMATS = {1: "B", 3: "H", 4: "I", 8: "h", 9: "i"}  # of whole numbers, by the types of TIFF
MOST_ENTRIES = 200
BYTE_ORDERS = {b"II": "<", b"MM": ">"}


def upright(picture: "Image.Image") -> "Image.Image":
    """The picture as its camera was held."""
    from PIL import Image  # imported here, as in logo.py

    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    exif = picture.info.get("exif")
    turn = turns.get(orientation(exif)) if isinstance(exif, bytes) else None
    return picture.transpose(turn) if turn is not None else picture


def orientation(exif: bytes) -> int:
    """1 to 8 as EXIF numbers them; 1, upright, if the data say nothing that can be read."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = BYTE_ORDERS.get(tiff[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for n in range(min(count, MOST_ENTRIES)):
            at = start + 2 + 12 * n
            tag, kind = struct.unpack_from(f"{order}HH", tiff, at)
            if tag == ORIENTATION and kind in FORMATS:
                (value,) = struct.unpack_from(order + FORMATS[kind], tiff, at + 8)
                return int(value)
    except struct.error:
        pass
    return 1
