"""Which letters a font file has, and how bold it is, read from the tables of the file itself."""

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

LARGEST_BYTES = 40_000_000
SINGLE = (b"\0\1\0\0", b"OTTO", b"true")
WEIGHT_AXIS = b"wght"
# What a damaged file raises while its tables are read.
DAMAGED = (struct.error, zlib.error, KeyError, IndexError, ValueError)


class UnusableFont(Exception):
    """The message says in one sentence which file is unusable, and why."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """``lightest`` and ``heaviest`` are the weights it can have: the same, unless it is variable."""

    path: Path
    letters: frozenset[str]
    lightest: int
    heaviest: int

    def distance(self, weight: int) -> int:
        """How far its nearest weight is from ``weight``."""
        return max(self.lightest - weight, weight - self.heaviest, 0)


def read(path: Path) -> FontFile:
    """:raises UnusableFont:"""
    content = _content(path)
    kind = content[:4]
    if kind == b"ttcf":
        message = f"The font {path} is a collection of fonts."
        raise UnusableFont(message)
    if kind != b"wOFF" and kind not in SINGLE:
        message = f"The font {path} is no TTF, OTF or WOFF font."
        raise UnusableFont(message)
    try:
        tables = _woff_tables(content) if kind == b"wOFF" else _tables(content)
        letters = frozenset(map(chr, _covered(tables["cmap"])))
        lightest, heaviest = _weights(tables)
    except DAMAGED as error:
        raise UnusableFont(f"The font {path} is damaged.") from error
    return FontFile(path, letters, lightest, heaviest)


def read_added(name: str) -> FontFile:
    """A font that a hall adds, opened as papers open it, too. :raises UnusableFont:"""
    from PIL import ImageFont  # imported here: only a hall with fonts of its own needs it

    file = read(Path(name))
    try:
        ImageFont.truetype(file.path, 20)
    except (OSError, ValueError) as error:
        raise UnusableFont(f"The font {name} is damaged.") from error
    return file


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size <= LARGEST_BYTES:
            return path.read_bytes()
    except FileNotFoundError as error:
        raise UnusableFont(f"There is no font {path}.") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = error.strerror if isinstance(error, OSError) else "no such name"
        raise UnusableFont(f"The font {path} cannot be read: {reason}.") from error
    most = LARGEST_BYTES // 1_000_000
    raise UnusableFont(f"The font {path} has {size / 1_000_000:.0f} MB, more than {most} MB.")


def _tables(content: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", content, 4)
    tables = {}
    for n in range(count):
        name, _, start, length = struct.unpack_from(">4sIII", content, 12 + 16 * n)
        tables[name.decode("latin-1")] = content[start : start + length]
    return tables


def _woff_tables(content: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", content, 12)
    tables = {}
    for n in range(count):
        entry = struct.unpack_from(">4sIIII", content, 44 + 20 * n)
        name, start, packed, length, _ = entry
        if name not in (b"cmap", b"OS/2", b"fvar"):
            continue
        part = content[start : start + packed]
        if length > LARGEST_BYTES:
            raise ValueError
        unpacked = zlib.decompressobj().decompress(part, length) if packed < length else part
        tables[name.decode("latin-1")] = unpacked
    return tables


def _weights(tables: dict[str, bytes]) -> tuple[int, int]:
    if variable := tables.get("fvar"):
        axes, _, count, size = struct.unpack_from(">HHHH", variable, 4)
        for n in range(count):
            tag, least, _, most = struct.unpack_from(">4siii", variable, axes + n * size)
            if tag == WEIGHT_AXIS:
                return least >> 16, most >> 16
    (weight,) = struct.unpack_from(">H", tables["OS/2"], 4)
    return weight, weight


def _covered(cmap: bytes) -> set[int]:
    """The code points that the font has a glyph for, from its largest Unicode table."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    covered: set[int] = set()
    for n in range(count):
        platform, encoding, start = struct.unpack_from(">HHI", cmap, 4 + 8 * n)
        if platform == 0 or (platform == 3 and encoding in (1, 10)):
            (form,) = struct.unpack_from(">H", cmap, start)
            if form == 4:
                covered |= _segments(cmap, start)
            elif form == 12:
                covered |= _groups(cmap, start)
    return {code for code in covered if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF}


def _segments(cmap: bytes, start: int) -> set[int]:
    """Format 4: segments of the first 65,536 code points."""
    (doubled,) = struct.unpack_from(">H", cmap, start + 6)
    count = doubled // 2
    ends_at = start + 14
    starts_at, deltas_at, offsets_at = (ends_at + 2 + doubled * n for n in (1, 2, 3))
    ends = struct.unpack_from(f">{count}H", cmap, ends_at)
    starts = struct.unpack_from(f">{count}H", cmap, starts_at)
    deltas = struct.unpack_from(f">{count}H", cmap, deltas_at)
    offsets = struct.unpack_from(f">{count}H", cmap, offsets_at)
    covered = set()
    for n, (first, last, delta, offset) in enumerate(
        zip(starts, ends, deltas, offsets, strict=True)
    ):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                at = offsets_at + 2 * n + offset + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", cmap, at)
                if glyph == 0:
                    continue
            if (glyph + delta) & 0xFFFF:
                covered.add(code)
    return covered


def _groups(cmap: bytes, start: int) -> set[int]:
    """Format 12: groups of any code points."""
    (count,) = struct.unpack_from(">I", cmap, start + 12)
    covered: set[int] = set()
    for n in range(count):
        first, last, glyph = struct.unpack_from(">III", cmap, start + 16 + 12 * n)
        if last > 0x10FFFF or first > last:
            raise ValueError
        covered.update(range(first if glyph else first + 1, last + 1))
    return covered
