"""Staff and phones are told when counters rest and until when, whatever the day and the hour."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.database import query
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.tablet import TABLET

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
WINDOWS = '[{ opens = "07:30", closes = "11:30" }, { opens = "13:30", closes = "17:00" }]'


def hall_where_it_is(hour: int, windows: str = WINDOWS) -> str:
    """The trial hall, open at the same hours every day, in a zone where this hour has begun."""
    behind = (dt.datetime.now(dt.UTC).hour - hour + 11) % 24 - 11
    text = TRIAL_HALL.read_text("utf-8")
    text = text.replace("[hall]\n", f'[hall]\ntimezone = "Etc/GMT{behind:+d}"\n', 1)
    text = re.sub(r"(?m)^(\w+day) = .*$", rf"\1 = {windows}", text)
    return text.replace("[hours]\n", f"[hours]\nsaturday = {windows}\nsunday = {windows}\n")


def number_from_before(hall: HallProcess) -> str:
    """Reception opens the hall for a number, and the hall goes back to its hours."""
    hall.post("/api/v1/hall/open", {"minutes": 15})
    ticket = hall.issue("papers")
    hall.post("/api/v1/hall/close", {})
    assert query(hall.database, "SELECT count(*) FROM turn WHERE state = 'waiting'") == [(1,)]
    return f"/t/{ticket['token']}"


@pytest.mark.parametrize(
    ("locale", "tablet", "reception", "phone"),
    [
        (
            "vi-VN",
            "Nghỉ trưa · mở lại 13:30",
            "Nghỉ trưa, phát số lại lúc 13:30",
            "Quầy gọi từ 13:30",
        ),
        (
            "en-GB",
            "Lunch break · open again 13:30",
            "Lunch break; numbers again at 13:30",
            "Counters call from 13:30",
        ),
    ],
)
def test_at_lunch(
    open_hall: OpenHall,
    new_page: Callable[..., Page],
    locale: str,
    tablet: str,
    reception: str,
    phone: str,
) -> None:
    hall = open_hall(config=hall_where_it_is(12), hours=True)
    link = number_from_before(hall)
    page = new_page(viewport=TABLET, locale=locale)
    page.goto(f"{hall.url}/counter/1")
    expect(page.get_by_role("heading", name=tablet)).to_be_visible()
    expect(page.locator(".go:enabled")).to_contain_text("A001")
    page.goto(f"{hall.url}/reception")
    expect(page.locator(".state")).to_have_text(reception)
    for javascript in (True, False):
        page = new_page(viewport=PHONE, locale=locale, java_script_enabled=javascript)
        page.goto(hall.url + link)
        expect(page.locator("#headline")).to_have_text(phone)
        expect(page.locator("#wait-box")).to_be_hidden()
    hall.act(1, "next")
    page.goto(hall.url + link)
    expect(page.locator("#app")).to_have_attribute("data-state", "called")


def test_after_hours_staff_see_when_the_hall_opens_again(
    open_hall: OpenHall, new_page: Callable[..., Page]
) -> None:
    hall = open_hall(config=hall_where_it_is(18), hours=True)
    page = new_page(viewport=TABLET)
    page.goto(f"{hall.url}/counter/1")
    heading = page.locator(".now--none h2")
    expect(heading).to_have_text(re.compile(r"Hết giờ làm việc · mở lại 07:30, (Thứ|Chủ) \w+, "))
