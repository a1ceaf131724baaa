"""The whole way of a number with real parts, from the tap at the kiosk to the wait log."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pyzbar.pyzbar import decode as read_codes

from tests.support.database import query
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.printers.fake_printer import FakePrinter, decode

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
PRINTER = '[[printers]]\nid = "p1"\n'


def _hall_with(printer: FakePrinter) -> str:
    network = f'driver = "network"\nhost = "127.0.0.1"\nport = {printer.port}\ntimeout_s = 1\n'
    toml = TRIAL_HALL.read_text("utf-8")
    assert PRINTER in toml
    return toml.replace(PRINTER, PRINTER + network)


def _open(new_page: NewPage, url: str, width: int, height: int) -> Page:
    page = new_page(viewport={"width": width, "height": height})
    page.goto(url)
    return page


def _ready(tablet: Page) -> None:
    """Taps count again: right after a change a second tap of a double tap would not."""
    expect(tablet.locator(".go:not(.go--settling)")).to_be_visible()


def _log(hall: HallProcess) -> list[tuple[object, ...]]:
    return query(
        hall.database,
        "SELECT ticket, service, counter, staff, outcome, walking_s IS NOT NULL,"
        " waiting_s >= 0 AND service_s >= 0, issued <= called AND called <= started"
        " AND started <= ended FROM wait_log",
    )


def test_one_tickets_whole_life(open_hall: OpenHall, new_page: NewPage) -> None:
    with FakePrinter() as printer:
        hall = open_hall(config=_hall_with(printer))
        board = _open(new_page, f"{hall.url}/hall/front", 1920, 1080)
        wall = _open(new_page, f"{hall.url}/wall/wall", 1920, 1080)
        tablet = _open(new_page, f"{hall.url}/counter/1", 1280, 800)
        kiosk = _open(new_page, f"{hall.url}/kiosk/k1", 1080, 1920)

        expect(kiosk.get_by_text("Chưa có ai chờ").first).to_be_visible()
        kiosk.get_by_role("button", name="Giấy tờ").click()
        expect(kiosk.get_by_role("heading", name="A001")).to_be_visible()

        while not (papers := decode(printer.wait())):
            pass  # a connection that only asked for the status counts as a job, too
        paper = papers[0].picture()
        (code,) = read_codes(paper.convert("L"))
        phone_page = code.data.decode()
        assert phone_page.startswith(f"{hall.url}/t/")
        assert len(urlsplit(phone_page).path) == len("/t/") + 22
        expect(kiosk.get_by_text("lấy phiếu bên dưới")).to_be_visible()

        phone = _open(new_page, phone_page, 390, 844)
        expect(phone.locator("#label")).to_have_text("A001")
        expect(wall.get_by_text("A001").first).to_be_visible()

        tablet.get_by_role("button", name="Gọi A001").click()
        called = board.locator('[data-label="A001"]')
        expect(called).to_have_attribute("data-counter", "1")
        expect(called).to_be_visible()
        expect(phone.locator("#app")).to_have_attribute("data-state", "called")
        expect(phone.locator("#place")).to_have_text("Quầy 1")

        _ready(tablet)
        tablet.keyboard.press("s")
        expect(phone.locator("#app")).to_have_attribute("data-state", "serving")
        _ready(tablet)
        tablet.keyboard.press("f")
        expect(phone.locator("#app")).to_have_attribute("data-state", "done")

        assert _log(hall) == [("A001", "papers", 1, "Lan", "done", 1, 1, 1)]


def test_a_dead_printer_costs_nobody_a_turn(
    open_hall: OpenHall, new_page: NewPage, tmp_path: Path
) -> None:
    with FakePrinter() as printer:
        text = _hall_with(printer)
        printer.refuse()
        hall = open_hall(config=text)
        kiosk = _open(new_page, f"{hall.url}/kiosk/k1", 1080, 1920)
        wall = _open(new_page, f"{hall.url}/wall/wall", 1920, 1080)

        expect(kiosk.get_by_text("Chưa có ai chờ").first).to_be_visible()
        kiosk.get_by_role("button", name="Giấy tờ").click()
        expect(kiosk.get_by_role("heading", name="A001")).to_be_visible()
        expect(kiosk.get_by_text("ghi lại số A001")).to_be_visible()
        code = kiosk.locator(".phone img")
        expect(code).to_be_visible()
        picture = tmp_path / "code.png"
        code.screenshot(path=picture)
        (seen,) = read_codes(Image.open(picture))
        token = urlsplit(seen.data.decode()).path.removeprefix("/t/")
        assert hall.get(f"/api/v1/tickets/{token}").json["label"] == "A001"
        expect(wall.get_by_text("p1").first).to_be_visible()

        assert hall.act(1, "next")["label"] == "A001"

        printer.listen()  # the printer is back, and the ticket is still recent enough to be printed
        (again,) = read_codes(decode(printer.wait(15))[0].picture().convert("L"))
        assert again.data.decode() == seen.data.decode()


def test_the_paper_on_the_screen_leads_to_the_phone_page(
    open_hall: OpenHall, new_page: NewPage
) -> None:
    hall = open_hall()
    roll = _open(new_page, f"{hall.url}/printers/p1", 900, 1000)
    ticket = hall.issue(kiosk="k1")
    link = roll.get_by_role("link", name="A001")
    expect(link).to_have_attribute("href", f"/t/{ticket['token']}")
    expect(roll.get_by_role("img", name="A001")).to_be_visible()
