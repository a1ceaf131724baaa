"""Letters that command printers and terminals, or turn the direction of writing, enter nowhere."""

import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.config import report as check_config
from hall.displays.cli.terminal import escaping
from hall.letters.entered import escaped, refused_letter
from tests.support.paths import SMALL_HALL

GOOD = SMALL_HALL.read_text("utf-8")
REFUSED = {
    "escape": ("a\x1b[2Jb", "U+001B ESCAPE"),
    "null": ("\0", "U+0000 CONTROL CHARACTER"),
    "tab": ("a\tb", "U+0009 TAB"),
    "line": ("a\nb", "U+000A LINE BREAK"),
    "return": ("a\rb", "U+000D CARRIAGE RETURN"),
    "delete": ("\x7f", "U+007F CONTROL CHARACTER"),
    "control of 8 bits": ("\x9b2J", "U+009B CONTROL CHARACTER"),
    "override": ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"),
    "embedding": ("\u202a", "U+202A LEFT-TO-RIGHT EMBEDDING"),
    "isolate": ("\u2066a\u2069", "U+2066 LEFT-TO-RIGHT ISOLATE"),
    "mark": ("a\u200f", "U+200F RIGHT-TO-LEFT MARK"),
    "arabic mark": ("\u061c", "U+061C ARABIC LETTER MARK"),
    "byte order mark": ("\ufeffa", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    "soft hyphen": ("a\u00adb", "U+00AD SOFT HYPHEN"),
    "tag": ("\U000e0041", "U+E0041 TAG LATIN CAPITAL LETTER A"),
    "line separator": ("\u2028", "U+2028 LINE SEPARATOR"),
    "half a letter": ("\ud800", "U+D800 CONTROL CHARACTER"),
    "no letter": ("\ufffe", "U+FFFE CONTROL CHARACTER"),
}
ALLOWED = [
    "Nguyễn Thị Ẩn",
    "e\u0323\u0302",
    "ភូមិ\u200bភ្នំពេញ",
    "ک\u200cتاب",
    "क्\u200dष",
    "👩\u200d👩\u200d👧 ❤\ufe0f",
    "ملف \u0661\u0660",
    "你好",
    "a\u00a0b",
]


@pytest.mark.parametrize(("words", "name"), REFUSED.values(), ids=REFUSED)
def test_letters_that_are_refused_are_named(words: str, name: str) -> None:
    found = refused_letter(words)
    assert found is not None
    assert found.name == name
    assert found.letter == words[found.position - 1]
    assert refused_letter(escaped(words)) is None


@pytest.mark.parametrize("words", ALLOWED)
def test_letters_of_all_scripts_are_allowed(words: str) -> None:
    assert refused_letter(words) is None
    assert escaped(words) == words


@given(st.text(alphabet=st.characters()))
def test_what_is_escaped_has_nothing_that_is_refused(words: str) -> None:
    shown = escaped(words)
    assert refused_letter(shown) is None
    assert (shown == words) == (refused_letter(words) is None)
    directions = {unicodedata.bidirectional(letter) for letter in shown}
    assert not directions & {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_lines_and_tabs_are_kept_where_they_make_sense() -> None:
    assert refused_letter("a\n\tb", lines=True) is None
    assert escaped("a\n\x1bb", lines=True) == "a\n\\u001bb"
    assert escaped("a\nb") == "a\\u000ab"


def test_a_terminal_gets_no_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with escaping(colours=False):
        sys.stdout.write("Lan\x1b[31m\u202e\na\tb\n")
        sys.stdout.write("x,y\r\n")
        sys.stdout.write("\r")
        sys.stderr.write("\x1b]0;title\x07\n")
    with escaping(colours=True):
        sys.stdout.write("\x1b[31mred\x1b[0m \x1b[2J\n")
    out, errors = capsys.readouterr()
    assert out == ("Lan\\u001b[31m\\u202e\na\tb\nx,y\r\n\r\x1b[31mred\x1b[0m \\u001b[2J\n")
    assert errors == "\\u001b]0;title\\u0007\n"


@pytest.mark.parametrize(
    ("old", "new", "where", "name"),
    [
        (
            'name = "Tax"',
            'name = "Tax\\u202e"',
            "services.tax.name",
            "U+202E RIGHT-TO-LEFT OVERRIDE",
        ),
        ('name = "Tax"', 'name = "T\\u001b[2J"', "services.tax.name", "U+001B ESCAPE"),
        ('name = "Tax"', 'name = "a\\nb"', "services.tax.name", "U+000A LINE BREAK"),
        ('name = "Tax"', 'name = { vi = "a", en = "\\u2066b" }', "services.tax.name.en", "U+2066"),
        ("[server]", '[server]\nhost = "a\\tb"', "server.host", "U+0009 TAB"),
        ("[calls]", '[paper]\nfooter = "a\\u0007"\n\n[calls]', "paper.footer", "U+0007"),
    ],
)
def test_check_config_refuses_letters_with_their_place(
    tmp_path: Path, old: str, new: str, where: str, name: str
) -> None:
    assert old in GOOD
    (tmp_path / "config.toml").write_text(GOOD.replace(old, new, 1), "utf-8")
    text, code = check_config.report(tmp_path / "config.toml")
    assert code == 1
    assert f"{where}\n  This text has a character that may not be used: {name}" in text


def test_texts_of_several_lines_and_scripts_are_in_order(tmp_path: Path) -> None:
    text = GOOD.replace('name = "Tax"', 'name = "ភូមិ\\u200bភ្នំ"', 1)
    text += '\n[[notices]]\ntext = """a\n\tb"""\n'
    (tmp_path / "config.toml").write_text(text, "utf-8")
    assert check_config.report(tmp_path / "config.toml")[1] == 0
