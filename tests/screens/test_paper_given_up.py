"""Kiosk, phone and wall say that nobody knows whether a ticket's paper came out."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.database import query
from tests.support.hall_process import OpenHall
from tests.support.printers.fake_printer import FakePrinter
from tests.support.printers.halls_with_printers import with_printers

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
WORDS = {
    "vi": (
        "Chưa rõ phiếu đã ra hay chưa",
        "Chưa rõ phiếu giấy đã ra hay chưa. Trang này thay cho phiếu",
        "Phiếu chưa in được hoặc chưa rõ đã ra: A001",
    ),
    "en": (
        "It is not certain that your ticket came out",
        "Nobody knows whether your paper ticket came out. This page replaces it",
        "Not printed, or not known to have come out: A001",
    ),
}


@pytest.mark.parametrize("language", WORDS)
def test_a_paper_that_failed_twice(open_hall: OpenHall, new_page: NewPage, language: str) -> None:
    at_kiosk, on_phone, on_wall = WORDS[language]
    locale = {"vi": "vi-VN", "en": "en-GB"}[language]
    with FakePrinter(reset_after=20_000) as printer:
        hall = open_hall(config=with_printers(printer.port))
        kiosk = new_page(viewport={"width": 1080, "height": 1920})
        kiosk.goto(f"{hall.url}/kiosk/k1")
        expect(kiosk.locator(".service .wait").first).to_be_visible()
        if language == "en":
            kiosk.get_by_role("button", name="English").click()
        kiosk.locator(".service").first.click()
        expect(kiosk.locator(".paper--bad")).to_contain_text(at_kiosk)
        hall.issue("papers", kiosk="k1")  # about the last one, the wall asks
        ((token,),) = query(hall.database, "SELECT token FROM ticket WHERE label = 'A001'")
        phone = new_page(viewport={"width": 390, "height": 844}, locale=locale)
        phone.goto(f"{hall.url}/t/{token}")
        expect(phone.locator("#paper")).to_contain_text(on_phone)
        wall = new_page(viewport={"width": 1920, "height": 1080}, locale=locale)
        wall.goto(f"{hall.url}/wall/wall")
        expect(wall.locator(".alerts")).to_contain_text(on_wall)
