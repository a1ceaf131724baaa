"""On a drawn ticket nothing overflows, the code is readable, and long names fit into 110 mm."""

import dataclasses

import pytest
from PIL import Image, ImageOps
from pyzbar.pyzbar import ZBarSymbol, decode

from hall.config.base import Words
from hall.config.file import load
from hall.config.printers import DOTS_PER_MM
from hall.config.sections import HallSection
from hall.letters.clusters import clusters
from hall.letters.faces import faces
from hall.printers.drawing import canvas, runs
from hall.printers.drawing.draw import draw
from hall.printers.drawing.letterhead import banner
from hall.printers.drawing.lettering import capitals_of, clean, fitted
from hall.printers.drawing.printouts import ticket_of
from hall.printers.drawing.runs import Weight, font
from hall.printers.drawing.stationery import LONGEST, SHORTEST_NUMBER, SIZES, Stationery
from hall.printers.drawing.ticket import facts, if_missed, issued, kiosk_and_token
from hall.queue.paper.print_content import TicketContent
from tests.support.paths import SHIPPED_HALL
from tests.support.printers.papers import TICKET, TOKEN, WARD, with_content

WIDTHS = tuple(SIZES)
HOSTILE = {
    "long": "Ủy ban nhân dân phường rất dài " * 7,
    "one word": "Ẩ" * 200,
    "control": "A\x1b@\x1dV\x00\x00\x07\r\nB",
    "emoji": "🧾👩‍👩‍👧 phiếu 🎫 " * 5,
    "right to left": "\u202eملف مدني\u202c שלום",
    "empty": "",
}


def inked(picture: Image.Image) -> tuple[int, int, int, int]:
    box = ImageOps.invert(picture.convert("L")).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_no_text_leaves_the_paper(width: int, words: str) -> None:
    both = Words({"vi": words, "en": words})
    hall = HallSection(name=both, organisation=both, slogan=both, telephone=words)
    content = dataclasses.replace(
        TICKET.content,
        label="W9999",
        ahead=1234,
        kiosk="a-kiosk-with-a-very-long-name-01",
        reprint=1,
        expected_from=TICKET.content.issued_at,
    )
    ticket = dataclasses.replace(
        TICKET,
        content=content,
        service=both,
        priority=both,
        area=both,
        area_letter="",
        counters=tuple(range(1, 60, 2)),
    )
    picture = draw(ticket, Stationery(width, hall))
    left, _, right, _ = inked(picture)
    margin = SIZES[width].margin
    assert margin <= left
    assert right <= width - margin
    assert picture.height <= LONGEST
    assert (picture.width, picture.mode) == (width, "1")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_code_leads_to_the_phone_page(width: int) -> None:
    found = decode(draw(TICKET, Stationery(width, WARD)).convert("L"), [ZBarSymbol.QRCODE])
    assert [code.data.decode() for code in found] == [TICKET.url]


@pytest.mark.parametrize(
    "address", ["http://10.0.0.5:8000", "https://hanhchinhcong.example.gov.vn"]
)
def test_the_code_is_big_enough_for_old_phones(address: str) -> None:
    code = canvas.qr(f"{address}/t/{TOKEN}", 200)
    dark = ImageOps.invert(code).getbbox()
    assert dark is not None
    finder = next(x for x in range(dark[0], code.width) if code.getpixel((x, dark[1])))
    module = (finder - dark[0]) / 7
    assert code.width >= 25 * DOTS_PER_MM
    assert module >= 5
    assert dark[0] == dark[1] == 4 * module  # quiet zone


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("label", ["A025", "M888", "W9999", "MW999", "MW9999", "300", "99999"])
def test_the_number_is_at_least_12_mm_tall(width: int, label: str) -> None:
    sizes = SIZES[width]
    block = canvas.headline(label, sizes.number, SHORTEST_NUMBER)(width - 2 * sizes.margin)
    assert block.height >= 12 * DOTS_PER_MM
    assert block.width == width - 2 * sizes.margin


@pytest.mark.parametrize("width", WIDTHS)
def test_a_usual_ticket_is_printed_in_full_size(width: int) -> None:
    picture = draw(TICKET, Stationery(width, WARD))
    assert 600 < picture.height <= LONGEST
    sizes = SIZES[width]
    number = canvas.headline("A025", sizes.number, SHORTEST_NUMBER)(width - 2 * sizes.margin)
    assert contains(picture, canvas.printer_dots(number), sizes.margin)


def contains(picture: Image.Image, part: Image.Image, left: int) -> bool:
    """Whether the picture has ``part``, dot by dot, with its left edge at ``left``."""
    wanted = part.tobytes()
    strips = (
        picture.crop((left, top, left + part.width, top + part.height))
        for top in range(picture.height - part.height + 1)
    )
    return any(strip.tobytes() == wanted for strip in strips)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_reprint_says_so(width: int) -> None:
    marked = draw(with_content(TICKET, reprint=2), Stationery(width, WARD))
    sizes = SIZES[width]
    inner = width - 2 * sizes.margin
    mark = canvas.printer_dots(banner("IN LẠI / REPRINT 2", sizes)(inner))
    assert contains(marked, mark, sizes.margin)
    assert not contains(draw(TICKET, Stationery(width, WARD)), mark, sizes.margin)


@pytest.mark.parametrize("weight", [500, 700, 800])
def test_every_vietnamese_letter_has_a_glyph(weight: Weight) -> None:
    vowels = "aăâeêioôơuưy"
    tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = {clean(vowel + tone) for vowel in vowels for tone in tones} | {"đ"}
    face = font(40, weight)
    missing = bytes(face.getmask("\uffff"))
    drawn = {
        letter: bytes(face.getmask(letter)) for letter in letters | {x.upper() for x in letters}
    }
    assert len(letters) == 73
    assert missing not in drawn.values()
    assert len(set(drawn.values())) == len(drawn)


def test_lines_keep_clear_of_accents_and_dots_of_their_neighbours() -> None:
    words = "ẶẬỘ ỖẨỬ"
    one = canvas.text(words, 28, 700)(400)
    two = canvas.text(words, 28, 700, lines=2)(100)
    _, top, _, bottom = inked(one)
    assert (one.width, two.width) == (400, 100)
    assert two.height >= one.height + (bottom - top)


def test_no_line_begins_with_a_dash() -> None:
    for width in range(150, 420, 10):
        rows, _ = fitted("Công khai – Minh bạch – Tận tình – Đúng hẹn", width, 20, 700, 4, 16)
        assert not [row for row in rows if row.startswith("–")]


@pytest.mark.parametrize("words", ["ភូមិ\u200bភ្នំពេញ\u200bសង្កាត់", "ศูนย์\u200bบริการ\u200bประชาชน"])
def test_words_without_spaces_break_only_between_words(words: str) -> None:
    for width in range(60, 420, 20):
        rows, dots = fitted(words, width, 30, 700, 3, 16)
        if dots > 16:
            assert "\u200b".join(rows) == words
        else:  # cut, but within no letter
            whole = clusters(words)
            assert all(set(clusters(row.rstrip("…"))) <= set(whole) for row in rows)


def test_chinese_breaks_between_letters_but_not_before_a_full_stop() -> None:
    rows, dots = fitted("居民身份证，办理。居民身份证", 130, 30, 500, 4, 16)
    assert dots > 16
    assert len(rows) > 1
    assert not [row for row in rows if row.startswith(("，", "。"))]


def test_a_letter_without_a_font_is_a_box() -> None:
    sheet = canvas.text("x 你 y", 30)(200)
    left, right = (canvas.text(words, 30)(200) for words in ("x", "x 你"))
    assert inked(left)[2] + 20 < inked(right)[2] < inked(sheet)[2]


def test_without_the_shaping_library_boxes_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "can_shape", lambda: False)
    runs.runs.cache_clear()
    runs._shaped.cache_clear()
    (khmer,) = runs.runs("កម្ពុជា", 30, 500, faces())
    assert khmer.face is None
    assert khmer.length == pytest.approx(3 * runs.BOX_WIDTH * 30)
    runs.runs.cache_clear()
    runs._shaped.cache_clear()


def test_capitals_are_as_tall_as_asked() -> None:
    for height in (96, 124, 136):
        _, top, _, bottom = capitals_of(height).getbbox("H")
        assert height <= bottom - top <= height + 2


JOB = TicketContent(
    label="A025",
    token=TOKEN,
    service="ho-tich",
    priority="cao-tuoi",
    language="en",
    ahead=1,
    issued_at=round(TICKET.issued.timestamp() * 1000),
    kiosk="k1",
)


def test_the_words_of_a_ticket_of_the_shipped_hall() -> None:
    config = load(SHIPPED_HALL)
    ticket = ticket_of(config, JOB, "http://hall")
    assert ticket.url == f"http://hall/t/{TOKEN}"
    assert dict(facts(ticket))["Trước ông/bà / Ahead of you"] == "1 người"
    assert dict(facts(ticket))["Chờ tại / Wait in"].startswith("Khu B, quầy ")
    assert dict(facts(ticket))["Ưu tiên / Priority"].startswith("Người cao tuổi")
    assert issued(ticket) == "Thứ Hai 16/06/2025 · 09:21"
    assert kiosk_and_token(ticket) == "K1 · 7f3a"


def test_a_number_for_after_the_break_says_from_when() -> None:
    config = load(SHIPPED_HALL)
    afternoon = TICKET.issued.replace(hour=13, minute=30)
    job = dataclasses.replace(JOB, expected_from=round(afternoon.timestamp() * 1000))
    ticket = ticket_of(config, job, "http://hall")
    assert next(facts(ticket)) == ("Được gọi từ / Called from", "13:30")
    assert "Được gọi từ / Called from" not in dict(facts(ticket_of(config, JOB, "http://hall")))


def test_a_hall_of_one_language_prints_one() -> None:
    english = dataclasses.replace(TICKET, languages=("en",), counters=(1, 2, 3, 5))
    ticket = with_content(english, kiosk=None)
    assert dict(facts(ticket)) == {
        "Ahead of you": "4 people",
        "Expected": "15–25 min",
        "Wait in": "Area B, counters 1–3, 5",
    }
    assert issued(ticket) == "Monday 16/06/2025 · 09:21"
    assert kiosk_and_token(ticket) == "7f3a"


def test_a_ticket_says_what_a_missed_call_means() -> None:
    assert if_missed(TICKET, "vi").startswith("Lỡ lượt? Trong 60 phút, bấm “Tôi đã quay lại”")
    never = dataclasses.replace(TICKET, return_min=0)
    assert if_missed(never, "en") == "Missed your turn? Please take a new number."


def test_the_citizens_language_is_the_second_one() -> None:
    config = load(SHIPPED_HALL)
    hall = config.hall.model_copy(update={"languages": ("vi", "en", "fr")})
    config = config.model_copy(update={"hall": hall})
    french = dataclasses.replace(JOB, language="fr")
    assert ticket_of(config, french, "").languages == ("vi", "fr")
    assert ticket_of(config, dataclasses.replace(JOB, language="vi"), "").languages == ("vi", "en")
