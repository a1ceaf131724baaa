"""Text as old Vietnamese spreadsheets save it."""

import unicodedata


def in_code_page(text: str) -> bytes:
    """The text in the Vietnamese code page of Windows, in which most tones stand behind their
    letters."""
    return b"".join(map(_letter, text))


def _letter(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        parts = (chr(int(part, 16)) for part in unicodedata.decomposition(letter).split())
        return b"".join(map(_letter, parts))
