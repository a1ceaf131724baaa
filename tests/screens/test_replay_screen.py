"""The page on which a supervisor replays a day."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hall.clock import ManualClock
from hall.config.file import load
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from tests.api.test_replay_api import busy_day
from tests.estimating.test_scores import DAY, played
from tests.support.hall_process import OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.screens import cut_off, long_named_hall
from tests.support.tablet import TABLET

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
BOXES = (
    ".field, .asks, h3, fieldset, details, .span, .tile, .word, .panel, .u-series, table, .button"
)


def test_one_more_counter_is_tried_out(
    open_hall: OpenHall, new_page: NewPage, tmp_path: Path, page_problems: list[str]
) -> None:
    hall = open_hall(database=busy_day(tmp_path / "hall.db"))
    page = new_page(viewport=TABLET)
    page.goto(f"{hall.url}/replay")
    expect(page.locator(".word--good")).to_contain_text(
        "cả 30 lượt gọi đều lặp lại đúng như đã ghi"
    )
    half = page.locator(".tile").first
    expect(half.locator("b")).to_have_text("87′")
    page.get_by_label("Số quầy").fill("1")
    page.locator("fieldset").get_by_label("Giấy tờ").check()
    expect(half.locator("small")).to_have_text("trước là 87′")
    expect(half.locator("b")).not_to_have_text("87′")
    page.locator(".chart .u-over").hover()
    figures = page.locator(".u-legend .u-value")
    expect(figures.first).to_have_text("08:00–08:30")  # everybody came within one half hour
    expect(figures).to_have_count(5)
    expect(figures.nth(1)).to_have_text(re.compile(r"^\d+′$"))
    expect(page.locator(".scroll tbody td")).to_have_count(8)
    page.get_by_label("Nghỉ trưa, từ").fill("10:00")
    page.get_by_label("Nghỉ trưa, đến").fill("09:00")
    expect(page.get_by_role("alert")).to_contain_text("“10:00-09:00” không phải là giờ làm việc")
    page_problems.clear()  # the browser logs the refusal
    page.get_by_role("button", name="Bỏ mọi thay đổi").click()
    expect(half.locator("small")).to_have_count(0)


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_nothing_is_cut_off(
    open_hall: OpenHall, new_page: NewPage, tmp_path: Path, locale: str
) -> None:
    hall = open_hall(config=long_named_hall(), database=busy_day(tmp_path / "hall.db"))
    for width, height in ((1280, 800), (390, 844)):
        page = new_page(viewport={"width": width, "height": height}, locale=locale)
        page.goto(f"{hall.url}/replay")
        page.locator("input[type=range]").first.fill("2")
        expect(page.locator(".tile small").first).to_be_visible()
        page.locator("input[type=date]").fill("2026-12-01")
        page.locator(".asks button").click()
        expect(page.locator(".groups tbody tr")).to_have_count(15)
        assert cut_off(page, BOXES) == [], width


def test_how_accurate_the_shown_waits_were(
    open_hall: OpenHall, new_page: NewPage, tmp_path: Path
) -> None:
    config, store = load(TRIAL_HALL), Store(tmp_path / "hall.db")
    lately = dt.datetime.now(config.hall.zone) - dt.timedelta(days=3)
    clock = ManualClock(round(lately.replace(hour=8).timestamp() * 1000))
    engine = Engine(config, store, clock)
    played(engine, clock, 2, 17)
    clock.at += DAY
    engine.tick()
    store.close()
    page = new_page(viewport=TABLET)
    page.goto(f"{open_hall(database=tmp_path / 'hall.db').url}/replay#scores")
    papers = page.locator(".scores tbody tr")
    expect(papers).to_have_text("AGiấy tờ2100%15′0′")
    expect(papers).to_be_in_viewport()


def test_a_hall_without_a_day_says_so(open_hall: OpenHall, new_page: NewPage) -> None:
    page = new_page(viewport=TABLET)
    page.goto(f"{open_hall().url}/replay")
    expect(page.get_by_text("Chưa có ngày nào được ghi lại")).to_be_visible()
    expect(page.locator("form, fieldset")).to_have_count(0)
