"""What hall displays and walls say while nobody can be called: before, at lunch, after, cut off."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.fed_screen import FedScreen
from tests.support.halls.generated import call_at, fill, generated_config, moment
from tests.support.kiosk.in_page import SETTLED
from tests.support.layout import layout_problems
from tests.support.show import show_of

pytestmark = pytest.mark.browser

SIZES = ((1920, 1080), (1366, 768), (1080, 1920))
LUNCH = "2026-11-24T12:10+07:00"
EVENING = "2026-11-25T18:00+07:00"  # a Wednesday, after which nothing is open until Monday

NewScreen = Callable[..., FedScreen]


@pytest.fixture
def new_screen(new_page: Callable[..., Page], tmp_path: Path) -> NewScreen:
    """A screen of a hall in which people were called in the morning, at another time."""

    def open_screen(path: str, now: str, names: str = "", **options: object) -> FedScreen:
        page = new_page(viewport={"width": 1920, "height": 1080}, **options)
        config = generated_config(8, 8, long_names=names == "long")
        screen = FedScreen(page, config, tmp_path, moment("2026-11-24T11:20+07:00"))
        fill(screen.engine, waiting=2)
        call_at(screen.engine, (1, 2, 3))
        screen.engine.finish(2, confirmed=False)
        screen.clock.at = moment(now)
        view, _, key = path.strip("/").partition("/")
        screen.open(path)
        shown = show_of(screen.engine)
        screen.show(shown("board", key) if view == "hall" else shown("wall"))
        return screen

    return open_screen


@pytest.mark.parametrize(
    ("now", "why", "when", "expected"),
    [
        (LUNCH, ("Nghỉ trưa", "Lunch break"), "13:30", "từ 13:30"),
        (EVENING, ("Hết giờ làm việc", "Closed for today"), "07:30", "từ 07:30, Thứ Hai"),
    ],
)
def test_a_display_at_rest_says_why_and_until_when(
    new_screen: NewScreen, now: str, why: tuple[str, str], when: str, expected: str
) -> None:
    """Old calls don't stand as if they were current, and no wait is told but from when."""
    screen = new_screen("/hall/rows-5", now)
    rest = screen.page.locator(".rest")
    for text in (*why, when):
        expect(rest).to_contain_text(text)
    expect(screen.page.locator("[data-label]")).to_have_count(0)
    expect(screen.page.locator("td.wait").first).to_contain_text(expected)
    for width, height in SIZES:
        screen.page.set_viewport_size({"width": width, "height": height})
        assert layout_problems(screen.page) == []
    screen.close()


@pytest.mark.parametrize("now", ["2026-11-24T11:25+07:00", LUNCH])
@pytest.mark.parametrize("path", ["/hall/rows-5", "/wall/wall"])
def test_that_the_hall_is_lost_is_said_over_nothing_else(
    new_screen: NewScreen, page_problems: list[str], path: str, now: str
) -> None:
    screen = new_screen(path, now, names="long")
    screen.page.locator("table").first.wait_for()
    screen.reachable = False
    screen.page.evaluate("dispatchEvent(new Event('offline'))")
    expect(screen.page.locator(".stale")).to_be_visible()
    for width, height in SIZES[: 2 if path == "/wall/wall" else 3]:
        screen.page.set_viewport_size({"width": width, "height": height})
        screen.page.evaluate(SETTLED)
        assert layout_problems(screen.page) == []
    screen.close()
    page_problems.clear()  # errors of the lost connection


def test_a_display_before_the_first_call_says_so(new_screen: NewScreen) -> None:
    screen = new_screen("/hall/rows-5", "2026-11-24T11:20+07:00")
    view = show_of(screen.engine)("board", "rows-5")
    screen.show({**view, "calls": []})
    expect(screen.page.locator(".none")).to_contain_text("Chưa gọi số nào")
    expect(screen.page.locator(".none")).to_contain_text("No calls yet")
    screen.close()


@pytest.mark.parametrize(
    ("locale", "why", "counter"),
    [("vi-VN", "Nghỉ trưa", "nghỉ trưa"), ("en-GB", "Lunch", "at lunch")],
)
def test_a_wall_at_lunch_does_not_count_minutes(
    new_screen: NewScreen, locale: str, why: str, counter: str
) -> None:
    screen = new_screen("/wall/wall", LUNCH, locale=locale)
    expect(screen.page.locator("header .rest")).to_contain_text(why)
    expect(screen.page.locator("header .rest")).to_contain_text("13:30")
    free = screen.page.locator(".counter--rest")
    expect(free).to_have_text(f"{'Quầy' if locale == 'vi-VN' else 'Counter'} 22–Lê Minh{counter} ")
    expect(screen.page.locator("td.expected").first).to_contain_text("13:30")
    assert layout_problems(screen.page) == []
    screen.close()
