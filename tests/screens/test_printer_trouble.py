"""Tablet, reception and wall show trouble with printers, and print papers for staff."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.database import query
from tests.support.hall_process import OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.printers.fake_printer import FakePrinter
from tests.support.printers.halls_with_printers import with_printer_name, with_printers
from tests.support.screens import cut_off
from tests.support.tablet import SIZES, expect_big_enough, open_tablet

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]


def test_a_tablet_shows_printer_trouble_and_prints_again(
    open_hall: OpenHall, new_page: NewPage
) -> None:
    with FakePrinter() as broken, FakePrinter() as other:
        config = with_printer_name(with_printers(broken.port, other.port), "p2", "bàn đón tiếp")
        hall = open_hall(config=config)
        hall.issue("papers", kiosk="k1")
        with LiveScreen(hall.url, view="kiosk", kiosk="k1") as seen:
            seen.wait_for_view(lambda view: view["jobs"]["A001"]["state"] == "confirmed")
        hall.act(1, "next")
        broken.mechanism.break_down("cover_open")
        other.mechanism.break_down("near_end")
        tablet = open_tablet(new_page, hall)
        button = tablet.get_by_role("button", name="Máy in và phiếu: 2 máy in cần xem")
        button.click()
        expect(tablet.locator(".troubles")).to_contain_text("Ấn nắp xuống")
        expect(tablet.locator(".troubles")).to_contain_text("Chuẩn bị cuộn mới")
        expect_big_enough(tablet, ".sheet .button")
        tablet.get_by_role("button", name="Đã thay cuộn giấy").click()
        expect(tablet.get_by_text("Máy “bàn đón tiếp”: đếm lại từ đầu cuộn.")).to_be_visible()
        button.click()
        tablet.get_by_role("button", name="In lại phiếu A001").click()
        expect(tablet.get_by_text("A001 đang in tại máy “bàn đón tiếp”.")).to_be_visible()
        with LiveScreen(hall.url, view="kiosk", kiosk="k1") as seen:
            seen.wait_for_view(lambda view: view["jobs"]["A001"]["reprint"] == 1)
        button.click()
        tablet.get_by_label("In tại").select_option("p1")
        tablet.get_by_role("button", name="In lại phiếu A001").click()
        waits = "A001 chưa in được ở máy “p1”: nắp máy in đang mở. Ấn nắp xuống"
        expect(tablet.locator(".said .bad")).to_contain_text(waits)
        for width, height in SIZES:
            tablet.set_viewport_size({"width": width, "height": height})
            button.click()
            assert cut_off(tablet, ".sheet, .sheet .button, header .button") == []
            tablet.keyboard.press("Escape")


def test_a_hold_can_have_a_slip(open_hall: OpenHall, new_page: NewPage) -> None:
    with FakePrinter() as printer:
        hall = open_hall(config=with_printers(printer.port))
        hall.issue("papers")
        hall.act(1, "next")
        tablet = open_tablet(new_page, hall)
        tablet.get_by_role("button", name="Tạm giữ").click()
        tablet.get_by_label("In phiếu quay lại").check()
        tablet.get_by_role("button", name="Thiếu giấy tờ").click()
        expect(tablet.get_by_text("Đã tạm giữ A001", exact=False)).to_be_visible()
        assert query(hall.database, "SELECT kind, printer FROM print_job") == [("return", "p1")]


def test_the_reception_prints_any_number(open_hall: OpenHall, new_page: NewPage) -> None:
    with FakePrinter() as printer:
        hall = open_hall(config=with_printers(printer.port))
        desk = new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        desk.goto(f"{hall.url}/reception")
        desk.get_by_role("button", name="Papers").click()
        desk.get_by_role("button", name="Print ticket").click()
        expect(desk.get_by_text("A001 is being printed at printer “p1”.")).to_be_visible()
        with LiveScreen(hall.url, view="printers") as seen:
            seen.wait_for_view(
                lambda view: not view["jobs"] and len(printer.mechanism.papers()) == 1
            )
        desk.get_by_role("button", name="Printers").click()
        desk.get_by_label("Print the ticket of any number again").fill("a001")
        desk.get_by_role("button", name="Print", exact=True).click()
        with LiveScreen(hall.url, view="printers") as seen:
            seen.wait_for_view(
                lambda view: not view["jobs"] and len(printer.mechanism.papers()) == 2
            )
        assert query(hall.database, "SELECT reprint FROM print_job") == [(0,), (1,)]


def test_the_wall_asks_whether_it_printed(open_hall: OpenHall, new_page: NewPage) -> None:
    with FakePrinter(deaf=True) as printer:
        hall = open_hall(config=with_printers(printer.port))
        hall.issue("papers", kiosk="k1")
        wall = new_page(viewport={"width": 1920, "height": 1080})
        wall.goto(f"{hall.url}/wall/wall")
        expect(wall.locator(".alert--soon")).to_have_text("Phiếu A001: đã ra khỏi máy “p1” chưa?")
        expect(wall.locator(".device--soon")).to_contain_text("không báo tình trạng")
        wall.get_by_role("button", name="Đã ra").click()
        expect(wall.locator(".calm")).to_be_visible()
        assert query(hall.database, "SELECT state FROM print_job") == [("confirmed",)]
