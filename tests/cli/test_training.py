"""In test mode everything works and is marked as a test, and the real hall is not touched."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hall import one_process, training
from hall.config.file import load
from hall.config.models import Config
from hall.printers.drawing.stationery import stationery_of
from tests.support.database import dump
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.screens import cut_off

WEBHOOK = """
[[webhooks]]
url = "http://127.0.0.1:1/told"
secret_env = "SECRET"
"""
SIZES = {
    "/kiosk/k1": (1080, 1920),
    "/hall/front": (1920, 1080),
    "/counter/1": (1280, 800),
    "/wall/wall": (1920, 1080),
}


@pytest.fixture
def halls(open_hall: OpenHall, tmp_path: Path) -> tuple[HallProcess, HallProcess]:
    """A real hall that has given a number, and its test hall."""
    database = tmp_path / "hall.db"
    real = open_hall(database=database)
    real.issue("papers")
    return real, open_hall("--test", database=database, hours=True)


def test_numbers_never_touch_the_halls_own(halls: tuple[HallProcess, HallProcess]) -> None:
    real, test = halls
    before = dump(real.database)
    assert [test.issue("papers")["label"] for _ in range(2)] == ["A001", "A002"]
    test.act(1, "next")
    assert dump(real.database) == before
    assert real.issue("papers")["label"] == "A002"
    assert test.database.with_name("hall.test.db").exists()


def config_beside(config: Config, database: Path) -> Config:
    server = config.server.model_copy(
        update={"database": str(database), "public_url": "https://hall.example"}
    )
    return config.model_copy(update={"server": server})


def test_it_begins_empty_each_time(config: Config, tmp_path: Path) -> None:
    real = tmp_path / "hall.db"
    real.write_text("kept")
    for name in ("hall.test.db", "hall.test.db-wal", "hall.test.db-shm"):
        (tmp_path / name).write_text("of last time")
    apart = training.training_hall(config_beside(config, real))
    assert apart.server.database == str(tmp_path / "hall.test.db")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["hall.db"]
    assert real.read_text() == "kept"


def test_a_test_hall_that_runs_keeps_its_numbers(config: Config, tmp_path: Path) -> None:
    database = tmp_path / "hall.test.db"
    database.write_text("of the hall that runs")
    one_process.claim(database)
    with pytest.raises(one_process.AlreadyServed):
        training.training_hall(config_beside(config, tmp_path / "hall.db"))
    assert database.read_text() == "of the hall that runs"


def test_its_papers_are_marked_and_no_webhook_is_sent(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(TRIAL_HALL.read_text("utf-8") + WEBHOOK, "utf-8")
    real = config_beside(load(tmp_path / "config.toml"), tmp_path / "hall.db")
    test = training.training_hall(real)
    assert (len(real.webhooks), test.webhooks) == (1, ())
    assert (stationery_of(real, 576).test, stationery_of(test, 576).test) == (False, True)
    assert test.server.public_url == ""  # otherwise phones would find the real hall


@pytest.mark.browser
def test_every_screen_says_so(
    halls: tuple[HallProcess, HallProcess], new_page: Callable[..., Page]
) -> None:
    real, test = halls
    phone = test.issue("papers")["url"].removeprefix(test.url)
    for path, (width, height) in {**SIZES, phone: (390, 844), "/": (1280, 800)}.items():
        page = new_page(viewport={"width": width, "height": height})
        page.goto(test.url + path)
        band = page.locator(".testing-band")
        expect(band).to_be_visible()
        expect(band).to_have_text(re.compile("^THỬ / TEST"))
        assert cut_off(page, ".testing-band") == []
        if path in SIZES:
            assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        if path != phone:  # the real hall knows nothing of the number
            page.goto(real.url + path)
            expect(band).to_have_count(0)
