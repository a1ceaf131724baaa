"""Words in the letters of a printer that prints no pictures."""

import unicodedata

# Unicode has no decomposition for these.
NOT_DECOMPOSED = str.maketrans("đĐ·–—“”‘’×", "dD---\"\"''x")


def ascii_of(words: str) -> str:
    """The words without tone marks, and without bytes that a printer could take for a command."""
    decomposed = unicodedata.normalize("NFKD", words.translate(NOT_DECOMPOSED))
    letters = (c for c in decomposed if not unicodedata.combining(c))
    return "".join(c if " " <= c <= "~" else "?" for c in letters)


def lacks(words: str) -> bool:
    """Whether a letter of the words becomes a question mark."""
    return ascii_of(words).count("?") > words.count("?")
