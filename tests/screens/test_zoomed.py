"""At 200 % zoom a page has half the points each way: the number is still seen whole, under nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.hall_process import OpenHall
from tests.support.screens import cut_off

pytestmark = pytest.mark.browser

# Half of a tablet of 1280 x 800, of one of 1024 x 768, and of a phone
HALVES = [(640, 400), (512, 384), (195, 422)]
SEEN_WHOLE = """element => {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const points = [[left + 2, top + 2], [right - 2, bottom - 2], [(left + right) / 2, (top + bottom) / 2]];
  return top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth
    && points.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
}"""


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_nothing_covers_the_number(
    open_hall: OpenHall, new_page: Callable[..., Page], locale: str
) -> None:
    hall = open_hall()
    tokens = [hall.issue("papers")["token"] for _ in range(3)]
    hall.act(1, "next")
    hall.act(1, "start")
    hall.act(2, "next")
    for width, height in HALVES:
        page = new_page(viewport={"width": width, "height": height}, locale=locale)
        for counter in (1, 2):
            page.goto(f"{hall.url}/counter/{counter}")
            number = page.locator(".now .number")
            expect(number).to_be_visible()
            assert number.evaluate(SEEN_WHOLE), (counter, width)
            page.locator(".go").scroll_into_view_if_needed()
            assert cut_off(page, ".act, .go, .side") == [], (counter, width)
        for token in tokens:
            page.goto(f"{hall.url}/t/{token}")
            assert page.locator("#label").evaluate(SEEN_WHOLE), width
            assert cut_off(page, ".card") == [], width
