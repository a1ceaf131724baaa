"""The table in a spreadsheet's file: where its headings are, and what stands in the lines below."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hall.queue.turn.spreadsheet_cells import plain

DELIMITERS = (";", ",", "\t")
BETWEEN_CELLS = (*DELIMITERS, "|", '"')
# Excel's own hint at the delimiter, in a line of its own before all others.
HINT = re.compile(r'\s*"?sep=(?P<delimiter>[^\r\n"])"?[;,\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
# Titles, the name of the office and the like may stand above the headings.
HEADINGS_WITHIN = 30
# How a cell looks that a spreadsheet is to take for text: ="012345".
AS_TEXT = re.compile(r'="(.*)"')
# What a heading may say besides its name: "Ngày (dd/mm/yyyy) *:".
AROUND_HEADING = re.compile(r"\([^)]*\)|[*:]")
WORKBOOKS = ("PK\x03\x04", "\xd0\xcf\x11", "\u0110\xcf\x11")
"""How a file in Excel's own formats begins, read as Latin or Vietnamese letters."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """The cells of a line that has some, with its number in the file."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class FileTable:
    """The headings that were found, as ``columns`` names them ("" for an unknown one), and the lines
    below them. ``broken`` is the line from which on the file is no CSV."""

    headings: FileLine
    columns: Sequence[str]
    lines: Sequence[FileLine]
    broken: int | None


def is_workbook(text: str) -> bool:
    return text.startswith(WORKBOOKS)


def is_empty(text: str) -> bool:
    """Whether there is nothing but empty cells and perhaps Excel's hint."""
    text = _visible(text)
    hint = HINT.match(text)
    rest = text[hint.end() :] if hint else text
    return all(c.isspace() or c in BETWEEN_CELLS for c in rest)


def is_text(text: str) -> bool:
    """Whether there are no control characters: an image or a database has some, read as letters."""
    return "\ufffd" not in text and all(
        c in "\t\n\r" or unicodedata.category(c) not in ("Cc", "Cs") for c in text
    )


def table_of(text: str, columns: Mapping[str, frozenset[str]]) -> FileTable | None:
    """The table whose headings name most of ``columns``, which say how each may be called; None
    if no line names any."""
    best: FileTable | None = None
    for delimiter, start, below in _ways(_visible(text)):
        lines, broken = _lines(below, delimiter, start)
        for at, line in enumerate(lines[:HEADINGS_WITHIN]):
            names = [column_of(cell, columns) for cell in line.cells]
            if _known(names) > (_known(best.columns) if best else 0):
                best = FileTable(line, names, _without(lines[at + 1 :], line), broken)
    return best


def column_of(heading: str, columns: Mapping[str, frozenset[str]]) -> str:
    """The column that a heading names; empty for an unknown one."""
    name = plain(AROUND_HEADING.sub(" ", heading))
    return next((column for column, headings in columns.items() if name in headings), "")


def _ways(text: str) -> Iterator[tuple[str, int, str]]:
    """The delimiters that may be meant, with the lines before the text that is to be read. The hint
    at one may have been left when the file was saved with another."""
    if hint := HINT.match(text):
        yield hint["delimiter"], 1, text[hint.end() :]
    yield from ((delimiter, 0, text) for delimiter in DELIMITERS)


def _lines(text: str, delimiter: str, start: int) -> tuple[list[FileLine], int | None]:
    found: list[FileLine] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for line in reader:
            cells = [AS_TEXT.sub(r"\1", cell.strip()) for cell in line]
            if any(cells):
                found.append(FileLine(start + reader.line_num, cells))
    except csv.Error:
        return found, start + reader.line_num
    return found, None


def _without(lines: Sequence[FileLine], headings: FileLine) -> Sequence[FileLine]:
    """The lines without headings that stand there again, as at the head of each printed page."""
    again = [cell.casefold() for cell in headings.cells]
    return [line for line in lines if [cell.casefold() for cell in line.cells] != again]


def _known(names: Sequence[str]) -> int:
    return len({name for name in names if name})


def _visible(text: str) -> str:
    """The text without characters of no width, which copied cells are full of."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf")
