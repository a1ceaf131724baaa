"""A clock that is wrong is shown in red, and the reception decides."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hall.clock import ManualClock
from hall.config.file import load
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from tests.support.hall_process import OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.tablet import Tablet

pytestmark = pytest.mark.browser

DAY = 24 * 3_600_000


@pytest.fixture
def ahead(tmp_path: Path) -> Path:
    """A database whose last event lies ten days ahead of the computer's clock."""
    store = Store(tmp_path / "hall.db")
    clock = ManualClock(time.time_ns() // 1_000_000 + 10 * DAY)
    engine = Engine(load(TRIAL_HALL), store, clock, ignore_hours=True)
    engine.issue("papers")
    store.close()
    return tmp_path / "hall.db"


def test_a_wrong_clock_is_shown_until_somebody_decides(
    open_hall: OpenHall, new_page: Callable[..., Page], tablet: Tablet, ahead: Path
) -> None:
    hall = open_hall(database=ahead)
    assert hall.issue("papers")["label"] == "A002"
    counter = tablet(hall, 1)
    expect(counter.locator(".danger-sign")).to_have_text("Đồng hồ sai")
    wall = new_page(viewport={"width": 1920, "height": 1080})
    wall.goto(f"{hall.url}/wall/wall")
    expect(wall.locator(".alert--danger")).to_contain_text("chậm hơn giờ của sảnh 10 ngày")
    reception = new_page(viewport={"width": 1280, "height": 800})
    reception.goto(f"{hall.url}/reception")
    band = reception.locator(".dangers li")
    band.get_by_role("button", name="Giữ giờ của sảnh").click()
    expect(band).to_have_class("kept")
    expect(counter.locator(".danger-sign")).to_have_count(0)
    band.get_by_role("button", name="Theo đồng hồ máy chủ").click()
    expect(band).to_have_count(0)
    expect(wall.locator(".alert--danger, .alert--soon")).to_have_count(0)


def test_the_reception_closes_the_day(open_hall: OpenHall, page: Page) -> None:
    hall = open_hall()
    hall.issue("papers")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{hall.url}/reception")
    page.get_by_role("button", name="Kết thúc ngày làm việc").click()
    asks = page.get_by_role("alertdialog")
    expect(asks).to_contain_text("Còn 1 số chưa xong")
    asks.get_by_role("button", name="Không").click()
    expect(asks).to_have_count(0)
    page.get_by_role("button", name="Kết thúc ngày làm việc").click()
    asks.get_by_role("button", name="Kết thúc ngày").click()
    expect(page.get_by_text("Ngày làm việc hôm nay đã kết thúc.")).to_be_visible()
    assert hall.post("/api/v1/tickets", {"service": "papers"}).status == 409
