"""The page of all printers shows their states and what to do, and swaps printers in two taps."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.hall_process import OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.printers.fake_printer import FakePrinter, refusing_port
from tests.support.printers.halls_with_printers import with_printer_name, with_printers
from tests.support.screens import cut_off

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]


def test_each_fault_says_what_to_do_and_a_swap_takes_two_taps(
    open_hall: OpenHall, new_page: NewPage
) -> None:
    with FakePrinter() as first, FakePrinter() as second:
        first.mechanism.break_down("paper_out")
        second.mechanism.break_down("near_end")
        three = with_printers(first.port, second.port, refusing_port())
        config = with_printer_name(three, "p2", "bàn đón tiếp")
        hall = open_hall(config=config)
        page = new_page()
        page.goto(f"{hall.url}/printers")
        cards = page.locator(".card")
        expect(cards.nth(0).locator(".condition")).to_have_text("hết giấy")
        expect(cards.nth(0).locator(".remedy")).to_contain_text("đặt cuộn giấy mới")
        expect(cards.nth(1).locator(".condition")).to_have_text("sắp hết giấy")
        expect(cards.nth(2).locator(".condition")).to_have_text("máy in từ chối")
        assert page.locator(".picture").count() == 3
        hall.issue("papers", kiosk="k1")
        expect(cards.nth(0).locator(".waiting")).to_contain_text("A001")
        cards.nth(0).get_by_role("button", name="Chuyển sang máy khác").click()
        cards.nth(0).get_by_role("button", name="“bàn đón tiếp” in thay").click()
        expect(
            page.get_by_text("Máy “bàn đón tiếp” in thay máy “p1”, chuyển ngay 1 phiếu.")
        ).to_be_visible()
        expect(cards.nth(0).locator(".stand-in")).to_have_text("Máy “bàn đón tiếp” đang in thay")
        with LiveScreen(hall.url, view="kiosk", kiosk="k1") as seen:
            seen.wait_for_view(lambda view: view["jobs"]["A001"]["state"] == "confirmed")
        cards.nth(0).get_by_role("button", name="Máy “p1” in lại").click()
        expect(cards.nth(0).locator(".stand-in")).to_have_count(0)
        assert cut_off(page, ".card, .button, .condition") == []


def test_staff_are_asked_about_a_silent_printer(open_hall: OpenHall, new_page: NewPage) -> None:
    with FakePrinter(deaf=True) as printer:
        hall = open_hall(config=with_printers(printer.port))
        page = new_page(locale="en-GB")
        page.goto(f"{hall.url}/printers")
        expect(page.locator(".remedy")).to_contain_text("That is no fault")
        page.get_by_role("button", name="Test page").click()
        question = "Test page: did it come out of printer “p1”?"
        expect(page.locator(".doubt")).to_contain_text(question)
        with LiveScreen(hall.url, view="wall") as seen:
            view = seen.wait_for_view(lambda view: view["printers"][0]["doubt"] is not None)
            first_doubt = view["printers"][0]["doubt"]
        page.get_by_role("button", name="No, print again").click()
        expect(page.get_by_text("Test page is being printed at printer “p1”.")).to_be_visible()
        with LiveScreen(hall.url, view="wall") as seen:
            seen.wait_for_view(lambda view: view["printers"][0]["doubt"] not in (None, first_doubt))
        page.reload()
        page.get_by_role("button", name="It came out").click()
        expect(page.locator(".doubt")).to_have_count(0)
        assert len(printer.mechanism.papers()) == 2
