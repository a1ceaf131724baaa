"""Rarer actions on the counter's tablet: special calls, serving without a ticket, visits, why."""

import pytest
from playwright.sync_api import expect

from tests.support.hall_process import OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.screens import cut_off, long_named_hall
from tests.support.tablet import SIZES, Tablet, expect_big_enough, expect_ready, wait_in_line

pytestmark = pytest.mark.browser


HELPING = TRIAL_HALL.read_text("utf-8").replace(
    'number = 1\nservices = ["papers"]', 'number = 1\nservices = ["papers"]\nhelps = ["land"]'
)


def test_another_call_than_the_big_button_makes(
    open_hall: OpenHall, tablet: Tablet, page_problems: list[str]
) -> None:
    hall = open_hall()
    hall.issue("papers")
    hall.issue("land")
    hall.issue("papers", priority="elder")
    page = tablet(hall, counter=2)
    number, outcome, dialog = (page.locator(it) for it in (".now .number", ".said", "dialog"))
    page.keyboard.press("c")
    page.get_by_label("Gọi im lặng").check()
    dialog.get_by_role("button", name="Đất đai 1 người chờ").click()
    expect(number).to_have_text("B001")
    expect(page.locator(".what")).to_contain_text("Gọi im lặng")
    expect(outcome).to_contain_text("Đã gọi im lặng B001")

    expect_ready(page)
    page.get_by_role("button", name="Gọi cách khác").click()
    expect(dialog).to_contain_text("Khi gọi số mới, B001 được ghi là đã xong.")
    dialog.get_by_role("button", name="Chỉ số ưu tiên").click()
    expect(number).to_have_text("A002")
    expect(page.locator(".why")).to_contain_text("chỉ gọi riêng một lĩnh vực hoặc một nhóm")

    expect_ready(page)
    page.keyboard.press("c")
    elderly = dialog.get_by_role("button", name="Người cao tuổi")
    expect(elderly).to_be_disabled()
    hall.issue("papers", priority="elder")
    expect(elderly).to_contain_text("1 người chờ")
    expect(dialog.get_by_role("button", name="Khẩn cấp")).to_be_disabled()
    elderly.click()
    expect(number).to_have_text("A003")

    expect_ready(page)
    page.locator(".line .place").click()
    page.get_by_role("button", name="Gọi im lặng").click()
    expect(number).to_have_text("A001")
    expect(page.locator(".what")).to_contain_text("Gọi im lặng")

    expect_ready(page)
    page.keyboard.press("c")
    page.get_by_label("Hoặc đúng một số").fill("a099")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("A099")
    assert all("404" in problem for problem in page_problems)
    page_problems.clear()


def test_someone_without_a_ticket(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    page = tablet(hall, counter=2)
    page.keyboard.press("w")
    page.get_by_role("dialog").get_by_role("button", name="Đất đai").click()
    expect(page.locator(".now .number")).to_have_text("B001")
    expect(page.locator(".state")).to_have_text("Đang phục vụ")
    expect_ready(page)
    page.keyboard.press("z")
    expect(page.locator(".now--none")).to_be_visible()

    only = tablet(hall)  # a counter with one service has nothing to choose
    only.get_by_role("button", name="Người chưa lấy số").click()
    expect(only.locator(".now .number")).to_have_text("A001")


def test_people_steps_and_notes_of_a_visit(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    wait_in_line(hall, 1)
    hall.act(1, "next")
    page = tablet(hall)
    people, steps, notes = (page.locator(".visit .chip").nth(place) for place in range(3))
    page.keyboard.press("p")
    page.get_by_role("dialog").get_by_role("button", name="4", exact=True).click()
    expect(people).to_contain_text("4 người")
    page.keyboard.press("z")
    expect(people).to_contain_text("1 người")

    expect_ready(page)
    page.keyboard.press("v")
    dialog = page.get_by_role("dialog")
    for name in ("Đất đai", "Trả kết quả", "Quay lại quầy này"):
        dialog.get_by_role("button", name=name, exact=True).click()
    dialog.get_by_role("button", name="Bỏ bước Trả kết quả").click()
    dialog.get_by_role("button", name="Lưu").click()
    expect(steps).to_contain_text("Tiếp theo: Đất đai → Giấy tờ")

    page.keyboard.press("m")
    page.get_by_label("Ghi chú cho người phục vụ").fill("Cần photo căn cước")
    page.get_by_role("dialog").get_by_role("button", name="Lưu").click()
    expect(notes).to_contain_text("Quầy 1: Cần photo căn cước")
    expect(page.locator(".undo")).to_contain_text("ghi chú về A001")
    hall.act(1, "finish", of="A001", confirmed=False)
    assert hall.act(3, "next")["steps"] == [{"service": "papers", "counter": 1}]


def test_a_transfer_shows_counters_as_they_are_now(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall()
    wait_in_line(hall, 1)
    hall.act(1, "next")
    hall.act(2, "pause", reason="break")
    hall.act(3, "assign", services=["results"])
    hall.act(3, "staff", staff="Hoa")
    hall.act(4, "close")
    page = tablet(hall)
    page.keyboard.press("t")
    ways = page.locator(".ways li")
    expect(ways).to_have_count(3)
    expect(ways.nth(0)).to_contain_text("Đất đaiquầy 2 · tạm dừng")
    expect(ways.nth(1)).to_contain_text("Trả kết quảquầy 3")
    expect(page.get_by_role("button", name="Giấy tờ, Quầy 2 tạm dừng")).to_be_enabled()
    expect(page.get_by_role("button", name="Yến")).to_have_count(0)
    page.get_by_label("Xong thì quay lại quầy này").check()
    page.get_by_role("button", name="Hoa").click()
    expect(page.locator(".said")).to_contain_text("cho Hoa. Xong bên đó, số này quay lại")
    turn = hall.act(3, "next")
    assert (turn["service"], turn["steps"]) == ("results", [{"service": "papers", "counter": 1}])


def test_why_one_number_comes_before_another(
    open_hall: OpenHall, tablet: Tablet, page_problems: list[str]
) -> None:
    hall = open_hall()
    wait_in_line(hall, 2)
    page = tablet(hall)
    page.locator(".line .place").nth(1).click()
    page.locator(".call-now").get_by_role("button", name="Vì sao?").click()
    answer = page.locator(".answer")
    expect(answer).to_contain_text("A001 đứng trước A002")
    page.get_by_label("và số").fill("c001")
    page.keyboard.press("Enter")
    expect(answer).to_contain_text("C001")
    page.keyboard.press("Escape")
    page.keyboard.press("y")
    expect(page.get_by_label("và số")).to_be_focused()
    assert all("404" in problem for problem in page_problems)
    page_problems.clear()


def test_lines_it_only_helps_stand_apart(open_hall: OpenHall, tablet: Tablet) -> None:
    hall = open_hall(config=HELPING)
    wait_in_line(hall, 1)
    hall.issue("land")
    page = tablet(hall)
    expect(page.locator("aside h2")).to_contain_text("+1 gọi giúp")
    expect(page.locator(".helped li")).to_contain_text("B001")
    hall.act(1, "next")
    expect(page.locator(".go")).to_contain_text("B001, gọi giúp")


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_nothing_is_cut_off_or_too_small(open_hall: OpenHall, tablet: Tablet, locale: str) -> None:
    hall = open_hall(config=long_named_hall())
    wait_in_line(hall, 3)
    hall.act(2, "next", quiet=True)
    hall.act(2, "steps", steps=[{"service": "land", "counter": 3}, {"service": "results"}])
    hall.act(2, "notes", text="Thiếu bản sao căn cước. " * 8)
    for width, height in SIZES:
        page = tablet(hall, counter=2, viewport={"width": width, "height": height}, locale=locale)
        boxes = ".now, .what, .stage, .visit, .line-actions .button, aside h2"
        assert cut_off(page, boxes) == [], width
        expect_big_enough(page, ".chip, .line-actions .button")
        for opener in range(5):  # people, steps, notes, another call, why
            page.locator(".visit .chip, .line-actions .button").nth(opener).click()
            expect(page.get_by_role("dialog")).to_be_visible()
            inside = ".sheet, .sheet h2, .sheet .button, .sheet label, .sheet li, .sheet p"
            assert cut_off(page, inside) == [], (width, opener)
            expect_big_enough(
                page, ".sheet .button, .sheet input:not([type=radio]), .sheet textarea"
            )
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
