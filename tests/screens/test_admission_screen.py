"""Kiosk, phone and API, when a number could no longer be served before a break or closing."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.hall_process import HallProcess, OpenHall
from tests.support.paths import TRIAL_HALL

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
STANDING = {"width": 1080, "height": 1920}
LOCKED_MS = 1_050


def busy_hall(*, evening: bool) -> str:
    """A hall at noon that closes at 23:57 and whose services take ten hours each.

    With ``evening`` it opens once more after a break."""
    zone = f"Etc/GMT{dt.datetime.now(dt.UTC).hour - 12:+d}"
    windows = '{ opens = "00:00", closes = "23:57" }'
    if evening:
        windows += ', { opens = "23:58", closes = "23:59" }'
    text = TRIAL_HALL.read_text("utf-8").replace(
        "[hall]\n", f'[hall]\nday_starts = "00:00"\ntimezone = "{zone}"\n'
    )
    text = re.sub(r"(?m)^(\w+day) = .*$", rf"\1 = [{windows}]", text)
    text = text.replace("[hours]\n", f"[hours]\nsaturday = [{windows}]\nsunday = [{windows}]\n")
    return text.replace('area = "back"\n', 'area = "back"\nquota = 3\nusual_service_min = 600\n')


def kiosk_of(hall: HallProcess, page: Page) -> Locator:
    for _ in range(2):
        hall.issue("results")
    page.goto(f"{hall.url}/kiosk/k1")
    return page.get_by_role("button", name="Trả kết quả")


def tap(target: Locator) -> None:
    target.page.wait_for_timeout(LOCKED_MS)
    target.click()


def test_the_kiosk_offers_a_number_for_after_the_break(
    open_hall: OpenHall, new_page: Callable[..., Page], page_problems: list[str]
) -> None:
    hall = open_hall(config=busy_hall(evening=True), hours=True)
    page = new_page(viewport=STANDING)
    button = kiosk_of(hall, page)
    expect(button).to_contain_text("Chỉ còn số cho buổi sau, từ 23:58")
    tap(button)
    expect(page.locator(".ask")).to_contain_text(
        "Ông/bà có thể lấy số cho buổi sau, được gọi từ 23:58"
    )
    page_problems.clear()  # the browser logs the refusal
    tap(page.get_by_role("button", name="Lấy số cho buổi sau"))
    expect(page.locator(".number")).to_have_text("C003")
    expect(page.locator(".facts")).to_contain_text("Được gọi từ23:58")
    page.goto(f"{hall.url}/kiosk/k1")
    expect(button).to_be_disabled()
    expect(button).to_contain_text("Đã phát hết số của hôm nay")
    refused = hall.post("/api/v1/tickets", {"service": "results"})
    assert (refused.status, refused.json["code"]) == (409, "quota_reached")
    assert "hết 3 số" in refused.json["detail"]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_phone_says_from_when(
    open_hall: OpenHall, new_page: Callable[..., Page], javascript: bool
) -> None:
    hall = open_hall(config=busy_hall(evening=True), hours=True)
    for _ in range(2):
        hall.issue("results")
    url = hall.issue("results", later=True)["url"]
    phone = new_page(viewport=PHONE, java_script_enabled=javascript)
    phone.goto(url)
    expect(phone.locator("#app")).to_have_attribute("data-state", "later")
    expect(phone.locator("#headline")).to_have_text("Được gọi từ 23:58")
    expect(phone.locator("#ahead")).to_have_text("2 người")
    expect(phone.locator("#steps .now")).to_have_text("Chờ gọi đến quầy 4")
    english = new_page(viewport=PHONE, java_script_enabled=javascript, locale="en-GB")
    english.goto(url)
    expect(english.locator("#headline")).to_have_text("Called from 23:58")
    expect(english.locator("#advice")).to_contain_text("Please be here by then")


def test_the_kiosk_says_that_today_it_is_too_late(
    open_hall: OpenHall, new_page: Callable[..., Page]
) -> None:
    hall = open_hall(config=busy_hall(evening=False), hours=True)
    page = new_page(viewport=STANDING)
    button = kiosk_of(hall, page)
    expect(button).to_be_disabled()
    expect(button).to_contain_text("Hôm nay không kịp phục vụ thêm")
    refused = hall.post("/api/v1/tickets", {"service": "results", "later": True})
    assert (refused.status, refused.json["code"]) == (409, "too_late_today")


def test_the_api_says_when_the_hall_opens_again(open_hall: OpenHall) -> None:
    hall = open_hall(config=busy_hall(evening=True), hours=True)
    for _ in range(2):
        hall.issue("results")
    refused = hall.post("/api/v1/tickets", {"service": "results"})
    assert (refused.status, refused.json["code"]) == (409, "too_late_now")
    services = {each["id"]: each for each in hall.get("/api/v1/hall").json["services"]}
    assert services["results"]["admission"] == "later"
    assert services["results"]["later_from"] == refused.json["reopens"]
    assert services["papers"]["admission"] == "now"
    given = hall.post("/api/v1/tickets", {"service": "results", "later": True})
    assert given.json["expected_from"] == refused.json["reopens"]
