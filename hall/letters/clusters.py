"""What a reader sees as one letter: it is drawn with one font, and no line breaks within it."""

import unicodedata

ZERO_WIDTH_SPACE = "\u200b"
NON_JOINER, JOINER = "\u200c", "\u200d"
VIRAMA = 9  # combining class: the letter after it is written under or into the one before
AM = "\u0e33\u0eb3"  # Thai and Lao vowels that begin above the letter before them
WRITTEN_BEFORE = frozenset(map(chr, (*range(0x0E40, 0x0E45), *range(0x0EC0, 0x0EC5))))
SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))


def clusters(words: str) -> list[str]:
    """The words letter by letter, each with its marks and joiners, and with what is joined to it."""
    if words.isascii():
        return list(words)
    found: list[str] = []
    for letter in words:
        if found and _continues(found[-1], letter):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def visible(cluster: str) -> frozenset[str]:
    """The letters of a cluster that a font must have: joiners and selectors change only shapes."""
    return frozenset(letter for letter in cluster if not _invisible(letter))


def _continues(cluster: str, letter: str) -> bool:
    category = unicodedata.category(letter)
    if category in ("Mn", "Mc", "Me") or letter in (JOINER, NON_JOINER) or letter in AM:
        return cluster[-1] not in (" ", ZERO_WIDTH_SPACE)
    last = cluster[-1]
    if last == JOINER or last in WRITTEN_BEFORE:
        return category in ("So", "Lo")
    if unicodedata.combining(last) == VIRAMA:
        return category == "Lo"
    return letter in SKIN_TONES


def _invisible(letter: str) -> bool:
    selector = "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
    return selector or unicodedata.category(letter) == "Cf"
