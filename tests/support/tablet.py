"""Opens a counter's tablet in a browser, and checks that it can be tapped."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.hall_process import HallProcess

TABLET = {"width": 1280, "height": 800}
SIZES = [(1280, 800), (1024, 768), (390, 844)]
LEAST_TARGET_PX = 48
Tablet = Callable[..., Page]


def open_tablet(
    new_page: Callable[..., Page], hall: HallProcess, counter: int = 1, **options: object
) -> Page:
    page = new_page(**{"viewport": TABLET, **options})
    page.goto(f"{hall.url}/counter/{counter}")
    expect(page.locator(".go:not(.go--settling)")).to_be_visible()
    return page


def expect_ready(page: Page) -> None:
    """Waits until the big button takes taps again."""
    expect(page.locator(".go:enabled:not(.go--settling)")).to_be_visible()


def wait_in_line(hall: HallProcess, people: int) -> None:
    for _ in range(people):
        hall.issue("papers")


def expect_big_enough(page: Page, selector: str) -> None:
    """Asserts that each element is large enough for a finger."""
    for target in page.locator(selector).all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= LEAST_TARGET_PX, target.inner_text()
