"""The phone of a held or missed turn says why and until when, and one tap brings it back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.hall_process import HallProcess, OpenHall
from tests.support.screens import cut_off, hall_in_the_past, long_named_hall

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
PHONE = {"width": 390, "height": 844}
SMALL = {"width": 320, "height": 568}
LIGHT_BYTES = 50_000
LEAST_TARGET_PX = 48


def _called(hall: HallProcess) -> str:
    """The address of the page of a turn that counter 1 has called."""
    url: str = hall.issue("papers")["url"]
    hall.act(1, "next")
    return url


def test_a_held_turn_says_why_and_comes_back_with_one_tap(
    open_hall: OpenHall, new_page: NewPage
) -> None:
    hall = open_hall()
    phone = new_page(viewport=PHONE)
    phone.goto(_called(hall))
    state = phone.locator("#app")
    expect(state).to_have_attribute("data-state", "called")

    hall.act(1, "hold", reason="papers-missing", minutes=15)
    expect(phone.locator("#headline")).to_have_text("Lượt đang tạm giữ")
    expect(phone.locator("#reason")).to_have_text("Lý do: Thiếu giấy tờ")
    expect(phone.locator("#advice")).to_contain_text("mời báo quầy 1 hoặc bàn đón tiếp")
    expect(phone.locator("#back-at")).to_contain_text("tự trở lại hàng chờ lúc")
    expect(phone.locator("#steps .now")).to_have_text("Quay lại, chờ gọi tiếp")
    expect(phone.locator("#tell")).to_be_hidden()
    expect(phone.locator("#cancel")).to_be_visible()

    phone.get_by_role("button", name="Tôi đã quay lại").click()
    expect(state).to_have_attribute("data-state", "almost")
    expect(phone.locator("#reason")).to_be_hidden()
    expect(phone.locator("#back")).to_be_hidden()
    expect(phone.locator("#tell")).to_be_visible()
    assert hall.act(1, "next")["label"] == "A001"


def test_a_held_turn_can_still_be_cancelled(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall()
    phone = new_page(viewport=PHONE)
    phone.goto(_called(hall))
    hall.act(1, "hold", reason="papers-missing")
    phone.locator("#cancel").click()
    expect(phone.locator("#cancel")).to_be_hidden()
    phone.locator("#confirm-yes").click()
    expect(phone.locator("#app")).to_have_attribute("data-state", "cancelled")
    expect(phone.locator("#actions")).to_be_hidden()


def test_a_missed_turn_comes_back_with_one_tap(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall()
    phone = new_page(viewport=PHONE, locale="en-GB")
    phone.goto(_called(hall))
    hall.act(1, "miss")
    expect(phone.locator("#headline")).to_have_text("You missed your turn")
    expect(phone.locator("#advice")).to_contain_text("tell the reception desk before")
    expect(phone.locator("#cancel")).to_be_hidden()
    back = phone.get_by_role("button", name="I am back")
    box = back.bounding_box()
    assert box is not None
    assert box["height"] >= LEAST_TARGET_PX
    back.click()
    expect(phone.locator("#app")).to_have_attribute("data-state", "almost")


def test_a_return_that_is_refused_says_why(
    open_hall: OpenHall, new_page: NewPage, page_problems: list[str]
) -> None:
    hall = open_hall()
    phone = new_page(viewport=PHONE)
    phone.goto(_called(hall))
    hall.act(1, "miss")
    phone.route("**/back", lambda route: route.abort())
    phone.locator("#back").click()
    expect(phone.locator("#problem")).to_contain_text("Máy chủ chưa trả lời", timeout=8_000)
    phone.unroute("**/back")
    phone.locator("#back").click()
    expect(phone.locator("#app")).to_have_attribute("data-state", "almost")
    page_problems.clear()  # errors of the requests that failed


@pytest.mark.parametrize("javascript", [True, False])
def test_after_its_window_a_missed_turn_is_over(
    open_hall: OpenHall, new_page: NewPage, tmp_path: Path, javascript: bool
) -> None:
    database = tmp_path / "hall.db"
    with hall_in_the_past(database) as (engine, minutes_ago):
        minutes_ago(62)
        token = engine.issue("papers")["token"]
        engine.call_next(1)
        engine.miss(1)
    hall = open_hall(database=database)
    phone = new_page(viewport=PHONE, java_script_enabled=javascript)
    phone.goto(f"{hall.url}/t/{token}")
    expect(phone.locator("#headline")).to_have_text("Đã quá giờ quay lại")
    expect(phone.locator("#advice")).to_contain_text("lấy số mới")
    expect(phone.locator("#back")).to_be_hidden()


def test_without_javascript_the_text_says_what_to_do(
    open_hall: OpenHall, new_page: NewPage
) -> None:
    hall = open_hall()
    phone = new_page(viewport=PHONE, java_script_enabled=False)
    url = _called(hall)
    hall.act(1, "hold", reason="papers-missing", minutes=15)
    phone.goto(url)
    expect(phone.locator("#headline")).to_have_text("Lượt đang tạm giữ")
    expect(phone.locator("#reason")).to_have_text("Lý do: Thiếu giấy tờ")
    expect(phone.locator("#back-at")).to_contain_text("tự trở lại hàng chờ lúc")
    expect(phone.locator("#steps .now")).to_have_text("Quay lại, chờ gọi tiếp")
    expect(phone.locator("#back")).to_be_hidden()
    hall.act(1, "back", label="A001")
    hall.act(1, "next")
    hall.act(1, "miss")
    phone.reload()
    expect(phone.locator("#advice")).to_contain_text("mời báo bàn đón tiếp trước")


def test_the_page_stays_light(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall()
    phone = new_page(viewport=PHONE)
    url = _called(hall)
    hall.act(1, "hold", reason="papers-missing")
    sizes: list[int] = []
    phone.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    phone.goto(url, wait_until="networkidle")
    expect(phone.locator("#back")).to_be_visible()
    assert 0 < sum(sizes) <= LIGHT_BYTES


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_long_reasons_are_never_cut_off(
    open_hall: OpenHall, new_page: NewPage, locale: str
) -> None:
    hall = open_hall(config=long_named_hall())
    url = _called(hall)
    hall.act(1, "hold", reason="papers-missing", minutes=15)
    phone = new_page(viewport=SMALL, locale=locale)
    phone.goto(url)
    expect(phone.locator("#back")).to_be_visible()
    boxes = "header, .card, .card p, h2, #steps li, #actions .button, #back-hint"
    assert cut_off(phone, boxes) == []
    phone.goto(f"{hall.url}/t/{hall.issue('land')['token']}")
    expect(phone.locator("#ahead")).to_be_visible()
    assert cut_off(phone, ".card, #line, dd") == []
