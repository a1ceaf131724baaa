"""The kiosk says whether paper comes when its printer fails, and how to do without it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.support.database import query
from tests.support.hall_process import OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.printers.fake_printer import FakePrinter, refusing_port
from tests.support.printers.halls_with_printers import with_printer_name, with_printers
from tests.support.screens import cut_off

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
LOCKED_MS = 1_050  # an earlier tap would count as the second of a double tap
STANDING = {"width": 1080, "height": 1920}


def _kiosk(new_page: NewPage, url: str, **options: object) -> Page:
    page = new_page(**{"viewport": STANDING, **options})
    page.goto(f"{url}/kiosk/k1")
    expect(page.locator(".service .wait").first).to_be_visible()
    return page


def test_without_paper_the_number_is_enough(open_hall: OpenHall, new_page: NewPage) -> None:
    """A band warns before the number is taken; then number and code are huge.

    With a new roll the paper comes out."""
    with FakePrinter() as printer:
        page = _kiosk(new_page, open_hall(config=with_printers(printer.port)).url)
        printer.mechanism.break_down("paper_out")
        band = page.locator(".notice--amber")
        expect(band).to_have_text(
            "Máy in hết giấy – số sẽ hiện trên màn hình này, xin chụp lại hoặc ghi số."
        )
        page.locator(".service").first.click()
        paper = page.locator(".paper--bad")
        expect(paper).to_contain_text("Máy in hết giấy – xin chụp hoặc ghi lại số A001")
        expect(paper).to_contain_text("thì phiếu sẽ tự ra")
        assert cut_off(page, ".ticket, .facts div, .paper, .phone, .finish .button") == []
        printer.mechanism.mend("paper_out")
        expect(page.locator(".paper")).to_contain_text("Mời ông/bà lấy phiếu bên dưới")


@pytest.mark.parametrize("viewport", [STANDING, {"width": 1920, "height": 1080}])
def test_number_and_code_fit_also_in_large_text(
    open_hall: OpenHall, new_page: NewPage, viewport: dict[str, int]
) -> None:
    page = _kiosk(new_page, open_hall(config=with_printers(refusing_port())).url, viewport=viewport)
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Large text").click()
    page.get_by_role("button", name="Papers").click()
    expect(page.locator(".paper--bad")).to_contain_text("The printer has a problem")
    assert cut_off(page, ".ticket, .facts div, .paper, .phone, .finish .button") == []
    assert (
        page.evaluate(
            "(({scrollHeight: all, clientHeight: seen}) => all - seen)"
            "(document.querySelector('.done'))"
        )
        <= 0
    )


def test_a_missing_paper_can_be_had_later(open_hall: OpenHall, new_page: NewPage) -> None:
    """The paper comes from the kiosk's printer once it works again, or from a stand-in before."""
    with FakePrinter() as printer, FakePrinter() as desk:
        printer.mechanism.break_down("cover_open")
        config = with_printers(printer.port, desk.port, more="expire_s = 5")
        hall = open_hall(config=with_printer_name(config, "p2", "bàn đón tiếp"))
        for _ in range(2):
            hall.issue("papers", kiosk="k1")
        page = _kiosk(new_page, hall.url)
        expect(page.locator(".notice--amber")).to_contain_text("Nắp máy in đang mở")
        with LiveScreen(hall.url, view="kiosk", kiosk="k1") as seen:
            seen.wait_for_view(lambda view: view["unprinted"] == ["A002", "A001"])
        hall.post("/api/v1/printers/p1/move", {"to": "p2"})
        page.get_by_role("button", name="In lại phiếu A001").click()
        expect(page.get_by_text("Mời ông/bà lấy phiếu A001 ở máy in: bàn đón tiếp")).to_be_visible()
        printer.mechanism.mend("cover_open")
        hall.post("/api/v1/printers/p1/move", {"to": "p1"})
        page = _kiosk(new_page, hall.url)
        page.get_by_role("button", name="In lại phiếu A002").click()
        expect(page.get_by_text("Mời ông/bà lấy phiếu A002.")).to_be_visible()
        with LiveScreen(hall.url, view="kiosk", kiosk="k1") as seen:
            seen.wait_for_view(lambda view: view["jobs"]["A002"]["state"] == "confirmed")
        assert len(printer.mechanism.papers()) == len(desk.mechanism.papers()) == 1


def test_the_kiosk_asks_whether_the_paper_came(open_hall: OpenHall, new_page: NewPage) -> None:
    with FakePrinter(deaf=True) as printer:
        config = with_printer_name(with_printers(refusing_port(), printer.port), "p2", "lối sau")
        hall = open_hall(config=config.replace('printers = ["p1"]', 'printers = ["p1", "p2"]'))
        page = _kiosk(new_page, hall.url)
        page.locator(".service").first.click()
        expect(page.locator(".paper")).to_contain_text("Mời ông/bà lấy phiếu ở máy in: lối sau")
        expect(page.get_by_role("button", name="Đã có phiếu")).to_be_visible()
        page.wait_for_timeout(LOCKED_MS)
        page.get_by_role("button", name="Chưa thấy phiếu").click()
        expect(page.locator(".paper")).to_contain_text("Trên phiếu có chữ IN LẠI")
        expect(page.get_by_role("button", name="Chưa thấy phiếu")).to_have_count(0)
        page.get_by_role("button", name="Đã có phiếu").click()
        expect(page.locator(".asks")).to_have_count(0)
        assert query(hall.database, "SELECT state, reason, reprint FROM print_job") == [
            ("abandoned", "missing", 0),
            ("confirmed", "", 1),
        ]


def test_a_paper_that_may_be_out_is_not_called_missing(
    open_hall: OpenHall, new_page: NewPage
) -> None:
    """The second paper was sent to a printer that cannot confirm it; the citizen can."""
    hall = open_hall()
    page = _kiosk(new_page, hall.url)
    hall.issue("papers", kiosk="k1")
    with LiveScreen(hall.url, view="kiosk", kiosk="k1") as seen:
        seen.wait_for_view(lambda view: view["jobs"]["A001"]["state"] == "confirmed")
    hall.post("/api/v1/printers/p1/fault", {"fault": "unconfirmed"})
    page.locator(".service").first.click()
    expect(page.locator(".paper--bad")).to_contain_text("Chưa rõ phiếu đã ra hay chưa")
    expect(page.get_by_role("button", name="In lại phiếu")).to_be_visible()
    page.wait_for_timeout(LOCKED_MS)
    page.get_by_role("button", name="Đã có phiếu").click()
    expect(page.locator(".paper")).to_contain_text("Mời ông/bà lấy phiếu in lại bên dưới")


def test_paper_of_another_printer_is_to_be_had_there(
    open_hall: OpenHall, new_page: NewPage
) -> None:
    """When another printer stands in, the kiosk says where the paper is, before and after."""
    with FakePrinter() as desk:
        config = with_printer_name(with_printers(refusing_port(), desk.port), "p2", "bàn đón tiếp")
        hall = open_hall(config=config)
        page = _kiosk(new_page, hall.url)
        expect(page.locator(".notice--amber")).to_contain_text("Máy in đang gặp sự cố")
        hall.post("/api/v1/printers/p1/move", {"to": "p2"})
        expect(page.locator(".notice")).to_have_text("Phiếu được in ở máy in: bàn đón tiếp")
        page.locator(".service").first.click()
        expect(page.locator(".paper")).to_contain_text(
            "Mời ông/bà lấy phiếu ở máy in: bàn đón tiếp"
        )
        assert cut_off(page, ".ticket, .facts div, .paper, .phone, .finish .button") == []
        with LiveScreen(hall.url, view="kiosk", kiosk="k1") as seen:
            seen.wait_for_view(lambda view: view["jobs"]["A001"]["state"] == "confirmed")
            desk.mechanism.break_down("cover_open")
            seen.wait_for_view(lambda view: view["printer"]["reason"] == "cover_open")
