"""The reception gives numbers, keeps appointments, takes numbers back and extends the hours."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pyzbar.pyzbar import decode

from tests.api.test_reception_api import FILE, WRONG
from tests.support.booked import NEVER_OPEN, WITH_APPOINTMENTS, quiet_day_start
from tests.support.code_page import in_code_page
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.paths import TRIAL_HALL
from tests.support.screens import cut_off, long_named_hall
from tests.support.tablet import SIZES, TABLET

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
APPOINTMENTS = "[appointments]\nenabled = true\n"
TYPED_TIMES = {
    "930": "09:30",
    "9h30": "09:30",
    "14 giờ 05": "14:05",
    "7": "07:00",
    "16:20": "16:20",
}
COMING = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)


def opened(hall: HallProcess, new_page: NewPage, **options: object) -> Page:
    page = new_page(**{"viewport": TABLET, **options})
    page.goto(f"{hall.url}/reception")
    expect(page.locator(".service").first).to_be_enabled()
    return page


def tap(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_a_number_for_somebody(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall()
    page = opened(hall, new_page)
    expect(page.get_by_role("button", name="Lịch hẹn")).to_have_count(0)
    page.get_by_label("Người cao tuổi").check()
    tap(page, "Thêm một người")
    page.get_by_label("In phiếu").select_option("k1")
    tap(page, "Giấy tờ")
    expect(page.locator(".given .number")).to_have_text("A001")
    expect(page.locator(".given .quiet")).to_have_text("Phiếu đang in")
    (seen,) = decode(Image.open(io.BytesIO(page.locator(".given img").screenshot(scale="css"))))
    ticket = hall.get(
        "/api/v1" + seen.data.decode().removeprefix(hall.url).replace("/t/", "/tickets/", 1)
    )
    assert ticket.json["label"] == "A001"
    turn = hall.act(1, "next")
    assert (turn["priority"], turn["people"]) == ("elder", 2)
    tap(page, "Cấp số khác")
    tap(page, "Đất đai")
    tap(page, "Hủy số B001")
    expect(page.locator(".said")).to_contain_text("Đã hủy số B001.")
    assert hall.act(3, "next") is None
    tap(page, "Hoàn tác")
    expect(page.locator(".said")).to_contain_text("Số B001 lại ở hàng chờ")
    assert hall.act(3, "next")["label"] == "B001"


def test_a_returned_number_waits_again(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall()
    page = opened(hall, new_page)
    expect(page.locator(".empty")).to_be_visible()
    hall.issue("papers")
    hall.act(1, "next")
    hall.act(1, "hold", reason="papers-missing")
    expect(page.locator(".rows li")).to_contain_text("Tạm giữ · Thiếu giấy tờ")
    tap(page, "A001 đã quay lại")
    expect(page.locator(".rows li")).to_have_count(0)
    tap(page, "Hoàn tác")
    expect(page.locator(".rows li")).to_have_count(1)
    tap(page, "A001 đã quay lại")
    expect(page.locator(".rows li")).to_have_count(0)
    assert hall.act(1, "next")["label"] == "A001"


@pytest.mark.parametrize(
    ("locale", "words", "book", "field"),
    [
        ("vi-VN", "Thứ Ba, 01/12/2026", "Đặt lịch", "Giờ"),
        ("en-GB", "Tuesday, 1 December 2026", "Book", "Time"),
    ],
)
def test_days_and_times_read_as_the_page_s_language(
    open_hall: OpenHall, new_page: NewPage, locale: str, words: str, book: str, field: str
) -> None:
    page = opened(open_hall(config=WITH_APPOINTMENTS), new_page, locale=locale)
    page.locator("input[type=date]").fill("2026-12-01")
    expect(page.locator(".day-field")).to_contain_text(words)
    page.get_by_role("button", name=book).click()
    time = page.get_by_label(field, exact=True)
    for typed, time_of_day in TYPED_TIMES.items():
        time.fill(typed)
        time.blur()
        expect(time).to_have_value(time_of_day)
    assert time.evaluate("field => field.checkValidity()")
    time.fill("25:00")
    assert not time.evaluate("field => field.checkValidity()")


@pytest.mark.parametrize(
    ("zone", "moment"),
    [
        ("America/Los_Angeles", "2026-03-08T08:00-07:00"),
        ("Australia/Sydney", "2026-04-04T16:30+11:00"),
        ("Asia/Ho_Chi_Minh", "2026-11-24T09:30+07:00"),
    ],
)
def test_a_time_is_the_hall_s_also_when_its_clocks_change(
    open_hall: OpenHall, new_page: NewPage, zone: str, moment: str
) -> None:
    config = TRIAL_HALL.read_text("utf-8").replace("[hall]\n", f'[hall]\ntimezone = "{zone}"\n', 1)
    page = opened(open_hall(config=config), new_page)
    ask = "([day, time]) => import('shared/text.js').then((text) => text.momentOf(day, time))"
    at = page.evaluate(ask, [moment[:10], moment[11:16]])
    assert at == dt.datetime.fromisoformat(moment).timestamp() * 1000


def test_appointments_of_a_day(open_hall: OpenHall, new_page: NewPage) -> None:
    """An appointment is booked, printed and cancelled; a second desk shows it at once."""
    hall = open_hall(config=WITH_APPOINTMENTS)
    page = opened(hall, new_page)
    expect(page.locator(".empty")).to_have_text("Không có lịch hẹn nào.")
    page.locator("input[type=date]").fill(COMING.isoformat())
    page.get_by_role("button", name="Đặt lịch").click()
    page.get_by_label("Đất đai").check()
    page.get_by_label("Giờ", exact=True).fill("9h30")
    expect(page.locator(".rule")).to_contain_text("gọi sớm nhất từ 09:15; đến chậm nhất 09:45")
    tap(page, "Đặt lịch này")
    code = page.locator(".slip b").inner_text()
    (seen,) = decode(Image.open(io.BytesIO(page.locator(".slip img").screenshot(scale="css"))))
    assert seen.data.decode() == code
    (booked,) = hall.get(f"/api/v1/appointments?day={COMING}").json
    at = dt.datetime.fromisoformat(f"{COMING}T09:30+07:00").timestamp() * 1000
    assert (booked["code"], booked["service"], booked["due_at"]) == (code, "land", at)
    tap(page, "In phiếu đặt lịch")
    expect(page.locator(".said")).to_have_text("Phiếu đặt lịch đang in tại máy “p1”.")
    with LiveScreen(hall.url, view="roll", printer="p1") as roll:
        assert roll.wait_for_view(lambda view: view["images"])["images"][0]["label"] == code
    page.locator(".answers").get_by_role("button", name="Đóng").click()
    expect(page.locator(".appointments li")).to_contain_text(code)
    tap(page, "Hủy lịch 09:30")
    tap(page, "Hủy lịch 09:30?")
    expect(page.locator(".appointments li")).to_contain_text("đã hủy")
    tap(page, "Hoàn tác")
    expect(page.locator(".said")).to_contain_text("Lịch hẹn lúc 09:30 vẫn giữ nguyên.")
    expect(page.get_by_role("button", name="Hủy lịch 09:30")).to_be_visible()
    assert hall.post(f"/api/v1/appointments/{code}/cancel").status == 200
    expect(page.locator(".appointments li")).to_contain_text("đã hủy")


def test_check_in_by_code_or_by_row(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall(
        config=WITH_APPOINTMENTS.replace("[hours]", f'day_starts = "{quiet_day_start()}"\n[hours]')
    )
    page = opened(hall, new_page)
    soon = round(dt.datetime.now().timestamp() * 1000) + 60_000
    one, two = (
        hall.post("/api/v1/appointments", {"service": "land", "at": soon}).json["code"]
        for _ in range(2)
    )
    expect(page.locator(".appointments li")).to_have_count(2)
    page.get_by_label("Mã lịch hẹn").fill(one)
    tap(page, "Nhận số")
    expect(page.locator(".given .number")).to_have_text("B001")
    expect(page.locator(".appointments li", has_text=one)).to_contain_text("đã có số B001")
    page.locator(".appointments li", has_text=two).get_by_role("button", name="Đã đến").click()
    expect(page.locator(".given .number")).to_have_text("B002")


def test_a_file_is_imported_or_its_mistakes_are_shown(
    open_hall: OpenHall, new_page: NewPage, page_problems: list[str], tmp_path: Path
) -> None:
    hall = open_hall(config=WITH_APPOINTMENTS)
    page = opened(hall, new_page)
    file = tmp_path / "appointments.csv"
    choose = page.locator("input[type=file]")
    file.write_text(WRONG, "utf-8")
    choose.set_input_files(file)
    expect(page.locator(".said li")).to_have_count(2)
    expect(page.locator(".said li").first).to_contain_text("Dòng 3: ")
    page_problems.clear()  # the browser logs the refusal
    file.write_bytes(b"PK\x03\x04\x14\x00\x06\x00\x08\x00")
    choose.set_input_files(file)
    expect(page.locator(".said")).to_contain_text("Đây là tệp Excel")
    page_problems.clear()
    file.write_bytes(FILE.encode("utf-16"))
    choose.set_input_files(file)
    expect(page.locator(".said")).to_contain_text("Đã nhập 2 lịch hẹn mới; 0 lịch")
    file.write_bytes(in_code_page(FILE.replace("09:30;Đất", "9:45 SA;Đất")))
    choose.set_input_files(file)
    expect(page.locator(".said")).to_contain_text("1 lịch đã có từ trước. Đã sửa 1 lịch theo tệp.")
    page.locator("input[type=date]").fill(COMING.isoformat())
    expect(page.locator(".appointments li")).to_have_count(2)


def test_a_time_outside_the_hours_is_booked_with_a_reason(
    open_hall: OpenHall, new_page: NewPage, page_problems: list[str]
) -> None:
    hall = open_hall(config=NEVER_OPEN, hours=True)
    page = new_page(viewport=TABLET)
    page.goto(f"{hall.url}/reception")
    page.locator("input[type=date]").fill(COMING.isoformat())
    page.get_by_role("button", name="Đặt lịch").click()
    page.get_by_label("Đất đai").check()
    page.get_by_label("Giờ", exact=True).fill("09:30")
    expect(page.get_by_label("Lý do đặt ngoài giờ")).to_have_count(0)
    tap(page, "Đặt lịch này")
    expect(page.locator(".said")).to_contain_text("đóng cửa cả ngày")
    page_problems.clear()  # the browser logs the refusal
    page.get_by_label("Lý do đặt ngoài giờ").fill("Trưởng phòng hẹn riêng")
    assert cut_off(page, ".book, .book label, .when, .reason, .button") == []
    tap(page, "Vẫn đặt lịch này")
    expect(page.locator(".slip b")).to_be_visible()


def test_an_hour_more(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall()
    page = opened(hall, new_page)
    tap(page, "Phát số ngoài giờ trong 30 phút")
    expect(page.locator(".opening").first).to_contain_text("Đang mở thêm giờ đến ")
    assert hall.get("/api/v1/hall").json["opening"]["until"]
    tap(page, "Thôi mở thêm")
    expect(page.locator(".opening").first).to_contain_text("Phát số ngoài giờ")


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_nothing_is_cut_off(open_hall: OpenHall, new_page: NewPage, locale: str) -> None:
    hall = open_hall(config=long_named_hall() + APPOINTMENTS)
    hall.post(
        "/api/v1/appointments/import",
        {"csv": FILE.replace("Đất đai", "land").replace("Giấy tờ", "papers")},
    )
    for width, height in SIZES:
        page = opened(hall, new_page, viewport={"width": width, "height": height}, locale=locale)
        assert cut_off(page, "header, .state, .button, .tab, .chips label, .services") == []
        if width < 1000:
            page.locator(".tab").nth(1).click()
        page.locator("input[type=date]").fill(COMING.isoformat())
        expect(page.locator(".appointments li")).to_have_count(2)
        assert cut_off(page, ".tools, .check-in, .appointments li, .button") == []
        page.locator(".tools > .button").first.click()
        assert cut_off(page, ".book, .book label, .when, .button") == []
