"""The kiosk while the server is away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from hall.config.models import Config
from tests.support.fed_screen import FedScreen
from tests.support.show import show_of

pytestmark = pytest.mark.browser

MORNING = 1_795_482_000_000  # Tuesday, 24 November 2026, 8:00 in the hall
# The parts of an icon that are drawn come from the sprite, which lies in the page.
EMPTY_ICONS = """() => [...document.querySelectorAll("svg.icon use")].filter((use) => {
  const { width, height } = use.getBBox();
  return width + height === 0 || !document.querySelector(use.getAttribute("href"));
}).map((use) => use.getAttribute("href"))"""


def test_icons_that_are_first_drawn_without_the_server_are_whole(
    new_page: Callable[..., Page], config: Config, tmp_path: Path
) -> None:
    page = new_page(viewport={"width": 1080, "height": 1920})
    screen = FedScreen(page, config, tmp_path, MORNING)
    screen.open("/kiosk/k1")
    screen.show(show_of(screen.engine)("kiosk", "k1"))
    page.locator(".service .wait").first.wait_for()
    page.route("**/*", lambda route: route.abort())
    page.get_by_role("button", name="Ưu tiên").click()
    page.locator(".classes .icon").first.wait_for()
    assert page.evaluate(EMPTY_ICONS) == []
    screen.close()
