"""Hold, transfer, return, call by number and undo on the counter's tablet."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.hall_process import HallProcess, OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.screens import cut_off, hall_in_the_past, long_named_hall
from tests.support.tablet import (
    SIZES,
    Tablet,
    expect_big_enough,
    expect_ready,
    wait_in_line,
)

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]

GAP = TRIAL_HALL.read_text("utf-8").replace("recall_gap_s = 0", "recall_gap_s = 6")


def _at_the_counter(hall: HallProcess, waiting: int = 0) -> None:
    """A001 is called to counter 1, and ``waiting`` others wait."""
    wait_in_line(hall, 1 + waiting)
    hall.act(1, "next")


def _number(page: Page) -> str:
    return page.locator(".now .number").inner_text()


def test_a_tap_on_the_reason_sets_aside_and_one_brings_back(
    open_hall: OpenHall, tablet: Tablet
) -> None:
    hall = open_hall()
    _at_the_counter(hall, waiting=1)
    page = tablet(hall)
    page.get_by_role("button", name="Tạm giữ").click()
    page.get_by_role("dialog", name="Tạm giữ A001 vì sao?").wait_for()
    page.get_by_label("sau 30 phút").check()
    page.get_by_role("button", name="Thiếu giấy tờ").click()

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".said")).to_contain_text("Đã tạm giữ A001, tự quay lại hàng chờ sau 30")
    expect(page.locator(".now--none")).to_be_visible()
    row = page.locator(".away li")
    expect(row).to_contain_text("A001")
    expect(row).to_contain_text("Thiếu giấy tờ")
    expect(row).to_contain_text("tự quay lại lúc")

    expect_ready(page)
    page.get_by_role("button", name="A001 quay lại hàng chờ").click()
    expect(page.locator(".said")).to_contain_text("A001 đã trở lại hàng chờ")
    expect(page.locator(".away")).to_have_count(0)
    expect(page.locator(".line li").first).to_contain_text("Quay lại")
    expect(page.locator(".go")).to_contain_text("Gọi A001")


def test_a_missed_turn_is_listed_until_its_window_ends(
    open_hall: OpenHall, tablet: Tablet, tmp_path: Path
) -> None:
    database = tmp_path / "hall.db"
    with hall_in_the_past(database) as (engine, minutes_ago):
        for ago in (61, 59):
            minutes_ago(ago)
            engine.issue("papers")
            engine.call_next(1)
            engine.miss(1)
    page = tablet(open_hall(database=database), locale="en-GB")
    expect(page.locator(".away li")).to_have_count(1)
    expect(page.locator(".away li")).to_contain_text("A002")
    expect(page.locator(".away li")).to_contain_text("59 min ago")


def test_a_transfer_goes_to_a_service_or_to_one_counter(
    open_hall: OpenHall, tablet: Tablet
) -> None:
    hall = open_hall()
    hall.issue("land")
    _at_the_counter(hall, waiting=1)
    page = tablet(hall)
    page.get_by_role("button", name="Chuyển").click()
    page.get_by_label("Lên đầu").check()
    page.get_by_role("button", name="Đất đai quầy nào").click()
    expect(page.locator(".said")).to_contain_text("Đã chuyển A001 sang Đất đai.")
    assert hall.act(3, "next")["label"] == "A001"

    expect_ready(page)
    page.locator(".go").click()
    expect(page.locator(".now .number")).to_have_text("A002")
    expect_ready(page)
    page.get_by_role("button", name="Chuyển").click()
    page.get_by_label("Sau 3 số đầu").check()
    # The turn's own service can be chosen at another counter only.
    expect(page.get_by_role("button", name="Giấy tờ, Quầy")).to_have_count(1)
    page.get_by_role("button", name="Giấy tờ, Quầy 2").click()
    expect(page.locator(".said")).to_contain_text("Đã chuyển A002 sang Giấy tờ, quầy 2.")
    assert hall.act(1, "next") is None
    assert hall.act(2, "call", label="A002")["label"] == "A002"


def test_staff_choose_how_far_back_a_turn_joins(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    hall.act(3, "staff", staff="MINH")
    _at_the_counter(hall, waiting=3)
    page = tablet(hall)
    page.keyboard.press("t")
    page.get_by_label("Sau 3 số đầu").check()
    fewer = page.get_by_role("button", name="Bớt một số")
    fewer.click()
    expect(page.get_by_label("Sau 2 số đầu")).to_be_checked()
    fewer.click()
    expect(fewer).to_be_disabled()
    # Two spellings of a name are one person.
    expect(page.get_by_role("button", name="Minh Quầy 2, Quầy 3")).to_have_count(1)
    page.get_by_role("button", name="Giấy tờ, Quầy 2").click()
    expect(page.locator(".said")).to_contain_text("Đã chuyển A001 sang Giấy tờ, quầy 2.")
    assert hall.act(2, "next")["label"] == "A002"
    assert hall.act(2, "next", finish="A002")["label"] == "A001"


def test_a_number_is_called_out_of_order_in_two_steps(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    wait_in_line(hall, 4)
    page = tablet(hall)
    third = page.locator(".line li").nth(2)
    third.locator(".place").click()
    expect(page.locator(".now--none")).to_be_visible()
    expect(third.locator(".place")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page.locator(".chosen")).to_have_count(0)
    third.locator(".place").click()
    page.get_by_role("button", name="Gọi A003 ngay").click()
    expect(page.locator(".now .number")).to_have_text("A003")
    expect(page.locator(".why")).to_contain_text("cán bộ gọi riêng số này, trước A001, A002.")

    expect_ready(page)
    page.locator(".line .place").nth(1).click()
    page.get_by_role("button", name="Xong, gọi A002 ngay").click()
    expect(page.locator(".now .number")).to_have_text("A002")
    expect(page.locator(".day dd").first).to_have_text("1")


def test_a_hall_that_confirms_arrival_decides_the_called_first(
    open_hall: OpenHall, tablet: Tablet
) -> None:
    text = TRIAL_HALL.read_text("utf-8").replace("[calls]\n", "[calls]\nconfirm_arrival = true\n")
    hall = open_hall(config=text)
    _at_the_counter(hall, waiting=1)
    page = tablet(hall)
    page.locator(".line .place").click()
    expect(page.locator(".later")).to_contain_text("cho A001 trước")
    expect(page.locator(".chosen")).to_have_count(0)
    page.keyboard.press("c")
    expect(page.get_by_role("dialog")).to_contain_text("“Vắng mặt” cho A001 trước")
    # The only button closes the sheet.
    expect(page.get_by_role("dialog").get_by_role("button")).to_have_count(1)


def test_undo_names_what_it_undoes_and_counts_down(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    wait_in_line(hall, 2)
    page = tablet(hall)
    undo = page.locator(".undo")
    expect(undo).to_have_count(0)
    page.locator(".go").click()
    expect(undo).to_contain_text("gọi A001")
    left = undo.locator("b").inner_text()
    expect(undo.locator("b")).not_to_have_text(left)
    assert int(undo.locator("b").inner_text()[:-1]) < int(left[:-1])
    expect_ready(page)
    undo.click()
    expect(page.locator(".said")).to_contain_text("Đã hoàn tác: gọi A001.")
    expect(page.locator(".now--none")).to_be_visible()
    expect(page.locator(".go")).to_contain_text("Gọi A001")
    expect(undo).to_have_count(0)


def test_undo_goes_with_its_time(open_hall: OpenHall, tablet: Tablet) -> None:
    text = TRIAL_HALL.read_text("utf-8").replace("[calls]\n", "[calls]\nundo_s = 10\n")
    hall = open_hall(config=text)
    wait_in_line(hall, 1)
    page = tablet(hall)
    page.locator(".go").click()
    expect(page.locator(".undo")).to_be_visible()
    expect(page.locator(".undo")).to_have_count(0)
    page.keyboard.press("z")
    expect_ready(page)
    assert _number(page) == "A001"


def test_a_call_is_repeated_after_a_while_only(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall(config=GAP)
    wait_in_line(hall, 1)
    page = tablet(hall)
    page.locator(".go").click()  # called only now, so that the gap cannot end while the page loads
    recall = page.locator(".act").first
    expect(recall).to_be_disabled()
    expect(recall).to_contain_text("sau")
    page.keyboard.press("r")
    expect(page.locator(".said")).to_contain_text("Gọi lại được sau")
    expect(recall).to_contain_text("Đã gọi 1 lần")
    recall.click()
    expect(page.locator(".facts")).to_contain_text("Đã gọi 2 lần")
    expect(recall).to_be_disabled()


def test_keys_open_the_sheets_and_undo(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    _at_the_counter(hall, waiting=1)
    page = tablet(hall)
    dialog = page.get_by_role("dialog")
    page.keyboard.press("t")
    expect(dialog).to_contain_text("Chuyển A001 đến đâu?")
    page.keyboard.press("n")  # while a sheet is open, no key reaches the tablet
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert _number(page) == "A001"

    opener = page.get_by_role("button", name="Tạm giữ")
    opener.focus()
    page.keyboard.press("h")
    expect(page.get_by_role("button", name="Thiếu giấy tờ")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    page.keyboard.press("h")
    expect(page.get_by_role("button", name="Thiếu giấy tờ")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".away li")).to_contain_text("A001")
    expect_ready(page)
    page.keyboard.press("z")
    expect(page.locator(".now .number")).to_have_text("A001")
    expect(page.locator(".away")).to_have_count(0)


def test_a_sheet_closes_when_its_turn_is_gone(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    _at_the_counter(hall, waiting=1)
    page = tablet(hall)
    page.get_by_role("button", name="Tạm giữ").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    hall.act(1, "next", finish="A001")  # on the counter's other tablet
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".now .number")).to_have_text("A002")


def test_offline_a_sheet_is_locked_and_says_so(
    open_hall: OpenHall, tablet: Tablet, page_problems: list[str]
) -> None:
    hall = open_hall()
    _at_the_counter(hall)
    page = tablet(hall)
    page.get_by_role("button", name="Tạm giữ").click()
    page.context.set_offline(True)
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text("Mất kết nối")
    expect(page.get_by_role("button", name="Thiếu giấy tờ")).to_be_disabled()
    page.context.set_offline(False)
    expect(page.get_by_role("button", name="Thiếu giấy tờ")).to_be_enabled()
    page.keyboard.press("Escape")
    assert _number(page) == "A001"
    page_problems.clear()  # errors of the lost connection


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_nothing_is_cut_off_or_too_small(open_hall: OpenHall, tablet: Tablet, locale: str) -> None:
    hall = open_hall(config=long_named_hall())
    wait_in_line(hall, 5)
    for minutes in (30, None):
        hall.act(1, "next")
        hall.act(1, "hold", reason="papers-missing", minutes=minutes)
    hall.act(1, "next")
    hall.act(1, "miss")
    hall.act(1, "next")
    for width, height in SIZES:
        page = tablet(hall, viewport={"width": width, "height": height}, locale=locale)
        page.locator(".line .place").first.click()
        expect(page.locator(".chosen")).to_be_visible()
        boxes = "header, .who, .undo, .act, .chosen, .place, .away li, .away .button"
        assert cut_off(page, boxes) == [], width
        expect_big_enough(page, ".act, .chosen, .place, .away .button, .undo")
        for opener in (2, 3):
            page.locator(".act").nth(opener).click()
            expect(page.get_by_role("dialog")).to_be_visible()
            inside = ".sheet, .sheet h2, .sheet .button, .sheet label, .sheet .way"
            assert cut_off(page, inside) == [], width
            if opener == 3:
                page.locator(".choice label").nth(2).click()
                expect(page.locator(".stepper")).to_be_visible()
                assert cut_off(page, ".how, .stepper, .stepper span, .choice label") == [], width
            expect_big_enough(page, ".sheet .button, .sheet label")
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
