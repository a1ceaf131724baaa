"""The counter's tablet needs one tap a citizen, and a slip of the finger does nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.hall_process import OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.screens import cut_off, hall_in_the_past, long_named_hall
from tests.support.tablet import SIZES, Tablet, expect_ready, wait_in_line

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]

LEAST_GO_PX = 100
TAP_AND_LOOK = """async () => {
  const go = document.querySelector(".go");
  go.click();
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  await frame();
  return [go.textContent, go.disabled];
}"""


def _number(page: Page) -> str:
    return page.locator(".now .number").inner_text()


def test_one_tap_serves_a_citizen_and_calls_the_next(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    wait_in_line(hall, 2)
    page = tablet(hall)
    go = page.locator(".go")

    expect(go).to_contain_text("Gọi A001")
    expect(go).to_contain_text("2 người chờ")
    go.click()
    expect(page.locator(".now .number")).to_have_text("A001")
    expect(page.locator(".why")).to_contain_text("đến sớm nhất")
    expect(go).to_contain_text("Xong, gọi tiếp")
    expect(go).to_contain_text("A002")

    expect_ready(page)
    go.click()
    expect(page.locator(".now .number")).to_have_text("A002")
    expect(page.locator(".day dd").first).to_have_text("1")

    expect_ready(page)
    expect(go).to_contain_text("Xong")
    expect(go).to_contain_text("Chưa có ai chờ")
    go.click()
    expect(page.get_by_text("Chưa có ai chờ quầy này").first).to_be_visible()
    expect(go).to_be_disabled()
    expect(page.locator(".day dd").first).to_have_text("2")


def test_a_tap_is_answered_with_the_next_frame(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    wait_in_line(hall, 1)
    page = tablet(hall)
    held: list[Route] = []
    page.route("**/next", lambda route: held.append(route))
    text, disabled = page.evaluate(TAP_AND_LOOK)
    assert "Đang thực hiện" in text
    assert disabled
    expect(page.locator(".now .number")).to_have_count(0)
    held[0].continue_()
    expect(page.locator(".now .number")).to_have_text("A001")


def test_a_double_tap_calls_once(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    wait_in_line(hall, 3)
    page = tablet(hall)
    page.locator(".go").dblclick()
    expect(page.locator(".now .number")).to_have_text("A001")
    page.locator(".go").click()  # a tap still meant for the earlier button
    expect_ready(page)
    assert _number(page) == "A001"


def test_missing_takes_a_hold(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    wait_in_line(hall, 1)
    hall.act(1, "next")
    page = tablet(hall)
    miss = page.locator(".hold")

    miss.click()
    expect(page.locator(".said")).to_contain_text("Giữ nút")
    assert _number(page) == "A001"

    miss.hover()
    page.mouse.down()
    expect(page.locator(".hold--on")).to_be_visible()
    expect(page.locator(".said")).to_contain_text("Đã ghi A001 vắng mặt")
    page.mouse.up()
    expect(page.locator(".now--none")).to_be_visible()


def test_repeating_a_call_counts_it(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    wait_in_line(hall, 1)
    hall.act(1, "next")
    page = tablet(hall)
    page.get_by_role("button", name="Gọi lại").click()
    expect(page.locator(".said")).to_contain_text("Đã gọi lại A001, lần thứ 2")
    expect(page.locator(".facts")).to_contain_text("Đã gọi 2 lần")


def test_a_called_citizen_is_served_without_a_next_call(
    open_hall: OpenHall, tablet: Tablet
) -> None:
    hall = open_hall()
    wait_in_line(hall, 2)
    hall.act(1, "next")
    page = tablet(hall)
    page.get_by_role("button", name="Đã đến").click()
    expect(page.locator(".state")).to_have_text("Đang phục vụ")
    expect(page.get_by_role("button", name="Gọi lại")).to_have_count(0)
    expect_ready(page)
    page.locator(".side").click()
    expect(page.locator(".now--none")).to_be_visible()
    expect(page.locator(".go")).to_contain_text("Gọi A002")


def test_a_hall_that_confirms_arrival_asks_for_it(open_hall: OpenHall, tablet: Tablet) -> None:
    text = TRIAL_HALL.read_text("utf-8").replace("[calls]\n", "[calls]\nconfirm_arrival = true\n")
    hall = open_hall(config=text)
    wait_in_line(hall, 1)
    page = tablet(hall)
    page.locator(".go").click()
    expect(page.locator(".go")).to_contain_text("Bắt đầu phục vụ")
    expect(page.locator(".side")).to_have_count(0)
    expect_ready(page)
    page.locator(".go").click()
    expect(page.locator(".state")).to_have_text("Đang phục vụ")


def test_keys_do_what_the_buttons_do(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    wait_in_line(hall, 2)
    page = tablet(hall)
    number = page.locator(".now .number")

    page.keyboard.press("Space")
    expect(number).to_have_text("A001")
    expect_ready(page)
    page.keyboard.press("r")
    expect(page.locator(".facts")).to_contain_text("Đã gọi 2 lần")
    expect_ready(page)
    page.keyboard.press("x")
    expect(page.locator(".said")).to_contain_text("Nhấn X lần nữa")
    assert _number(page) == "A001"
    page.keyboard.press("x")
    expect(page.locator(".now--none")).to_be_visible()
    expect_ready(page)
    page.keyboard.press("n")
    expect(number).to_have_text("A002")
    expect_ready(page)
    page.keyboard.press("s")
    expect(page.locator(".state")).to_have_text("Đang phục vụ")
    expect_ready(page)
    page.keyboard.press("f")
    expect(page.locator(".now--none")).to_be_visible()


def test_keys_can_be_switched_off(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    wait_in_line(hall, 1)
    page = tablet(hall)
    expect(page.locator("kbd")).to_have_text(["W", "Space", "C", "Y"])
    page.get_by_role("button", name="Phím tắt").click()
    expect(page.locator("kbd")).to_have_count(0)
    page.locator("body").press("n")
    page.reload()
    expect(page.locator(".go")).to_contain_text("Gọi A001")
    expect(page.locator("kbd")).to_have_count(0)


def test_a_tablet_that_came_second_says_why(
    open_hall: OpenHall, tablet: Tablet, page_problems: list[str]
) -> None:
    hall = open_hall()
    wait_in_line(hall, 2)
    page = tablet(hall)

    def other_tablet_first(route: Route) -> None:
        hall.act(1, "next")
        route.continue_()

    page.route("**/next", other_tablet_first)
    page.locator(".go").click()
    expect(page.get_by_role("alert")).to_contain_text("Quầy 1 đang có số A001")
    expect(page.locator(".now .number")).to_have_text("A001")
    assert all("409" in problem for problem in page_problems)
    page_problems.clear()


def test_a_lost_connection_is_shown_within_three_seconds(
    open_hall: OpenHall, tablet: Tablet
) -> None:
    hall = open_hall()
    wait_in_line(hall, 1)
    page = tablet(hall)
    page.route("**/next", lambda route: None)
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") + 1_000)  # a busy machine needs more real time
    page.locator(".go").click()
    for _ in range(32):
        page.clock.run_for(100)
    expect(page.get_by_role("alert")).to_contain_text("Máy chủ không trả lời")
    page.clock.resume()
    expect_ready(page)


def test_offline_nothing_can_be_tapped_and_nothing_is_sent_later(
    open_hall: OpenHall, tablet: Tablet, page_problems: list[str]
) -> None:
    hall = open_hall()
    wait_in_line(hall, 1)
    page = tablet(hall)
    page.context.set_offline(True)
    expect(page.get_by_role("alert")).to_contain_text("Mất kết nối")
    expect(page.locator(".go")).to_be_disabled()
    page.keyboard.press("n")
    page.context.set_offline(False)
    expect_ready(page)
    expect(page.locator(".go")).to_contain_text("Gọi A001")
    page_problems.clear()  # errors of the lost connection


def test_the_line_marks_priority_and_long_waits(
    open_hall: OpenHall, tablet: Tablet, tmp_path: Path
) -> None:
    database = tmp_path / "hall.db"
    with hall_in_the_past(database) as (engine, minutes_ago):
        minutes_ago(31)
        engine.issue("papers")
        minutes_ago(12)
        engine.issue("papers")
        minutes_ago(4)
        engine.issue("papers", priority="elder")
    hall = open_hall(database=database)
    page = tablet(hall, locale="en-GB")

    line = page.locator(".line li")
    expect(line).to_have_count(3)
    expect(line.nth(0)).to_contain_text("A003")
    expect(line.nth(0)).to_contain_text("Elderly")
    expect(line.nth(1)).to_contain_text("31 min")
    expect(line.nth(1)).to_contain_text("too long")
    expect(line.nth(2).locator(".late")).to_have_count(0)

    page.locator(".go").click()
    expect(page.locator(".why")).to_have_text(
        "Why this number: priority – Elderly, before A001, A002."
    )
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.locator(".why")).to_contain_text("ưu tiên – Người cao tuổi, trước A001, A002.")


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_long_names_are_never_cut_off(open_hall: OpenHall, tablet: Tablet, locale: str) -> None:
    hall = open_hall(config=long_named_hall())
    for priority in ("elder", None, None):
        hall.issue("papers", priority=priority)
    hall.act(1, "next")
    hall.act(1, "recall")
    for width, height in SIZES:
        page = tablet(hall, viewport={"width": width, "height": height}, locale=locale)
        assert cut_off(page, "header, .who, .now, .button, .go, .line li, .day div") == [], width
        go = page.locator(".go").bounding_box()
        assert go is not None
        assert go["y"] + go["height"] <= height
        assert go["height"] >= LEAST_GO_PX
