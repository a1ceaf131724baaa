"""Letters with their marks, the direction of writing, and which font has which letter."""

import struct
import zlib
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from hall.config import report as check_config
from hall.config.file import load
from hall.config.problems import ConfigErrors
from hall.letters.clusters import clusters
from hall.letters.direction import LEFT, NUMBER, RIGHT, levels
from hall.letters.faces import faces, ranges, shipped
from hall.letters.font_file import LARGEST_BYTES, UnusableFont, read
from tests.support.paths import SMALL_HALL

GOOD = SMALL_HALL.read_text("utf-8")
FONT = shipped()[0].path


@pytest.mark.parametrize(
    ("words", "letters"),
    [
        ("Hộ 1", ["H", "ộ", " ", "1"]),
        ("e\u0323\u0302a", ["e\u0323\u0302", "a"]),
        ("ភ្នំពេញ", ["ភ្នំ", "ពេ", "ញ"]),
        ("น้ำใหญ่", ["น้ำ", "ให", "ญ่"]),
        ("ລາວ", ["ລ", "າ", "ວ"]),
        ("क्षि", ["क्षि"]),
        ("👩\u200d👩\u200d👧👍🏽", ["👩\u200d👩\u200d👧", "👍🏽"]),
        ("a\u200b\u0301", ["a", "\u200b", "\u0301"]),
    ],
)
def test_a_letter_has_its_marks(words: str, letters: list[str]) -> None:
    assert clusters(words) == letters


@given(st.text())
def test_letters_are_all_of_the_words(words: str) -> None:
    assert "".join(clusters(words)) == words


def test_a_phrase_from_right_to_left_is_whole() -> None:
    words = "Khu مركز (12:30) أ – B 3"
    marked = "".join(str(level) for level in levels(list(words)))
    assert marked == "0000" + "11111" + "1" + "22222" + "111" + "0000000"[:6]
    assert (LEFT, RIGHT, NUMBER) == (0, 1, 2)


@given(st.text(alphabet="aớ 1:،(مرשל٣", max_size=30))
def test_every_letter_has_a_level(words: str) -> None:
    assert len(levels(list(words))) == len(words)


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.path.name)
def test_a_font_has_the_letters_that_are_read_from_it(file: object) -> None:
    """Pillow draws other letters as the font's sign for a missing one."""
    known = next(each for each in shipped() if each is file)
    face = ImageFont.truetype(known.path, 24, layout_engine=ImageFont.Layout.BASIC)
    missing = bytes(face.getmask("\uffff"))
    drawn = {letter: bytes(face.getmask(letter)) for letter in "ABក้ทᨠعΩЖꨀꪀລ你"}
    has = {letter for letter, picture in drawn.items() if picture != missing}
    assert has == {letter for letter in drawn if letter in known.letters}


def test_letters_are_named_that_no_font_has() -> None:
    chosen = faces()
    assert chosen.lacking("Hộ tịch № 5 – ភ្នំពេញ ไทย ລາວ العربية Ελ Ж ꨀ ꪀ \u200b") == []
    assert chosen.lacking("Hộ 你好你 🎫") == ["你", "好", "🎫"]
    bold = chosen.face_of("ភ្នំ", 800)
    assert bold is not None
    assert bold.path.name == "noto-sans-khmer-700.woff"


def test_ranges_are_unbroken_rows() -> None:
    assert list(ranges("acbz")) == [(97, 99), (122, 122)]
    assert list(ranges("")) == []


def configured(folder: Path, fonts: str, name: str = "Tax") -> Path:
    path = folder / "config.toml"
    text = GOOD.replace('name = "Tax"', f'name = "{name}"')
    path.write_text(f"{text}\n[letters]\nfonts = [{fonts}]\n", "utf-8")
    return path


BAD = {
    "missing": (None, "There is no font {path}."),
    "empty": (b"", "The font {path} is no TTF, OTF or WOFF font."),
    "woff2": (b"wOF2" + bytes(40), "The font {path} is no TTF, OTF or WOFF font."),
    "collection": (b"ttcf" + bytes(40), "The font {path} is a collection of fonts."),
    "cut off": (FONT.read_bytes()[:2000], "The font {path} is damaged."),
    "zeros": (b"\0\1\0\0" + bytes(4000), "The font {path} is damaged."),
    "large": (bytes(LARGEST_BYTES + 1), "The font {path} has 40 MB, more than 40 MB."),
}


@pytest.mark.parametrize(("content", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_font_is_refused(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    font = tmp_path / "font.ttf"
    if content is not None:
        font.write_bytes(content)
    with pytest.raises(ConfigErrors) as caught:
        load(configured(tmp_path, '"font.ttf"'))
    (problem,) = caught.value.problems
    assert (problem.path, problem.message) == (
        "letters.fonts.font.ttf".replace("font.ttf", str(font)),
        sentence.format(path=font),
    )


@given(data=st.data())
def test_a_damaged_font_does_no_more_than_be_refused(data: st.DataObject) -> None:
    whole = bytearray(FONT.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, 3000))
        whole[place : place + 1] = data.draw(st.binary(max_size=3))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "font.woff"
        path.write_bytes(whole)
        with suppress(UnusableFont):
            assert read(path).path == path


def test_check_config_names_letters_without_a_font(tmp_path: Path) -> None:
    text, code = check_config.report(configured(tmp_path, "", "Thuế 税 ភាសា"))
    assert code == 0
    assert "services.tax.name: no font of the hall has 税 (U+7A0E) of “Thuế 税 ភាសា”" in text
    text, _ = check_config.report(configured(tmp_path, "", "Thuế ភាសា"))
    assert "no font" not in text


def test_a_font_that_the_hall_adds_has_its_letters(tmp_path: Path) -> None:
    """A copy of a Khmer font whose table of letters says that ក is 税."""
    plain = next(file for file in shipped() if "khmer-500" in file.path.name)
    (tmp_path / "more.ttf").write_bytes(one_letter("税", plain.path))
    config = load(configured(tmp_path, '"more.ttf"', "Thuế 税"))
    assert faces(config.letters.fonts).lacking("Thuế 税 x 你") == ["你"]
    assert "no font" not in check_config.report(configured(tmp_path, '"more.ttf"', "Thuế 税"))[0]


def one_letter(letter: str, woff: Path) -> bytes:
    """A TTF font with the glyphs of a WOFF file, all but one of them without a letter."""
    content = woff.read_bytes()
    (count,) = struct.unpack_from(">H", content, 12)
    tables = {}
    for n in range(count):
        tag, start, packed, length, _ = struct.unpack_from(">4sIIII", content, 44 + 20 * n)
        part = content[start : start + packed]
        tables[tag] = zlib.decompress(part) if packed < length else part
    group = struct.pack(">HHIIIIII", 12, 0, 28, 0, 1, ord(letter), ord(letter), 5)
    tables[b"cmap"] = struct.pack(">HHHHI", 0, 1, 3, 10, 12) + group
    head, body = struct.pack(">4sHHHH", b"\0\1\0\0", count, 0, 0, 0), b""
    for tag, table in sorted(tables.items()):
        head += struct.pack(">4sIII", tag, 0, 12 + 16 * count + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return head + body


def test_check_config_names_what_a_printer_without_pictures_lacks(tmp_path: Path) -> None:
    path = configured(tmp_path, "", "Thuế ភាសា")
    native = 'id = "p1"\ndriver = "file"\ndevice = "/dev/usb/lp0"\ntext = "native"'
    path.write_text(path.read_text("utf-8").replace('id = "p1"', native), "utf-8")
    text, code = check_config.report(path)
    assert code == 0
    assert "Note: services.tax.name: 'p1' prints letters of “Thuế ភាសា” as question marks." in text
    assert text.count("question marks") == 1
