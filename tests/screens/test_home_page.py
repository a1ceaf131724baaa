"""The home page leads to every screen."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pyzbar.pyzbar import decode

from tests.support.hall_process import HallProcess

pytestmark = pytest.mark.browser

SCREENS = [
    "/kiosk/k1",
    "/kiosk/k2",
    "/reception",
    "/hall/front",
    "/hall/back",
    "/counter/1",
    "/counter/2",
    "/counter/3",
    "/counter/4",
    "/wall/wall",
    "/replay",
    "/printers",
    "/printers/p1",
]


def test_every_screen_with_a_code_of_its_address(
    server: HallProcess, new_page: Callable[..., Page]
) -> None:
    page = new_page(viewport={"width": 1280, "height": 3000})
    page.goto(server.url)
    places = page.locator("a.place")
    expect(places).to_have_count(len(SCREENS))
    assert [place.get_attribute("href") for place in places.all()] == SCREENS
    for place, path in zip(places.all(), SCREENS, strict=True):
        assert server.get(path).status == 200
        code = place.locator("img")
        code.scroll_into_view_if_needed()
        expect(code).to_have_js_property("complete", True)
        (seen,) = decode(Image.open(io.BytesIO(code.screenshot(scale="css"))))
        assert seen.data.decode() == server.url + path


def test_its_language_is_one_tap_away(server: HallProcess, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(server.url)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="The screens of this hall")).to_be_visible()
