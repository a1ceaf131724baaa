"""Identity cards at the kiosk, read by a scanner that types like a keyboard."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.cards import OLD, ONE_NUMBER_A_PERSON, YOUNG
from tests.support.database import query
from tests.support.hall_process import HallProcess, OpenHall

pytestmark = pytest.mark.browser

READ = "Đã đọc thẻ căn cước."
# Sends all keys at once, because a busy machine may be too slow to type like a scanner.
SCAN = """text => {
  for (const key of [...text, "Enter"]) {
    (document.activeElement ?? document.body).dispatchEvent(
      new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def hall(open_hall: OpenHall) -> HallProcess:
    return open_hall(config=ONE_NUMBER_A_PERSON)


@pytest.fixture
def kiosk(hall: HallProcess, new_page: Callable[..., Page]) -> Iterator[Page]:
    page = new_page(viewport={"width": 1080, "height": 1920})
    page.clock.install()
    page.goto(f"{hall.url}/kiosk/k1")
    expect(page.locator(".service .wait .calm, .service .wait .busy").first).to_be_visible()
    yield page
    assert query(hall.database, "SELECT count(*) FROM event WHERE data LIKE '%1941%'") == [(0,)]


def _take(page: Page, service: str) -> None:
    page.clock.run_for(1_100)  # an earlier tap would count as the second of a double tap
    page.get_by_role("button", name=service).click()


def _tickets(hall: HallProcess) -> list[tuple[object, ...]]:
    sql = "SELECT series || number, priority, identity IS NULL FROM ticket JOIN turn"
    return query(hall.database, f"{sql} ON ticket_id = ticket.id ORDER BY ticket.id")


def test_a_card_offers_its_priority_and_goes_with_the_number(
    hall: HallProcess, kiosk: Page
) -> None:
    kiosk.evaluate(SCAN, OLD)
    expect(kiosk.get_by_text(READ)).to_be_visible()
    expect(kiosk.locator(".notice")).to_contain_text("Người cao tuổi")
    assert _tickets(hall) == []  # the digits of a card do not choose a service
    _take(kiosk, "Giấy tờ")
    expect(kiosk.get_by_role("heading", name="A001")).to_be_visible()
    assert _tickets(hall) == [("A1", "elder", 0)]
    _take(kiosk, "Xong")
    expect(kiosk.get_by_text("Hôm nay ông/bà cần làm gì?")).to_be_visible()
    expect(kiosk.locator(".notice")).to_have_count(0)
    _take(kiosk, "Giấy tờ")
    expect(kiosk.get_by_role("heading", name="A002")).to_be_visible()
    # The next citizen's number has nothing of the card.
    assert _tickets(hall)[1:] == [("A2", None, 1)]


def test_the_same_card_gets_no_second_number(
    hall: HallProcess, kiosk: Page, page_problems: list[str]
) -> None:
    hall.issue("papers", card=YOUNG)
    kiosk.get_by_role("button", name="English").click()
    kiosk.evaluate(SCAN, YOUNG)
    expect(kiosk.get_by_text("Your identity card has been read.")).to_be_visible()
    _take(kiosk, "Land")
    expect(kiosk.get_by_text("You already hold the number A001.")).to_be_visible()
    assert len(_tickets(hall)) == 1
    page_problems.clear()  # the browser logs the refusal


def test_without_priority_the_card_is_forgotten(hall: HallProcess, kiosk: Page) -> None:
    kiosk.evaluate(SCAN, OLD)
    expect(kiosk.get_by_text(READ)).to_be_visible()
    _take(kiosk, "Bỏ ưu tiên")
    expect(kiosk.locator(".notice")).to_have_count(0)
    _take(kiosk, "Giấy tờ")
    expect(kiosk.get_by_role("heading", name="A001")).to_be_visible()
    assert _tickets(hall) == [("A1", None, 1)]


def test_a_card_is_forgotten_when_nobody_touches(hall: HallProcess, kiosk: Page) -> None:
    kiosk.evaluate(SCAN, YOUNG)
    expect(kiosk.get_by_text(READ)).to_be_visible()
    kiosk.clock.run_for(30_500)
    expect(kiosk.get_by_text(READ)).to_have_count(0)
    _take(kiosk, "Giấy tờ")
    expect(kiosk.get_by_role("heading", name="A001")).to_be_visible()
    assert _tickets(hall) == [("A1", None, 1)]


def test_a_code_that_is_no_card_is_refused(kiosk: Page, page_problems: list[str]) -> None:
    kiosk.evaluate(SCAN, "1|2|3|4|5|6|7|8|9|10|11|12")
    expect(kiosk.get_by_text("Đây không phải mã trên thẻ căn cước.")).to_be_visible()
    page_problems.clear()


def test_a_digit_typed_by_a_person_takes_a_number(hall: HallProcess, kiosk: Page) -> None:
    kiosk.clock.run_for(1_100)
    kiosk.keyboard.press("2")
    kiosk.clock.run_for(100)
    expect(kiosk.get_by_role("heading", name="B001")).to_be_visible()
    assert _tickets(hall) == [("B1", None, 1)]


def test_the_slip_of_an_appointment_gives_its_number(
    open_hall: OpenHall, new_page: Callable[..., Page]
) -> None:
    hall = open_hall(config=f"{ONE_NUMBER_A_PERSON}\n[appointments]\nenabled = true\n")
    at = time.time_ns() // 1_000_000 + 60_000
    code = hall.post("/api/v1/appointments", {"service": "land", "at": at}).json["code"]
    page = new_page(viewport={"width": 1080, "height": 1920})
    page.goto(f"{hall.url}/kiosk/k1")
    expect(page.locator(".service .wait .calm, .service .wait .busy").first).to_be_visible()
    page.evaluate(SCAN, code)
    expect(page.get_by_role("heading", name="B001")).to_be_visible()
