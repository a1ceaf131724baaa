"""The logo on papers; a bad file is refused with one sentence that names it."""

import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from hall.config import report as check_config
from hall.config.file import load
from hall.config.logo import LARGEST_BYTES, UnusableLogo, read
from hall.config.problems import ConfigErrors
from hall.printers.drawing.draw import draw
from hall.printers.drawing.stationery import SIZES, fitted, stationery_of
from tests.support.paths import SMALL_HALL
from tests.support.printers.papers import TICKET, emblem

GOOD = SMALL_HALL.read_text("utf-8")


def encoded(picture: Image.Image, form: str = "PNG") -> bytes:
    out = io.BytesIO()
    picture.save(out, form)
    return out.getvalue()


def bomb(wide: int, tall: int) -> bytes:
    """A PNG of a few bytes that claims to be this large."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", wide, tall, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(10_000))
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


BAD: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda path: None, "There is no logo {path}."),
    "folder": (lambda path: path.mkdir(), "The logo {path} cannot be read: Is a directory."),
    "empty": (lambda path: path.write_bytes(b""), "The logo {path} is no PNG or JPEG picture."),
    "text": (
        lambda path: path.write_text("<svg/>", "utf-8"),
        "The logo {path} is no PNG or JPEG picture.",
    ),
    "another kind": (
        lambda path: path.write_bytes(encoded(emblem(), "GIF")),
        "The logo {path} is no PNG or JPEG picture.",
    ),
    "cut off": (
        lambda path: path.write_bytes(encoded(emblem())[:400]),
        "The logo {path} is damaged.",
    ),
    "too many bytes": (
        lambda path: path.write_bytes(bytes(LARGEST_BYTES + 500_000)),
        "The logo {path} has 2.5 MB, more than 2 MB.",
    ),
    "too many dots": (
        lambda path: path.write_bytes(encoded(Image.new("1", (2500, 2000)))),
        "The logo {path} has 2500 × 2000 dots, more than 4 million.",
    ),
    "bomb": (
        lambda path: path.write_bytes(bomb(60_000, 60_000)),
        "The logo {path} has far too many dots, more than 4 million.",
    ),
    "print colours": (
        lambda path: path.write_bytes(encoded(Image.new("CMYK", (50, 50)), "JPEG")),
        "The logo {path} has colours of a kind (CMYK) that is not printed.",
    ),
    "fine greys": (
        lambda path: path.write_bytes(encoded(Image.new("I;16", (50, 50)))),
        "The logo {path} has colours of a kind (I;16) that is not printed.",
    ),
}


def configured(folder: Path, logo: str) -> Path:
    path = folder / "config.toml"
    path.write_text(f'{GOOD}\n[paper]\nlogo = "{logo}"\n', "utf-8")
    return path


@pytest.mark.parametrize(("make", "sentence"), BAD.values(), ids=BAD)
def test_a_bad_logo_is_refused(
    tmp_path: Path, make: Callable[[Path], object], sentence: str
) -> None:
    logo = tmp_path / "logo.png"
    make(logo)
    config = configured(tmp_path, "logo.png")
    with pytest.raises(ConfigErrors) as caught:
        load(config)
    (problem,) = caught.value.problems
    assert (problem.path, problem.message) == ("paper.logo", sentence.format(path=logo))
    text, code = check_config.report(config)
    assert code == 1
    assert sentence.format(path=logo) in text


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_logo_may_have_any_usual_colours(tmp_path: Path, mode: str) -> None:
    logo = tmp_path / "logo.png"
    emblem().convert(mode).save(logo)
    read_again = read(str(logo))
    assert (read_again.mode, read_again.size) == ("L", (200, 200))
    assert (read_again.getpixel((0, 0)), read_again.getpixel((100, 100))) == (255, 0)


def test_transparent_parts_stay_white(tmp_path: Path) -> None:
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(tmp_path / "logo.png")
    assert read(str(tmp_path / "logo.png")).getextrema() == (255, 255)


@pytest.mark.parametrize("width", SIZES)
def test_a_logo_gets_no_larger_than_its_place(width: int) -> None:
    tall = SIZES[width].logo
    assert fitted(Image.new("L", (3000, 1500), 0), width).size == (2 * tall, tall)
    dots = Image.effect_noise((40, 40), 200).convert("1").convert("L")
    assert fitted(dots, width).tobytes() == dots.tobytes()  # a small one dot by dot


def test_the_logo_stands_at_the_left_of_the_names(tmp_path: Path) -> None:
    emblem(80).save(tmp_path / "logo.png")
    paper = stationery_of(load(configured(tmp_path, "logo.png")), 576)
    assert paper.logo is not None
    head = draw(TICKET, paper).crop((0, 0, 576, 130)).convert("L")
    places = [(24, top) for top in range(50)]
    found = [
        place
        for place in places
        if not ImageChops.difference(
            head.crop((place[0], place[1], place[0] + 80, place[1] + 80)), paper.logo
        ).getbbox()
    ]
    assert len(found) == 1


def test_a_vanished_logo_is_left_out(tmp_path: Path) -> None:
    emblem().save(tmp_path / "logo.png")
    config = load(configured(tmp_path, "logo.png"))
    (tmp_path / "logo.png").unlink()
    assert stationery_of(config, 576).logo is None


@given(data=st.data())
def test_a_damaged_logo_does_no_more_than_be_refused(data: st.DataObject) -> None:
    whole = bytearray(encoded(emblem(24), data.draw(st.sampled_from(["PNG", "JPEG"]))))
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + 1] = data.draw(st.binary(max_size=3))
    with TemporaryDirectory() as folder, suppress(UnusableLogo):
        path = Path(folder) / "logo"
        path.write_bytes(whole)
        assert read(str(path)).mode == "L"
