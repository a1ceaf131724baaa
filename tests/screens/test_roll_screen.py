"""The page of a printer shows its state and its last papers, and can simulate faults."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.hall_process import HallProcess

pytestmark = pytest.mark.browser


def test_a_fault_is_played_and_the_ticket_printed_again(
    server: HallProcess, new_page: Callable[..., Page]
) -> None:
    page = new_page()
    page.goto(f"{server.url}/printers/p1")
    state = page.locator(".state").first
    expect(state).to_have_text("Sẵn sàng")
    page.get_by_label("Thử sự cố").select_option("paper_ends")
    expect(page.get_by_label("Thử sự cố")).to_be_enabled()
    label = server.issue(kiosk="k1")["label"]
    expect(state).to_have_text("Có sự cố · hết giấy")
    expect(page.get_by_label("Thử sự cố")).to_have_value("paper_out")
    expect(page.get_by_text("1 phiếu đang đợi in")).to_be_visible()
    page.get_by_label("Thử sự cố").select_option("none")
    expect(state).to_have_text("Sẵn sàng")
    expect(page.get_by_alt_text(f"Phiếu số {label}")).to_have_count(2)


def test_a_test_page_comes_out(server: HallProcess, new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(f"{server.url}/printers/p1")
    expect(page.get_by_text("Sẵn sàng")).to_be_visible()
    before = page.locator(".paper li").count()
    page.get_by_role("button", name="In trang thử").click()
    expect(page.locator(".paper li")).to_have_count(before + 1)
