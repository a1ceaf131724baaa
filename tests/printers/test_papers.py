"""Papers match their golden pictures, withstand hostile words, and have readable codes."""

import dataclasses
import datetime as dt
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter
from pyzbar.pyzbar import ZBarSymbol, decode

from hall.config.base import Words
from hall.config.sections import HallSection
from hall.letters.clusters import ZERO_WIDTH_SPACE
from hall.printers.drawing import canvas, printouts, runs, stationery
from hall.printers.drawing.draw import draw
from hall.printers.drawing.lettering import clean, faces_now, fitted
from hall.printers.drawing.printouts import AddressSlip, AppointmentSlip, Printout, ReturnSlip
from hall.printers.drawing.stationery import LONGEST, SIZES, Stationery
from hall.printers.link.print_commands import commands
from tests.support.examples import costly
from tests.support.printers.papers import (
    APPOINTMENT,
    GOLDEN,
    PAPERS,
    REPORT,
    RETURN_SLIP,
    TICKET,
    WARD,
    emblem,
    pictures,
    with_content,
)

PICTURES = pictures()
WIDTHS = tuple(SIZES)
TOKEN_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
# The tickets in other scripts are drawn as every ticket: only their words are others.
KINDS = st.sampled_from([kind for kind in PAPERS if kind not in ("ticket-khmer", "ticket-thai")])
HOSTILE = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="\x1b\x1d\x10\x1c\x00\x07\r\n\tAV0@", max_size=40),
    st.text(alphabet="🧾👩‍👧🎫é\u0301\u0323\u200d\ufe0f", max_size=60),
    st.text(alphabet="\u202e\u202b\u200fשלוםملف ", max_size=80),
    st.sampled_from(["Ẩ" * 200, "Ủy ban nhân dân phường " * 9, " ", "W" * 200]),
)


@pytest.mark.parametrize("name", PICTURES)
def test_golden_picture(name: str) -> None:
    """``tests/support/printers/papers.py`` says how to draw the pictures again."""
    golden = Image.open(GOLDEN / name)
    assert golden.size == PICTURES[name].size
    assert golden.convert("1").tobytes() == PICTURES[name].tobytes()


def test_every_golden_picture_is_of_a_paper() -> None:
    assert {path.name for path in GOLDEN.glob("*.png")} == set(PICTURES)


@pytest.mark.parametrize("name", [name for name in PICTURES if "report" not in name])
def test_papers_for_citizens_are_at_most_110_mm_long(name: str) -> None:
    assert PICTURES[name].height <= LONGEST or "test-page" in name


@costly()
@given(words=HOSTILE, other=HOSTILE, width=st.sampled_from(WIDTHS), kind=KINDS)
def test_hostile_words_neither_overflow_nor_command_the_printer(
    words: str, other: str, width: int, kind: str
) -> None:
    both = Words({"vi": words, "en": other})
    hall = HallSection(name=both, organisation=both, slogan=both, telephone=words)
    logo = stationery.fitted(emblem(), width)
    picture = draw(hostile(kind, both), Stationery(width, hall, both, both, logo, test=True))
    assert (picture.width, picture.mode) == (width, "1")
    margin = 0 if kind == "test-page" else SIZES[width].margin
    left, _, right, _ = inked(picture)
    assert margin <= left
    assert right <= width - margin
    if kind not in ("closing-report", "test-page"):
        assert picture.height <= LONGEST
    assert sum(rows_of(b"".join(commands(picture)))) == picture.height


def hostile(kind: str, words: Words) -> Printout:
    plain = words.text("vi")
    now = dt.datetime(2026, 11, 24, 8, 0)
    speaking = ("vi", "en")
    content = dataclasses.replace(
        TICKET.content,
        label="W9999",
        ahead=1234,
        kiosk=plain,
        expected_from=round(now.timestamp() * 1000),
        reprint=12,
    )
    ticket = dataclasses.replace(
        TICKET,
        content=content,
        service=words,
        priority=words,
        area=words,
        area_letter="",
        counters=tuple(range(1, 60, 2)),
    )
    slip = with_content(RETURN_SLIP, label="W9999", bring=plain, reprint=12)
    names = {"ho-tich": words, "dat-dai": words}
    papers: dict[str, Printout] = {
        "ticket": ticket,
        "ticket-long": with_content(ticket, expected_from=None, reprint=0),
        "return-slip": dataclasses.replace(slip, service=words, reason=words),
        "appointment": dataclasses.replace(with_content(APPOINTMENT, reprint=12), service=words),
        "closing-report": dataclasses.replace(REPORT, names=names),
        "test-page": printouts.TestPage(plain, plain, now, speaking),
        "address": AddressSlip("https://hanhchinhcong.example.gov.vn", now, speaking),
    }
    return papers[kind]


def rows_of(stream: bytes) -> Iterator[int]:
    """The number of rows of each picture in a stream, which must have no other commands."""
    while stream:
        if stream.startswith(b"\x1dv0\x00"):
            wide, tall = (int.from_bytes(stream[n : n + 2], "little") for n in (4, 6))
            assert len(stream) >= 8 + wide * tall
            stream = stream[8 + wide * tall :]
            yield tall
            continue
        ours = next(c for c in (b"\x1b@", b"\x1bJ\x78", b"\x1dVB\x00") if stream.startswith(c))
        stream = stream[len(ours) :]


def inked(picture: Image.Image) -> tuple[int, int, int, int]:
    box = ImageChops.invert(picture.convert("L")).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("width", WIDTHS)
def test_codes_of_tickets_are_read_in_spite_of_noise(width: int) -> None:
    """The code is read although 5 % of all dots are turned.

    A blur of 1/8 mm is the least that a lens adds; without it zbar takes single dots for edges."""
    luck = random.Random(width)
    for count in range(34):
        url = f"http://192.168.1.20:8000/t/{''.join(luck.choices(TOKEN_LETTERS, k=22))}"
        ticket = with_content(dataclasses.replace(TICKET, url=url), reprint=count % 2)
        picture = draw(ticket, Stationery(width, WARD)).convert("L")
        dots = luck.randbytes(picture.width * picture.height)
        noise = Image.frombytes("L", picture.size, dots).point([255] * 13 + [0] * 243)
        seen = ImageChops.difference(picture, noise).filter(ImageFilter.GaussianBlur(1))
        assert [code.data.decode() for code in decode(seen, [ZBarSymbol.QRCODE])] == [url]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", ["return-slip", "appointment", "address"])
def test_codes_of_the_other_papers_say_what_they_should(kind: str, width: int) -> None:
    paper = PAPERS[kind]
    match paper:
        case ReturnSlip() | AddressSlip():
            expected = paper.url
        case AppointmentSlip():
            expected = paper.content.code
    found = decode(PICTURES[f"{kind}-{width}.png"].convert("L"), [ZBarSymbol.QRCODE])
    assert [code.data.decode() for code in found] == [expected]


@costly()
@given(words=HOSTILE, width=st.integers(60, 600), size=st.integers(17, 40), lines=st.integers(1, 3))
def test_every_line_of_a_text_fits(words: str, width: int, size: int, lines: int) -> None:
    rows, dots = fitted(clean(words), width, size, 700, lines, 16)
    assert len(rows) <= max(lines, 1)
    assert all(runs.length(row, dots, 700, faces_now()) <= width for row in rows)
    drawn = "".join("".join(rows).split()).replace(ZERO_WIDTH_SPACE, "")
    assert drawn.endswith("…") or drawn == "".join(clean(words).split()).replace(
        ZERO_WIDTH_SPACE, ""
    )
    assert canvas.text(words, size, 700, lines=lines)(width).width == width


def test_a_row_shares_out_its_width() -> None:
    black = canvas.rule(10)
    row = canvas.row((black, 30), (black, None), (black, None), gap=10)(250)
    assert row.size == (250, 10)
    dots = [row.getpixel((x, 5)) for x in (0, 29, 35, 40, 139, 145, 150, 249)]
    assert dots == [0, 0, 255, 0, 0, 255, 0, 0]
    tall = canvas.row((canvas.space(30), None), (black, None))(100)
    assert [tall.getpixel((75, y)) for y in (0, 15, 29)] == [255, 0, 255]


def test_a_column_is_as_long_as_its_parts() -> None:
    column = canvas.column(canvas.rule(4), canvas.space(6), canvas.inverse(canvas.space(2)))(20)
    assert [column.getpixel((10, y)) for y in range(12)] == [0] * 4 + [255] * 6 + [0] * 2


def test_a_picture_too_wide_for_its_place_is_made_smaller() -> None:
    wide = Image.new("L", (400, 40), 0)
    assert canvas.picture(wide)(100).size == (100, 10)
    small = canvas.picture(Image.new("L", (10, 10), 0), "right")(100)
    assert (small.getpixel((89, 5)), small.getpixel((90, 5))) == (255, 0)


def test_a_frame_is_closed() -> None:
    framed = canvas.frame(canvas.space(20), 5, 2)(60)
    assert framed.size == (60, 30)
    edge = [*((x, y) for x in (0, 1, 58, 59) for y in range(30)), *((x, 29) for x in range(60))]
    assert {framed.getpixel(place) for place in edge} == {0}
    assert framed.getpixel((30, 15)) == 255
