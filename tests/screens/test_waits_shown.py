"""The expected wait on kiosk and phone, in both languages."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from tests.support.hall_process import HallProcess, OpenHall

PHONE = {"width": 390, "height": 844}
MINUTE, DAY = 60_000, 86_400_000
MORNING = 180 * MINUTE  # in UTC; 10:00 in the hall, so that no business day ends meanwhile


@pytest.fixture
def hall(open_hall: OpenHall, tmp_path: Path, config: Config) -> HallProcess:
    """A hall that has learned that papers take ten minutes, with one counter at work."""
    morning = int(time.time() * 1000) // DAY * DAY - 2 * DAY + MORNING
    store, clock = Store(tmp_path / "hall.db"), ManualClock(morning)
    engine = Engine(config, store, clock, ignore_hours=True)
    for _ in range(8):
        engine.issue("papers")
        engine.call_next(1)
        clock.at += 10 * MINUTE
        engine.finish(1, confirmed=False)
    store.close()
    hall = open_hall(database=tmp_path / "hall.db")
    hall.issue("papers")
    hall.act(1, "next")
    return hall


def test_kiosk(hall: HallProcess, new_page: Callable[..., Page]) -> None:
    """The last screen says the same wait as the ticket."""
    hall.issue("papers")
    page = new_page()
    page.goto(f"{hall.url}/kiosk/k1")
    papers, land = (page.locator(".service .wait").nth(at) for at in (0, 1))
    expect(papers).to_contain_text("phút")
    expect(land).to_have_text("Chưa có ai chờ")
    page.get_by_role("button", name="English").click()
    expect(papers).to_contain_text("Wait:")
    expect(land).to_have_text("Nobody waiting")
    page.locator(".service").first.click()
    expect(page.locator(".facts div", has_text="Expected wait").locator("dd")).to_contain_text(
        "min"
    )


def test_phone(hall: HallProcess, new_page: Callable[..., Page]) -> None:
    """The phone says the wait given with the number, then live, with and without JavaScript."""
    page = new_page(viewport=PHONE)
    page.goto(f"{hall.url}/t/{hall.issue('land')['token']}")
    expect(page.locator("#wait-box")).to_be_hidden()
    token = hall.issue("papers")["token"]
    page.goto(f"{hall.url}/t/{token}")
    expect(page.locator("#wait")).to_contain_text("phút")
    wait = page.locator("#wait").inner_text()
    plain = new_page(viewport=PHONE, java_script_enabled=False)
    plain.goto(f"{hall.url}/t/{token}")
    expect(plain.locator("#wait")).to_have_text(wait)
    page.locator("#language").click()
    expect(page.locator("#wait-name")).to_have_text("Expected wait")
    expect(page.locator("#wait")).to_contain_text("min")
