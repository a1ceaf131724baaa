"""What a spreadsheet reads back of an export is text wherever somebody entered text."""

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.spreadsheet_export import BYTE_ORDER_MARK, safe, write_csv

NUMBER = re.compile(r"-?\d+(\.\d+)?")
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
# Much of what is drawn begins like a formula, or has one behind what may end a cell.
NASTY = st.lists(
    st.sampled_from([*SIGNS, *" \t\r\n;,|\"'", "\u200b", "\u00a0", "\ufeff", "1+1", "Lan", "H(1)"]),
    max_size=8,
).map("".join)
TEXTS = NASTY | st.text(max_size=12)
CELLS = TEXTS | st.integers(0) | st.none()


def written(rows: list[list[object]], language: str | None) -> str:
    out = io.StringIO(newline="")
    write_csv(["a", "b"], rows, out, excel_language=language)
    return out.getvalue()


def is_live(cell: str) -> bool:
    """Whether a spreadsheet may calculate: Excel passes over spaces, and some trim more."""
    seen = [c for c in cell if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf")]
    first = "".join(seen).lstrip('"')[:1]
    return unicodedata.normalize("NFKC", first) in tuple("=+-@") and not NUMBER.fullmatch(cell)


def cells_of(text: str, delimiter: str) -> list[str]:
    """All cells, as the csv module reads them and as a program does that knows no quotation."""
    lenient = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    naive = [cell for line in re.split("[\r\n]", text) for cell in line.split(delimiter)]
    return [*(cell for line in lenient for cell in line), *naive]


@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=4),
    language=st.sampled_from([None, "vi", "en"]),
)
def test_no_text_is_a_formula_whatever_divides_the_cells(
    rows: list[list[object]], language: str | None
) -> None:
    text = written(rows, language).removeprefix(BYTE_ORDER_MARK)
    for delimiter in ",;\t|":
        assert [cell for cell in cells_of(text, delimiter) if is_live(cell)] == []


@given(rows=st.lists(st.lists(CELLS | st.integers(), min_size=2, max_size=2), max_size=4))
def test_cells_stay_in_their_places_and_numbers_are_numbers(rows: list[list[object]]) -> None:
    for language, delimiter in ((None, ","), ("en", ","), ("vi", ";")):
        text = written(rows, language).removeprefix(BYTE_ORDER_MARK)
        read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        plain = [
            ["" if c is None else safe(c) if isinstance(c, str) else str(c) for c in row]
            for row in rows
        ]
        assert read == [["a", "b"], *plain]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('=HYPERLINK("http://x";"Lan")', '\'=HYPERLINK("http://x";"Lan")'),
        ("+84 912", "'+84 912"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t'=1"),
        ("\r1", "'\n1"),
        ("Lan\r\n=1", "Lan\n'=1"),
        ("＝1", "'＝1"),
        ("\u200b=1", "'\u200b=1"),
        ("Lan;=1", "Lan;'=1"),
        ("Lan, -1", "Lan,' -1"),
        ("Lan - Minh", "Lan - Minh"),
        ("Nguyễn Thị Lan (P. 2)", "Nguyễn Thị Lan (P. 2)"),
        ("2026-11-24 08:00:00", "2026-11-24 08:00:00"),
        ("", ""),
    ],
)
def test_an_apostrophe_stands_where_a_formula_would_begin(text: str, expected: str) -> None:
    assert safe(text) == expected


def test_excel_is_written_for_its_language() -> None:
    rows: list[list[object]] = [["Đất đai", -3], ["a;b", None]]
    assert written(rows, None) == "a,b\nĐất đai,-3\na;b,\n"
    assert written(rows, "vi") == '\ufeffa;b\r\nĐất đai;-3\r\n"a;b";\r\n'
    assert written(rows, "en") == "\ufeffa,b\r\nĐất đai,-3\r\na;b,\r\n"
