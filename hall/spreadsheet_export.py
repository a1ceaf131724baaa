"""Tables for spreadsheets: CSV in which no text that somebody entered becomes a formula."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO

BYTE_ORDER_MARK = "\ufeff"
# Only spreadsheets set to a language with a decimal point expect commas between cells.
DECIMAL_POINT = frozenset({"en"})
_BEFORE_TEXT = re.compile(r"^|[;,|\t\n]")
_SPACE_OR_QUOTE = re.compile(r'[\s"]')


def write_csv(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    out: TextIO,
    *,
    excel_language: str | None = None,
) -> None:
    """Write the table with commas, as programs read it.

    With the language of an Excel it is written so that this Excel opens it: Vietnamese Excel expects
    semicolons, and every Excel takes letters for UTF-8 only after a byte order mark.
    """
    if excel_language is None:
        writer = csv.writer(out, lineterminator="\n")
    else:
        out.write(BYTE_ORDER_MARK)
        delimiter = "," if excel_language in DECIMAL_POINT else ";"
        writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for row in (headings, *rows):
        writer.writerow([safe(cell) if isinstance(cell, str) else cell for cell in row])


def safe(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would begin to calculate.

    That is at its beginning, and behind anything that another spreadsheet takes for the end of a
    cell: what was written with commas may be opened where semicolons divide. Numbers are no text.
    Lines end as they do inside the cells of Excel.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    made, at = "", 0
    for found in _BEFORE_TEXT.finditer(text):
        made += text[at : found.end()]
        at = found.end()
        if _is_live(text, at) or (at == 0 and text[:1] in ("\t", "\n")):
            made += "'"
    return made + text[at:]


def _is_live(text: str, at: int) -> bool:
    """Whether a formula begins here, also after spaces, quotation marks and characters of no width,
    and also with the wide signs of East Asian keyboards."""
    for character in text[at:]:
        if _SPACE_OR_QUOTE.match(character) or unicodedata.category(character) in ("Cc", "Cf"):
            continue
        return unicodedata.normalize("NFKC", character)[:1] in tuple("=+-@")
    return False
