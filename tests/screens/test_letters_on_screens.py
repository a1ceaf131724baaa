"""Papers draw the letters of all scripts as Chromium does on the screens, with the same fonts."""

import io
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageDraw
from playwright.sync_api import Page

from hall.letters.faces import faces
from hall.printers.drawing import runs
from hall.printers.drawing.runs import Weight
from tests.support.hall_process import HallProcess

DOTS = 48
MARGIN = 48
SAME_INK = 0.6  # browsers place letters on whole dots, and embolden what has no bold font
WORDS = {
    "vietnamese": "Nguyễn Thị Ẩn · Đặng Ỷ Ộ",
    "khmer": "ភូមិភ្នំពេញ ស្រុកខ្មែរ",
    "khmer and vietnamese": "Chị កម្ពុជា 12 – ឧត្តម",
    "thai": "ศูนย์บริการ น้ำที่ผู้ใหญ่",
    "lao": "ນະຄອນຫຼວງວຽງຈັນ",
    "arabic": "مركز الخدمات العامة",
    "arabic in vietnamese": "Khu مركز (12:30) خدمات – quầy 3",
    "cyrillic": "№ 5 Гражданство",
    "cham": "ꨀꨇꨩ ꨌꩌ",
    "tai viet": "ꪼꪕ ꪎꪳ",
}
SHOW = """async ([words, weight, size, margin]) => {
  document.body.innerHTML = "";
  const box = document.createElement("div");
  box.id = "words";
  box.style.cssText = `position: fixed; left: 0; top: 0; padding: ${margin}px; color: #000;
    background: #fff; white-space: pre; line-height: 2; z-index: 99;
    font: ${weight} ${size}px var(--font)`;
  const inner = document.createElement("span");
  inner.textContent = words;
  box.append(inner);
  document.body.append(box);
  inner.getBoundingClientRect();
  await document.fonts.ready;
  return inner.getBoundingClientRect().width;
}"""


@pytest.mark.parametrize("weight", [500, 700])
def test_papers_draw_words_as_chromium_does(
    server: HallProcess, new_page: Callable[..., Page], weight: Weight
) -> None:
    page = new_page(viewport={"width": 1200, "height": 300})
    page.goto(f"{server.url}/")
    for name, words in WORDS.items():
        width = page.evaluate(SHOW, [words, weight, DOTS, MARGIN])
        seen = Image.open(io.BytesIO(page.locator("#words").screenshot())).convert("L")
        length = runs.length(words, DOTS, weight, faces())
        assert length == pytest.approx(width, rel=0.025), name
        assert overlap(seen, on_paper(words, weight)) > SAME_INK, name


def on_paper(words: str, weight: Weight) -> Image.Image:
    line = runs.runs(words, DOTS, weight, faces())
    sheet = Image.new("L", (1200, 3 * DOTS), 255)
    x = float(MARGIN)
    for run in line:
        run.draw(ImageDraw.Draw(sheet), x, 2 * DOTS)
        x += run.length
    return sheet


def overlap(one: Image.Image, other: Image.Image) -> float:
    """The share of the ink of either picture that is ink in both, each cut to its ink."""
    inks = []
    for picture in (one, other):
        ink = ImageChops.invert(picture)
        inks.append(ink.crop(ink.getbbox()))
    same = inks[0].resize(inks[1].size)
    both = sum(ImageChops.darker(same, inks[1]).histogram()[n] * n for n in range(256))
    any_ = sum(ImageChops.lighter(same, inks[1]).histogram()[n] * n for n in range(256))
    return both / any_
