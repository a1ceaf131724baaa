"""At the kiosk one tap gives one number, and the next citizen finds the first screen again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.support.database import query
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.paths import SHIPPED_HALL, TRIAL_HALL
from tests.support.screens import cut_off, long_named_hall

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
Kiosk = Callable[..., Page]

STANDING, LYING = (1080, 1920), (1920, 1080)
LOCKED_MS = 1_050  # an earlier tap would count as the second of a double tap
TARGET_PX = 68  # 20 mm on a 43-inch panel of 1080 × 1920
LOWER_PART = 0.55
APPOINTMENTS = "\n[appointments]\nenabled = true\n"
NEVER_OPEN = re.sub(r"\[hours\]\n(\w.*\n)+", "[hours]\n", TRIAL_HALL.read_text("utf-8"))


@pytest.fixture
def kiosk(new_page: NewPage) -> Kiosk:
    def open_kiosk(hall: HallProcess, size: tuple[int, int] = STANDING) -> Page:
        page = new_page(viewport={"width": size[0], "height": size[1]})
        page.goto(f"{hall.url}/kiosk/k1")
        expect(page.locator(".service .wait .calm, .service .wait .busy").first).to_be_visible()
        return page

    return open_kiosk


def _tap(target: Locator, clicks: int = 1) -> None:
    """Taps as people do, after the moment in which a new screen takes no taps."""
    page = target.page
    page.wait_for_function("after => performance.now() > after", arg=_now(page) + LOCKED_MS)
    target.click(click_count=clicks)


def _now(page: Page) -> float:
    now: float = page.evaluate("performance.now()")
    return now


def _button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name)


def _tickets(hall: HallProcess) -> list[tuple[object, ...]]:
    return query(
        hall.database,
        "SELECT series || number, priority, language FROM ticket"
        " JOIN turn ON turn.ticket_id = ticket.id ORDER BY ticket.id",
    )


def test_one_tap_is_a_number(open_hall: OpenHall, kiosk: Kiosk) -> None:
    hall = open_hall()
    page = kiosk(hall)
    _tap(_button(page, "Giấy tờ"), clicks=2)
    expect(page.get_by_role("heading", name="A001")).to_be_visible()
    expect(page.get_by_text("Mời ông/bà lấy phiếu bên dưới")).to_be_visible()
    expect(page.locator(".phone img")).to_be_visible()
    assert _tickets(hall) == [("A1", None, "vi")]
    _tap(_button(page, "Xong"))
    expect(page.get_by_text("Hôm nay ông/bà cần làm gì?")).to_be_visible()
    expect(page.get_by_text("1 người chờ")).to_be_visible()


def test_a_priority_number(open_hall: OpenHall, kiosk: Kiosk) -> None:
    hall = open_hall()
    page = kiosk(hall)
    _tap(_button(page, "Ưu tiên"))
    _tap(_button(page, "Người cao tuổi"))
    _tap(_button(page, "Đất đai"))
    expect(page.get_by_role("heading", name="B001")).to_be_visible()
    assert _tickets(hall) == [("B1", "elder", "vi")]


def test_language_and_size_are_for_one_citizen(open_hall: OpenHall, kiosk: Kiosk) -> None:
    hall = open_hall()
    page = kiosk(hall)
    _tap(_button(page, "English"))
    expect(page.get_by_role("heading", name="What do you need today?")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    _tap(_button(page, "Large text"))
    expect(page.locator(".kiosk--large")).to_be_visible()
    _tap(_button(page, "Papers"))
    expect(page.get_by_text("Your number")).to_be_visible()
    expect(page.get_by_role("heading", name="A001")).to_be_visible()
    assert _tickets(hall) == [("A1", None, "en")]
    _tap(_button(page, "Done"))
    expect(page.get_by_role("heading", name="Hôm nay ông/bà cần làm gì?")).to_be_visible()
    expect(page.locator(".kiosk--large")).to_have_count(0)


def test_six_services_in_large_text_need_no_scrolling(open_hall: OpenHall, kiosk: Kiosk) -> None:
    page = kiosk(open_hall(config=(SHIPPED_HALL).read_text("utf-8")))
    _tap(_button(page, "Chữ to"))
    expect(page.locator(".service")).to_have_count(6)
    for width, height in (STANDING, LYING):
        page.set_viewport_size({"width": width, "height": height})
        last = page.locator(".service").last.bounding_box()
        options = page.locator(".options").bounding_box()
        assert last
        assert options
        assert last["y"] + last["height"] <= options["y"]


@pytest.mark.parametrize("size", [STANDING, LYING], ids=["standing", "lying"])
def test_low_reach_has_everything_in_the_lower_half(
    open_hall: OpenHall, kiosk: Kiosk, size: tuple[int, int]
) -> None:
    """This holds in large text, too, and in the language with the longest words."""
    page = kiosk(open_hall(config=TRIAL_HALL.read_text("utf-8") + APPOINTMENTS), size)
    _tap(_button(page, "Hạ nút xuống"))
    _in_the_lower_part(page, size)
    _tap(_button(page, "English"))
    _tap(_button(page, "Large text"))
    expect(page.locator(".kiosk--large")).to_be_visible()
    assert cut_off(page, "header, .ask, .options, .options button") == []
    _in_the_lower_part(page, size)


def _in_the_lower_part(page: Page, size: tuple[int, int]) -> None:
    expect(page.locator(".kiosk--low")).to_be_visible()
    for button in page.get_by_role("button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["y"] >= size[1] * (LOWER_PART), button
        assert box["y"] + box["height"] <= size[1]


def test_a_number_is_not_taken_twice_when_the_answer_was_lost(
    open_hall: OpenHall, kiosk: Kiosk, page_problems: list[str]
) -> None:
    hall = open_hall()
    page = kiosk(hall)
    keys: list[str | None] = []

    def lose_the_first(route: Route) -> None:
        keys.append(route.request.header_value("Idempotency-Key"))
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/api/v1/tickets", lose_the_first)
    _tap(_button(page, "Giấy tờ"))
    expect(page.get_by_role("heading", name="A001")).to_be_visible()
    assert len(keys) == 2
    assert keys[0] == keys[1] is not None
    assert _tickets(hall) == [("A1", None, "vi")]
    page_problems.clear()  # the browser logs the aborted request


def test_a_closed_hall_gives_no_number(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall(config=NEVER_OPEN, hours=True)
    page = new_page(viewport={"width": STANDING[0], "height": STANDING[1]})
    page.goto(f"{hall.url}/kiosk/k1")
    expect(page.get_by_role("heading", name="Hiện không phát số")).to_be_visible()
    expect(page.locator(".shut p")).to_have_text("Mời ông/bà hỏi cán bộ tại bàn đón tiếp.")
    for dead_end in ("Giấy tờ", "Ưu tiên"):
        expect(_button(page, dead_end)).to_have_count(0)


def test_a_holiday_is_named_on_kiosk_and_hall_display(
    open_hall: OpenHall, new_page: NewPage
) -> None:
    holiday = '[[exceptions]]\ndate = "2000-01-01"\nuntil = "2999-12-31"\nname = "Nghỉ Tết"\n'
    hall = open_hall(config=TRIAL_HALL.read_text("utf-8") + holiday, hours=True)
    page = new_page(viewport={"width": STANDING[0], "height": STANDING[1]})
    page.goto(f"{hall.url}/kiosk/k1")
    expect(page.get_by_role("heading", name="Nghỉ Tết")).to_be_visible()
    page.goto(f"{hall.url}/hall/front")
    expect(page.locator(".rules")).to_contain_text("Nghỉ Tết")


@pytest.mark.parametrize("size", [STANDING, LYING], ids=["standing", "lying"])
def test_long_names_are_never_cut_off(
    open_hall: OpenHall, kiosk: Kiosk, size: tuple[int, int]
) -> None:
    page = kiosk(open_hall(config=long_named_hall()), size)
    assert cut_off(page, "header, .ask, .service, .options button, .unsure-hint") == []
    for button in page.locator(".service").all():
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= TARGET_PX
