"""Wall and reception name the people whom no counter can call; one button sends all of them on."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.support.hall_process import OpenHall
from tests.support.paths import TRIAL_HALL

SHOTS = os.environ.get("STRANDED_SHOTS")
LAND = re.compile(r'\[\[services\]\]\nid = "land".*?\n\n', re.DOTALL)


def without_land() -> str:
    text = LAND.sub("", TRIAL_HALL.read_text("utf-8"))
    return text.replace('["papers", "land"]', '["papers"]').replace('["land"]', '["papers"]')


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_service_that_is_gone(
    open_hall: OpenHall, tmp_path: Path, browser: Browser, language: str
) -> None:
    database = tmp_path / "hall.db"
    before = open_hall(database=database)
    labels = [before.issue("land")["label"] for _ in range(8)]
    before.stop()
    hall = open_hall(config=without_land(), database=database)
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{hall.url}/wall/wall?lang={language}")
    land = {"vi": "Không quầy nào nhận Đất đai", "en": "No counter takes Land"}[language]
    alert = page.locator(".alert", has_text=land)
    expect(alert).to_contain_text(f"{labels[0]}, {labels[1]}")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/wall-{language}.png")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{hall.url}/reception?lang={language}")
    notice = page.locator(".stranded")
    expect(notice).to_contain_text(land)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/reception-{language}.png")
        page.set_viewport_size({"width": 420, "height": 800})
        page.screenshot(path=f"{SHOTS}/reception-small-{language}.png")
        page.set_viewport_size({"width": 1280, "height": 800})
    button = notice.get_by_role("button")
    expect(button).to_be_disabled()
    notice.get_by_role("combobox").select_option("results")
    button.click()
    expect(notice).to_have_count(0)
    assert hall.post("/api/v1/counters/4/next", {}).json["label"] == labels[0]
    page.close()
