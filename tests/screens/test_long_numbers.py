"""Numbers of two letters, or of four and five digits, have room on every screen."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.support.hall_process import OpenHall
from tests.support.layout import layout_problems
from tests.support.paths import TRIAL_HALL

SERIES = {
    'letter = "A"': 'letter = "MW"',
    'letter = "B"': 'numbers = "99998-99999"',
    'letter = "C"': 'numbers = "1000-1999"',
}
LABELS = {"papers": "MW001", "land": "99998", "results": "1000"}


def long_numbers() -> str:
    text = TRIAL_HALL.read_text("utf-8")
    for letter, series in SERIES.items():
        text = text.replace(letter, series, 1)
    return re.sub(r'areas = \["front"\]', 'areas = ["front", "back"]', text)


def test_long_numbers_have_room(open_hall: OpenHall, new_page: Callable[..., Page]) -> None:
    hall = open_hall(config=long_numbers())
    tickets = {service: hall.issue(service) for service in LABELS}
    assert {service: each["label"] for service, each in tickets.items()} == LABELS
    for counter, label in ((1, "MW001"), (2, "99998"), (4, "1000")):
        hall.act(counter, "call", label=label)
    for path, size, shown in (
        ("/hall/front", (1920, 1080), ["MW001", "99998", "1000"]),
        ("/hall/front", (1080, 1920), ["MW001", "99998", "1000"]),
        ("/counter/1", (1280, 800), ["MW001"]),
        ("/counter/2", (390, 844), ["99998"]),
        (f"/t/{tickets['papers']['token']}", (320, 640), ["MW001"]),
    ):
        page = new_page(viewport={"width": size[0], "height": size[1]})
        page.goto(f"{hall.url}{path}")
        for label in shown:
            number = page.get_by_text(label, exact=True).first
            expect(number).to_be_visible()
        page.evaluate("document.fonts.ready")
        found = [each for each in layout_problems(page) if any(label in each for label in shown)]
        assert found == [], (path, size)
        page.close()


def test_the_kiosk_shows_long_numbers_and_says_when_they_are_used_up(
    open_hall: OpenHall, new_page: Callable[..., Page]
) -> None:
    hall = open_hall(config=long_numbers())
    page = new_page(viewport={"width": 1080, "height": 1920})
    page.goto(f"{hall.url}/kiosk/k1")
    cards = page.locator(".service")
    expect(cards.locator(".letter").first).to_have_text("MW")
    assert layout_problems(page, ".service .letter") == []
    cards.first.click()
    expect(page.locator("h1.number")).to_have_text("MW001")
    found = [each for each in layout_problems(page) if "MW001" in each]
    assert found == []
    hall.issue("land")
    hall.issue("land")
    answer = hall.post("/api/v1/tickets", {"service": "land"}, headers={"Accept-Language": "en"})
    assert (answer.status, answer.json["code"]) == (409, "numbers_used_up")
    assert answer.json["detail"].startswith(
        "This service has given all its numbers of today, 99998"
    )
    page.get_by_role("button", name="Xong").click()
    expect(cards.nth(1)).to_be_disabled()
    expect(cards.nth(1)).to_contain_text("Đã phát hết số của hôm nay")
