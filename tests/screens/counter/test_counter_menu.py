"""A counter pauses, closes and changes its services and staff on its tablet; the wall shows it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.hall_process import OpenHall
from tests.support.screens import cut_off
from tests.support.tablet import expect_ready, open_tablet

pytestmark = pytest.mark.browser

SIZES = [(1280, 800), (1920, 1080)]


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize(
    ("locale", "menu", "reason", "go", "reopen"),
    [
        ("vi-VN", "Quầy", "Nghỉ giải lao", "Tiếp tục", "Mở quầy"),
        ("en-GB", "Counter", "Break", "Continue", "Open counter"),
    ],
)
def test_pause_close_and_open(
    open_hall: OpenHall,
    new_page: Callable[..., Page],
    width: int,
    height: int,
    locale: str,
    menu: str,
    reason: str,
    go: str,
    reopen: str,
) -> None:
    hall = open_hall()
    hall.issue("papers")
    size = {"width": width, "height": height}
    tablet = open_tablet(new_page, hall, viewport=size, locale=locale)
    wall = new_page(viewport=size, locale=locale)
    wall.goto(f"{hall.url}/wall/wall")
    tablet.get_by_role("button", name=menu, exact=True).click()
    assert cut_off(tablet, ".sheet button, .sheet label, .sheet input") == []
    tablet.get_by_role("button", name=reason).click()
    expect(tablet.locator(".go")).to_contain_text(go)
    expect(wall.locator(".counter--paused")).to_contain_text(reason)
    assert cut_off(wall, ".counter") == []
    assert cut_off(tablet, ".go, .now, header > *") == []
    expect_ready(tablet)
    tablet.locator(".go").click()
    expect(tablet.locator(".go")).to_contain_text("A001")
    hall.act(1, "close")
    expect(tablet.locator(".go")).to_contain_text(reopen)
    expect_ready(tablet)
    tablet.locator(".go").click()
    expect(tablet.locator(".go")).to_contain_text("A001")


def test_services_and_staff(open_hall: OpenHall, new_page: Callable[..., Page]) -> None:
    hall = open_hall()
    hall.issue("land")
    page = open_tablet(new_page, hall)
    page.get_by_role("button", name="Quầy", exact=True).click()
    page.get_by_label("Đất đai").click()
    expect(page.get_by_label("Đất đai")).to_be_checked()
    expect(page.locator(".go")).to_contain_text("B001")
    expect_ready(page)
    page.get_by_label("Người ngồi quầy").fill("Hoa")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator(".who")).to_contain_text("Hoa · Giấy tờ · Đất đai")
    expect(page.locator(".undo")).to_contain_text("đổi người")
