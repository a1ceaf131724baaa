"""Which letters may stand in texts that people enter, and how the others are shown on a terminal.

Refused are controls, which command printers and terminals, marks that turn the direction of writing,
which make a text read as another, and what no program can show. Joiners and the zero-width space are
letters of Khmer, Thai, Arabic and Indian scripts and are allowed.
"""

import unicodedata
from dataclasses import dataclass

ALLOWED_INVISIBLE = frozenset("\u200b\u200c\u200d")
# Signs before a number in Arabic and Syriac, which are seen although they are formats.
SEEN_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
LINES = frozenset("\n\t")
REFUSED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
NAMES = {"\n": "LINE BREAK", "\r": "CARRIAGE RETURN", "\t": "TAB", "\x1b": "ESCAPE"}


@dataclass(frozen=True, slots=True)
class RefusedLetter:
    """``position`` counts the characters of the text from 1."""

    letter: str
    position: int

    @property
    def name(self) -> str:
        """For example "U+202E RIGHT-TO-LEFT OVERRIDE"."""
        known = NAMES.get(self.letter) or unicodedata.name(self.letter, "CONTROL CHARACTER")
        return f"U+{ord(self.letter):04X} {known}"


def refused_letter(words: str, *, lines: bool = False) -> RefusedLetter | None:
    """The first letter that may not stand in a text; None if all may.

    :param lines: the text may have several lines and tabs.
    """
    if words.isascii() and words.isprintable():
        return None
    kept = LINES if lines else frozenset()
    for position, letter in enumerate(words, 1):
        if letter not in kept and _is_refused(letter):
            return RefusedLetter(letter, position)
    return None


def escaped(words: str, *, lines: bool = False) -> str:
    r"""The words with each refused letter written as ``\u202e``, as JSON and programs write it."""
    if refused_letter(words, lines=lines) is None:
        return words
    kept = LINES if lines else frozenset()
    return "".join(
        _code(letter) if letter not in kept and _is_refused(letter) else letter for letter in words
    )


def _is_refused(letter: str) -> bool:
    if letter in ALLOWED_INVISIBLE or letter in SEEN_FORMATS:
        return False
    nobodys = ord(letter) & 0xFFFE == 0xFFFE or "\ufdd0" <= letter <= "\ufdef"
    return nobodys or unicodedata.category(letter) in REFUSED


def _code(letter: str) -> str:
    code = ord(letter)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
