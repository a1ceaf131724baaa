"""Papers in a printer's own letters are readable without accents and never contain a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.config.printers import Printer
from hall.letters.plain import ascii_of
from hall.printers.drawing.plain_text import NamedValue, TextLine, pieces
from hall.printers.drawing.printouts import Printout
from hall.printers.drawing.stationery import Stationery
from hall.printers.link.connection import Connection
from hall.printers.link.print_commands import NativeText
from hall.printers.spooler.rendering import DOTS_A_LETTER, encode
from tests.support.printers.fake_printer import FakePrinter, decode
from tests.support.printers.papers import PAPERS, TICKET, URL, WARD, marked_paper, with_content
from tests.support.printers.thermal_head import PrintedPaper

WIDTHS = (576, 512, 384)


def native(content: Printout, stationery: Stationery) -> NativeText:
    return encode(pieces(content, stationery), stationery.width)


def printed(text: NativeText) -> PrintedPaper:
    (paper,) = decode(text.commands)
    return paper


def lines(paper: PrintedPaper) -> list[str]:
    return paper.text.decode("ascii").splitlines()


def test_a_ticket_says_all_without_marks() -> None:
    paper = printed(native(TICKET, Stationery(576, WARD)))
    text = "\n".join(lines(paper))
    for words in ("A025", "Ho tich - Chung thuc", "Civil status - Certification", "4 nguoi"):
        assert words in text
    assert "PHUONG TRAN HUNG DAO" in text.upper()
    assert paper.codes == [URL.encode()]
    assert paper.initialised
    assert paper.cut


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_fits_its_lines(name: str, width: int) -> None:
    paper = printed(native(PAPERS[name], marked_paper(width)))
    assert max(map(len, lines(paper))) <= width // DOTS_A_LETTER
    assert "*** THU / TEST ***" in lines(paper)


def test_a_reprint_says_so() -> None:
    copy = with_content(TICKET, reprint=1)
    assert "*** IN LAI / REPRINT 1 ***" in lines(printed(native(copy, Stationery(576, WARD))))
    assert "REPRINT" not in "".join(lines(printed(native(TICKET, Stationery(576, WARD)))))


def test_name_and_value_stand_apart_or_below_each_other() -> None:
    paper = printed(encode([NamedValue("Cho tai", "x" * 23), NamedValue("Cho tai", "x" * 24)], 384))
    assert lines(paper) == ["Cho tai  " + "x" * 23, "Cho tai", " " * 8 + "x" * 24]


@given(st.text(max_size=200))
def test_no_words_are_a_command(words: str) -> None:
    assert ascii_of(words).isprintable()
    assert ascii_of(words).isascii()
    paper = printed(encode([TextLine(words, 4), NamedValue(words, words)], 384))
    assert paper.cut
    assert not paper.codes


def test_a_printer_that_cannot_print_pictures_gets_text() -> None:
    with FakePrinter() as printer:
        config = Printer(
            id="p1", driver="network", host="127.0.0.1", port=printer.port, speed_mm_s=600
        )
        with Connection(config) as connection:
            connection.health()
            text = native(TICKET, Stationery(576, WARD))
            assert connection.send(text)
            assert connection.printed(text) == "confirmed"
        (paper,) = decode(printer.wait())
    assert not paper.rows
    assert paper.codes == [URL.encode()]
