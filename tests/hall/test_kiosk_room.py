"""What ``check-config`` says is too much for a kiosk."""

from pathlib import Path

import pytest

from hall.config.report import report
from tests.support.kiosk.kiosk_halls import KioskHall


@pytest.mark.parametrize(
    ("hall", "pages"),
    [
        (KioskHall(14, "short"), False),
        (KioskHall(15, "short"), True),
        (KioskHall(8, "long"), False),
        (KioskHall(9, "long"), True),
    ],
)
def test_more_services_than_one_page_has_room_for(
    tmp_path: Path, hall: KioskHall, pages: bool
) -> None:
    assert ("don't fit on one page of a kiosk" in _said(tmp_path, hall.text)) == pages


def test_names_and_words_that_are_too_long(tmp_path: Path) -> None:
    text = KioskHall(3, "short").text
    assert "kiosks" not in _said(tmp_path, text)
    long = _said(tmp_path, text.replace("Đất đai", "Đất đai " + "và nhà ở " * 6))
    assert "the name of service 's1' has 62 letters; kiosks have room for 60" in long
    word = "Đăngkýkinhdoanhkhôngkhoảngtrắng"
    broken = _said(tmp_path, text.replace("Đất đai", word))
    assert f"'{word}' in the name of service 's1' is broken on kiosks" in broken


def _said(folder: Path, text: str) -> str:
    path = folder / "config.toml"
    path.write_text(text, "utf-8")
    said, code = report(path)
    assert code == 0, said
    return said
