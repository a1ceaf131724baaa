"""Citizens check in for an appointment at the kiosk with six digits, on a pad or a keyboard."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.database import query
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.paths import TRIAL_HALL

pytestmark = pytest.mark.browser

MINUTE = 60_000
WITH_APPOINTMENTS = TRIAL_HALL.read_text("utf-8") + "[appointments]\nenabled = true\n"
QUESTION = "Xin nhập mã lịch hẹn gồm 6 chữ số"


@pytest.fixture
def kiosk(new_page: Callable[..., Page]) -> Callable[[HallProcess], Page]:
    def open_kiosk(hall: HallProcess) -> Page:
        page = new_page(viewport={"width": 1080, "height": 1920})
        page.goto(f"{hall.url}/kiosk/k1")
        expect(page.locator(".service .wait .calm, .service .wait .busy").first).to_be_visible()
        return page

    return open_kiosk


def _book(hall: HallProcess) -> str:
    at = time.time_ns() // 1_000_000 + MINUTE
    code: str = hall.post("/api/v1/appointments", {"service": "land", "at": at}).json["code"]
    return code


def _open_pad(page: Page) -> None:
    page.wait_for_timeout(400)  # an earlier tap would count as the second of a double tap
    page.get_by_role("button", name="Đã đặt lịch").click()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    page.wait_for_timeout(400)


def _digit(page: Page, digit: str) -> None:
    page.get_by_role("button", name=digit, exact=True).click()


def test_the_code_gives_the_number(open_hall: OpenHall, kiosk: Callable[..., Page]) -> None:
    hall = open_hall(config=WITH_APPOINTMENTS)
    code = _book(hall)
    page = kiosk(hall)
    _open_pad(page)
    _digit(page, "7" if code[0] != "7" else "8")
    page.get_by_role("button", name="Xóa chữ số cuối").click()
    for digit in code[:3]:
        _digit(page, digit)
    expect(page.locator(".code")).to_have_text(f"{code[:3]}–––")
    for digit in code[3:]:
        page.keyboard.press(digit)
        page.wait_for_timeout(100)  # at the speed of a person
    expect(page.get_by_role("heading", name="B001")).to_be_visible()
    assert query(hall.database, "SELECT state FROM appointment") == [("arrived",)]


def test_a_wrong_code_is_refused_and_can_be_typed_again(
    open_hall: OpenHall, kiosk: Callable[..., Page], page_problems: list[str]
) -> None:
    hall = open_hall(config=WITH_APPOINTMENTS)
    code = _book(hall)
    page = kiosk(hall)
    _open_pad(page)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for digit in wrong:
        _digit(page, digit)
    expect(page.get_by_text(f"Không có lịch hẹn nào mang mã {wrong}.", exact=False)).to_be_visible()
    for digit in code:
        _digit(page, digit)
    expect(page.get_by_role("heading", name="B001")).to_be_visible()
    page_problems.clear()  # the browser logs the refusal


def test_a_hall_without_appointments_asks_for_none(
    server: HallProcess, kiosk: Callable[..., Page]
) -> None:
    page = kiosk(server)
    expect(page.get_by_role("button", name="Chữ to")).to_be_visible()
    expect(page.get_by_role("button", name="Đã đặt lịch")).to_have_count(0)
