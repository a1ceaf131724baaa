"""The encodings of what the command line writes to: terminals that lack letters, files that lack
none. What may command a terminal is kept from it in ``terminal.py``."""

import codecs
import json
import sys
import unicodedata
from contextlib import suppress

from hall.compact_json import encode

READABLE = "readable"
# Letters and signs without a simpler one inside them, for terminals that lack them.
SIMPLER = str.maketrans(
    {"đ": "d", "Đ": "D", "–": "-", "—": "-", "·": "-", "…": "...", "→": "->", "×": "x"}
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("‘’", "'")
)


def take_any_letter() -> None:
    """Let no letter end a command: one that the terminal lacks is written without its accents, or
    as its number."""
    codecs.register_error(READABLE, _readable)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A pipe put where a file was when Python started cannot say how far it has come.
            with suppress(OSError):
                stream.reconfigure(errors=READABLE)


def write_whole_letters() -> None:
    """Write data in UTF-8 and with the line ends that it has, unless somebody reads it on screen."""
    if hasattr(sys.stdout, "reconfigure") and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", newline="")


def print_json(value: object) -> None:
    """JSON with whatever letters can be written; the others as JSON's own escapes."""
    text = encode(value)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, separators=(",", ":"))
    print(text)


def _readable(error: UnicodeError) -> tuple[str, int]:
    """The handler for ``codecs``: what to write in place of letters, and where to go on."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return "".join(_simpler(letter, error.encoding) for letter in letters), error.end


def _simpler(letter: str, encoding: str) -> str:
    plain = unicodedata.normalize("NFKD", letter.translate(SIMPLER))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    try:
        bare.encode(encoding)
    except UnicodeEncodeError:
        return letter.encode("ascii", "backslashreplace").decode("ascii")
    return bare
