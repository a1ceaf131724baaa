"""The kiosk while the server is away."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.kiosk.kiosk_halls import KioskHall
from tests.support.kiosk.kiosk_screen import KioskScreen

pytestmark = pytest.mark.browser

# The parts of an icon that are drawn come from the sprite, which lies in the page.
EMPTY_ICONS = """() => [...document.querySelectorAll("svg.icon use")].filter((use) => {
  const { width, height } = use.getBBox();
  if (!use.parentElement.checkVisibility()) return false;
  return width + height === 0 || !document.querySelector(use.getAttribute("href"));
}).map((use) => use.getAttribute("href"))"""


@pytest.fixture
def screen(new_page: Callable[..., Page], tmp_path: Path) -> Iterator[KioskScreen]:
    page = new_page(viewport={"width": 1080, "height": 1920})
    kiosk = KioskScreen(page, KioskHall(2), tmp_path)
    yield kiosk
    kiosk.close()


def test_icons_that_are_first_drawn_without_the_server_are_whole(screen: KioskScreen) -> None:
    screen.page.route("**/*", lambda route: route.abort())
    screen.tap("Ưu tiên")
    screen.page.locator(".classes .icon").first.wait_for()
    assert screen.page.evaluate(EMPTY_ICONS) == []


def test_a_tap_made_while_disconnected_is_refused_and_never_sent(screen: KioskScreen) -> None:
    page, sent = screen.page, []
    page.on("request", lambda request: sent.append(request.method))
    screen.lose_the_hall()
    page.locator("[data-service=s1]").dispatch_event("click")
    expect(page.locator(".notice--bad")).to_contain_text("Chưa lấy được số vì mất kết nối")
    screen.find_the_hall()
    page.clock.run_for(20_000)
    assert "POST" not in sent


def test_disconnected_the_kiosk_sends_people_to_the_reception(screen: KioskScreen) -> None:
    """Nothing on it leads to a dead end, and it is right again with the hall's next word."""
    page = screen.page
    screen.lose_the_hall()
    page.clock.run_for(1_000)
    expect(page.locator(".service")).to_have_count(2)  # a short break changes nothing
    page.clock.run_for(1_000)
    expect(page.get_by_role("heading", name="Máy lấy số đang mất kết nối")).to_be_visible()
    expect(page.locator(".shut p")).to_contain_text("Mời ông/bà lấy số tại bàn đón tiếp")
    for dead_end in ("Hộ tịch", "Ưu tiên", "Đã đặt lịch"):
        expect(page.get_by_role("button", name=dead_end)).to_have_count(0)
    screen.find_the_hall()
    expect(page.locator(".service")).to_have_count(2)
