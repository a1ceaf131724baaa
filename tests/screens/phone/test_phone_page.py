"""The page of a ticket says all without JavaScript and is small for weak networks."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.hall_process import OpenHall
from tests.support.paths import TRIAL_HALL

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
LIGHT_BYTES = 50_000
NUMBER = "0900 111 222"
HALL = TRIAL_HALL.read_text("utf-8").replace("[hours]", f'telephone = "{NUMBER}"\n\n[hours]', 1)


def test_the_page_is_complete_without_javascript(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall(config=HALL)
    hall.issue("papers")
    url = hall.issue("papers")["url"]
    phone = new_page(viewport=PHONE, java_script_enabled=False)
    phone.goto(url)
    expect(phone.locator("#label")).to_have_text("A002")
    expect(phone.locator("#ahead")).to_have_text("1 người")
    expect(phone.locator("#actions")).to_be_hidden()
    expect(phone.get_by_role("link", name=NUMBER)).to_have_attribute("href", "tel:0900111222")
    hall.act(1, "next")
    hall.act(2, "next")
    phone.reload()
    expect(phone.locator("#place")).to_have_text("Quầy 2")
    expect(phone.locator("#app")).to_have_attribute("data-state", "called")
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+">', phone.content())


def test_the_page_is_small(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall()
    phone = new_page(viewport=PHONE)
    sizes: list[int] = []
    phone.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    phone.goto(hall.issue("papers")["url"], wait_until="networkidle")
    expect(phone.locator("#actions")).to_be_visible()
    assert 0 < sum(sizes) <= LIGHT_BYTES


def test_a_language_is_one_tap_away(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall(config=HALL)
    phone = new_page(viewport=PHONE)
    phone.goto(hall.issue("papers")["url"])
    expect(phone.locator("#telephone")).to_have_text(f"Điện thoại: {NUMBER}")
    phone.get_by_role("button", name="English").click()
    expect(phone.locator("#your-number")).to_have_text("Your number")
    expect(phone.locator("#telephone")).to_have_text(f"Telephone: {NUMBER}")


def test_a_ticket_that_is_not_there(
    open_hall: OpenHall, new_page: NewPage, page_problems: list[str]
) -> None:
    hall = open_hall()
    phone = new_page(viewport=PHONE, java_script_enabled=False, locale="en-GB")
    answer = phone.goto(f"{hall.url}/t/no-such-ticket")
    assert answer is not None
    assert answer.status == 404
    assert ["404" in problem for problem in page_problems] == [True]
    page_problems.clear()
    expect(phone.locator("#headline")).to_have_text("Not found")
    expect(phone.locator("#telephone")).to_be_hidden()
