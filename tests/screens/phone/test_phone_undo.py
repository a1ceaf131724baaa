"""The phone says what to do after a mistaken cancellation, and on another day."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.hall_process import OpenHall
from tests.support.screens import cut_off, hall_in_the_past

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
DAY_MIN = 24 * 60
BOXES = "header, .card, .card p, h2, #undo .button, #undo-hint"


def test_a_cancellation_can_be_undone_and_repeated(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall()
    phone = new_page(viewport=PHONE)
    hall.issue("papers")
    phone.goto(hall.issue("papers")["url"])
    for _ in range(2):
        expect(phone.locator("#undo")).to_be_hidden()
        phone.locator("#cancel").click()
        phone.locator("#confirm-yes").click()
        expect(phone.locator("#app")).to_have_attribute("data-state", "cancelled")
        expect(phone.locator("#undo-hint")).to_contain_text("giây để lấy lại")
        assert cut_off(phone, BOXES) == []
        phone.get_by_role("button", name="Lấy lại số A002").click()
        expect(phone.locator("#app")).to_have_attribute("data-state", "almost")
        expect(phone.locator("#ahead")).to_have_text("1 người")


def test_without_javascript_it_is_a_form(
    open_hall: OpenHall, new_page: NewPage, page_problems: list[str]
) -> None:
    hall = open_hall()
    ticket = hall.issue("papers")
    phone = new_page(viewport=PHONE, java_script_enabled=False, locale="en-GB")
    hall.post(f"/api/v1/tickets/{ticket['token']}/cancel")
    phone.goto(ticket["url"])
    expect(phone.locator("#headline")).to_have_text("Turn cancelled")
    other = new_page(viewport=PHONE, java_script_enabled=False, locale="en-GB")
    other.goto(ticket["url"])
    phone.get_by_role("button", name="Restore number A001").click()
    expect(phone.locator("#app")).to_have_attribute("data-state", "almost")
    assert phone.url == ticket["url"]
    expect(phone.locator("#undo")).to_be_hidden()
    other.get_by_role("button", name="Restore number A001").click()  # it is restored already
    expect(other.locator("#app")).to_have_attribute("data-state", "almost")
    expect(other.locator("#problem")).to_contain_text("A001")
    assert ["409" in problem for problem in page_problems] == [True]
    page_problems.clear()


def test_after_its_time_a_cancellation_stands(
    open_hall: OpenHall, new_page: NewPage, tmp_path: Path
) -> None:
    database = tmp_path / "hall.db"
    with hall_in_the_past(database) as (engine, minutes_ago):
        minutes_ago(1)
        token = engine.issue("papers")["token"]
        engine.cancel(token)
    hall = open_hall(database=database)
    for javascript in (True, False):
        phone = new_page(viewport=PHONE, java_script_enabled=javascript)
        phone.goto(f"{hall.url}/t/{token}")
        expect(phone.locator("#headline")).to_have_text("Đã hủy lượt")
        expect(phone.locator("#undo")).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False])
def test_on_another_day_it_says_that_the_day_is_over(
    open_hall: OpenHall, new_page: NewPage, tmp_path: Path, javascript: bool
) -> None:
    database = tmp_path / "hall.db"
    with hall_in_the_past(database) as (engine, minutes_ago):
        minutes_ago(DAY_MIN)
        token = engine.issue("papers")["token"]
    hall = open_hall(database=database)
    phone = new_page(viewport=PHONE, java_script_enabled=javascript)
    phone.goto(f"{hall.url}/t/{token}")
    expect(phone.locator("#label")).to_have_text("A001")
    expect(phone.locator("#headline")).to_have_text("Ngày làm việc đã kết thúc")
    expect(phone.locator("#advice")).to_contain_text("lấy số mới")
    for part in ("#actions", "#undo", "#line", "#steps li"):
        expect(phone.locator(part).filter(visible=True)).to_have_count(0)
    assert cut_off(phone, BOXES) == []
