"""The logo on papers; a bad file is refused with one sentence that names it."""

import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from hall.config import report as check_config
from hall.config.file import load
from hall.config.logo import LARGEST_BYTES, UnusableLogo, read
from hall.config.orientation import upright
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
    "a picture for the web": (
        lambda path: path.write_bytes(encoded(emblem(), "WEBP")),
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


def exif(order: str, *entries: tuple[int, int, int, bytes]) -> bytes:
    """EXIF data with these tags, each with its type, count and four bytes of value."""
    sign = {"<": b"II", ">": b"MM"}[order]
    body = b"".join(struct.pack(f"{order}HHI", *entry[:3]) + entry[3] for entry in entries)
    return b"Exif\0\0" + sign + struct.pack(f"{order}HIH", 42, 8, len(entries)) + body + bytes(4)


SIX = {
    "big end first": exif(">", (0x112, 3, 1, b"\0\6\0\0")),
    "little end first": exif("<", (0x112, 3, 1, b"\6\0\0\0")),
    "a long number": exif("<", (0x112, 4, 1, b"\6\0\0\0")),
    "after a text of bytes": exif(">", (0x10E, 2, 2, b"x\0\0\0"), (0x112, 3, 1, b"\0\6\0\0")),
    "with a pointer to nowhere": exif(
        ">", (0x112, 3, 1, b"\0\6\0\0"), (0x8769, 4, 1, b"\0\0\xff\0"), (0x8825, 4, 1, bytes(4))
    ),
    "with a strange type": exif(">", (0x11A, 99, 9, bytes(4)), (0x112, 3, 1, b"\0\6\0\0")),
}


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize("data", SIX.values(), ids=SIX)
def test_a_logo_is_turned_as_its_exif_says(tmp_path: Path, data: bytes, form: str) -> None:
    tall = Image.new("L", (40, 20), 255)
    tall.paste(0, (0, 0, 10, 20))  # black at the left comes to the top
    path = tmp_path / "logo"
    tall.save(path, form, exif=data)
    turned = read(str(path))
    assert turned.size == (20, 40)
    assert (turned.getpixel((10, 2)), turned.getpixel((10, 35))) == (0, 255)
    text, code = check_config.report(configured(tmp_path, "logo"))
    assert (code, "Note: the logo" in text) == (0, False)


@given(st.binary(max_size=200))
def test_any_exif_leaves_a_logo_upright_or_turns_it(data: bytes) -> None:
    picture = Image.new("L", (4, 2))
    for exif_data in (data, b"Exif\0\0MM" + data, b"II*\0\x08\0\0\0" + data):
        picture.info["exif"] = exif_data
        assert sorted(upright(picture).size) == [2, 4]


def greys_16(folder: Path) -> Path:
    sixteen = Image.new("I;16", (300, 1))
    sixteen.putdata([n * 200 for n in range(300)])
    sixteen.save(folder / "logo.png")
    return folder / "logo.png"


def test_16_bits_become_8(tmp_path: Path) -> None:
    picture = read(str(greys_16(tmp_path)))
    assert [picture.getpixel((x, 0)) for x in (0, 150, 299)] == [0, 116, 232]


def test_colours_for_print_become_greys(tmp_path: Path) -> None:
    picture = Image.new("CMYK", (60, 30), (0, 0, 0, 0))
    picture.paste((255, 255, 255, 255), (0, 0, 30, 30))
    picture.save(tmp_path / "logo.jpg", "JPEG")
    again = read(str(tmp_path / "logo.jpg"))
    assert (again.getpixel((10, 10)), again.getpixel((50, 10))) == (0, 255)


def white_on_transparent() -> Image.Image:
    picture = Image.new("RGBA", (80, 80), (0, 0, 0, 0))
    picture.paste((255, 255, 255, 255), (20, 20, 60, 60))
    return picture


def transparent_palette() -> Image.Image:
    picture = emblem(80).convert("P")
    picture.info["transparency"] = bytes(256)
    return picture


UNSEEN: dict[str, tuple[Image.Image, str]] = {
    "white on transparent": (white_on_transparent(), "prints nothing, or almost nothing"),
    "white": (Image.new("L", (80, 80), 255), "prints nothing, or almost nothing"),
    "light grey": (Image.new("L", (80, 80), 254), "prints nothing, or almost nothing"),
    "a palette without colours": (transparent_palette(), "prints nothing, or almost nothing"),
    "black": (Image.new("1", (80, 80), 0), "prints as a black box"),
}


@pytest.mark.parametrize(("picture", "sentence"), UNSEEN.values(), ids=UNSEEN)
def test_a_logo_that_will_not_be_seen_is_noted(
    tmp_path: Path, picture: Image.Image, sentence: str
) -> None:
    options: dict[str, Any] = {"transparency": bytes(256)} if picture.mode == "P" else {}
    picture.save(tmp_path / "logo.png", **options)
    text, code = check_config.report(configured(tmp_path, "logo.png"))
    assert code == 0
    assert f"Note: the logo {tmp_path / 'logo.png'} {sentence}" in text


def test_a_logo_that_will_be_seen_is_not_noted(tmp_path: Path) -> None:
    for mode in ("1", "L", "LA", "P", "RGB", "RGBA"):
        emblem().convert(mode).save(tmp_path / "logo.png")
        assert "Note: the logo" not in check_config.report(configured(tmp_path, "logo.png"))[0]
    frames = [emblem(60), emblem(60).rotate(90)]
    frames[0].save(tmp_path / "logo.png", save_all=True, append_images=frames[1:])
    assert read(str(tmp_path / "logo.png")).size == (60, 60)
    frames[0].save(tmp_path / "logo.png", "MPO", save_all=True, append_images=frames[1:])
    assert read(str(tmp_path / "logo.png")).size == (60, 60)


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
