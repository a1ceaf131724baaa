"""When no number can be had, the kiosk says why and until when, and offers nothing that leads nowhere."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.database import query
from tests.support.kiosk.kiosk_halls import KioskHall
from tests.support.kiosk.kiosk_screen import MORNING, KioskScreen

pytestmark = pytest.mark.browser

MINUTE, HOUR = 60_000, 3_600_000


@pytest.fixture
def screen(new_page: Callable[..., Page], tmp_path: Path) -> Iterator[KioskScreen]:
    page = new_page(viewport={"width": 1080, "height": 1920})
    kiosk = KioskScreen(page, KioskHall(3), tmp_path)
    yield kiosk
    kiosk.close()


def _at(screen: KioskScreen, hours: float) -> None:
    screen.fed.clock.at = MORNING + round((hours - 9) * HOUR)
    screen.show()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_pause_has_its_sentence(screen: KioskScreen, language: str) -> None:
    page = screen.page
    screen.choose_layout(False, False, language)
    said = {}
    for hours in (6, 11.5, 18, 48 + 9):
        _at(screen, hours)
        title, sentence = page.locator(".shut h1"), page.locator(".shut p")
        said[hours] = (title.inner_text(), sentence.inner_text())
        for name in ("Ưu tiên", "Priority", "Đất đai"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
    assert (
        said
        == {
            "vi": {
                6: ("Chưa đến giờ lấy số", "Mời ông/bà lấy số từ 07:30."),
                11.5: ("Nghỉ trưa", "Mời ông/bà lấy số từ 13:15."),
                18: ("Hiện không phát số", "Mời ông/bà quay lại từ 07:30, Thứ Tư, 25/11/2026."),
                57: ("Hiện không phát số", "Mời ông/bà quay lại từ 07:30, Thứ Ba, 01/12/2026."),
            },
            "en": {
                6: ("Numbers are not given yet", "Please take a number from 07:30."),
                11.5: ("Lunch break", "Please take a number from 13:15."),
                18: (
                    "No numbers right now",
                    "Please come back at 07:30, Wednesday, 25 November 2026.",
                ),
                57: (
                    "No numbers right now",
                    "Please come back at 07:30, Tuesday, 1 December 2026.",
                ),
            },
        }[language]
    )


def test_while_counters_are_closed_a_card_says_from_when_they_serve(screen: KioskScreen) -> None:
    """Not how long the wait would be: nobody shortens it before."""
    _at(screen, 13.3)
    waits = screen.page.locator(".service .wait")
    expect(waits.nth(1)).to_have_text("Phục vụ từ 13:30")
    expect(waits.nth(2)).to_contain_text("5 người chờ")
    expect(waits.nth(2)).to_contain_text("Phục vụ từ 13:30")
    _at(screen, 13.5)
    expect(waits.nth(1)).to_contain_text("100–145 phút")


def test_sold_out_it_says_when_to_come_back(screen: KioskScreen) -> None:
    """Priority would lead nowhere; where only the time is full, it may lead to a number."""
    view = screen.view()
    for service in view["services"].values():
        service.update(open=False, admission="closed")
    screen.show(view)
    heading = screen.page.locator(".shut h1")
    expect(heading).to_have_text("Hôm nay không kịp phục vụ thêm")
    expect(screen.page.get_by_role("button", name="Ưu tiên")).to_be_visible()
    for service in view["services"].values():
        service.update(quota_reached=True)
    screen.show(view)
    expect(heading).to_have_text("Hôm nay đã phát hết số")
    expect(screen.page.locator(".shut p")).to_contain_text("07:30, Thứ Tư, 25/11/2026")
    expect(screen.page.get_by_role("button", name="Ưu tiên")).to_have_count(0)


def test_the_fastest_touches_of_the_pad_count(screen: KioskScreen) -> None:
    """All six within the moment in which a second tap of a double tap is ignored elsewhere; and who
    comes early for an appointment is told from when the number is called."""
    at = dt.datetime.fromtimestamp((MORNING + HOUR) / 1000, dt.UTC)
    code = screen.fed.engine.book("s1", MORNING + HOUR)["code"]
    screen.tap("Đã đặt lịch")
    for digit in code:
        screen.page.get_by_role("button", name=digit, exact=True).dispatch_event("pointerdown")
    expect(screen.page.locator(".facts")).to_contain_text("Được gọi từ")
    called_from = at + dt.timedelta(hours=7) - dt.timedelta(minutes=15)
    expect(screen.page.locator(".facts dd").first).to_have_text(f"{called_from:%H:%M}")
    database = screen.fed.engine.store.path
    assert query(database, "SELECT state FROM appointment") == [("arrived",)]


def test_number_keys_choose_among_the_cards_that_are_shown(
    new_page: Callable[..., Page], tmp_path: Path
) -> None:
    """On the second page, 1 is its first card; PageDown and PageUp turn."""
    page = new_page(viewport={"width": 1280, "height": 800})
    screen = KioskScreen(page, KioskHall(23, "long"), tmp_path)
    screen.tick(400)
    page.keyboard.press("PageDown")
    screen.tick(400)
    shown = page.locator(".service:not([hidden])").first.get_attribute("data-service")
    assert shown not in (None, "s0")
    page.keyboard.press("1")
    screen.tick(100)
    expect(page.locator(".done")).to_be_visible()
    database = screen.fed.engine.store.path
    assert query(database, "SELECT service FROM turn ORDER BY id DESC LIMIT 1") == [(shown,)]
    screen.close()
