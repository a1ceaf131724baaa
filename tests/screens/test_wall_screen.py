"""The wall shows what a supervisor must see from three metres."""

import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.hall_process import HallProcess, OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.screens import cut_off, hall_in_the_past, long_named_hall

# Headings of one word that stand in more than one line.
BROKEN_HEADINGS = """() => [...document.querySelectorAll("thead th")].filter((heading) => {
  const words = document.createRange();
  words.selectNodeContents(heading);
  return !heading.innerText.trim().includes(" ") && words.getClientRects().length > 1;
}).map((heading) => heading.innerText)"""
pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]
Wall = Callable[..., Page]

BRICK = "rgb(179, 38, 30)"


@pytest.fixture
def wall(open_hall: OpenHall, new_page: NewPage) -> Wall:
    """Opens the wall; it is closed before the hall is."""

    def open_wall(hall: HallProcess, **options: object) -> Page:
        page = new_page(**{"viewport": {"width": 1920, "height": 1080}, **options})
        page.goto(f"{hall.url}/wall/wall")
        expect(page.locator(".tiles")).to_be_visible()
        return page

    return open_wall


@pytest.fixture
def morning(tmp_path: Path) -> Path:
    """A database in which one turn of papers was served in time and one is at counter 1.

    A turn of land has waited 25 minutes, 5 over the target."""
    database = tmp_path / "hall.db"
    with hall_in_the_past(database) as (engine, minutes_ago):
        minutes_ago(50)
        engine.issue("papers")
        engine.issue("papers")
        minutes_ago(45)
        engine.call_next(1)
        engine.start(1)
        minutes_ago(40)
        engine.finish(1)
        minutes_ago(39)
        engine.call_next(1)
        minutes_ago(25)
        engine.issue("land")
        minutes_ago(10)
        engine.issue("land")
    return database


def test_long_waits_stand_out(open_hall: OpenHall, wall: Wall, morning: Path) -> None:
    page = wall(open_hall(database=morning))

    expect(page.locator(".alert")).to_have_count(1)
    expect(page.locator(".alert")).to_contain_text("B001 chờ 25 phút · vượt ngưỡng 20 phút")
    longest = page.locator(".tile").nth(1)
    expect(longest.locator(".figure")).to_contain_text("25")
    expect(longest.locator(".note")).to_contain_text("quá 5 phút · B001 · Đất đai")
    expect(longest.locator(".figure b")).to_have_css("color", BRICK)

    land = page.locator(".services tbody tr").nth(1)
    expect(land.locator("td.waiting")).to_have_text("2")
    expect(land.locator(".word")).to_have_text("quá 5 phút")
    expect(land.locator(".bar")).to_have_css("background-color", BRICK)
    papers = page.locator(".services tbody tr").nth(0)
    expect(papers.locator("td.longest")).to_have_text("–")


def test_figures_of_the_day(open_hall: OpenHall, wall: Wall, morning: Path) -> None:
    page = wall(open_hall(database=morning))
    waiting, _, in_target, served, typical = page.locator(".tile .figure").all()
    expect(waiting).to_contain_text("2")
    # Two were called in time, and one still waits past the target.
    expect(in_target).to_contain_text("66%")
    expect(page.locator(".tile").nth(2)).to_contain_text("chưa đạt 80%")
    expect(served).to_contain_text("1/ 4 lượt")
    expect(typical).to_contain_text("5· 11 phút")
    expect(page.locator(".chart svg")).to_have_attribute("role", "img")
    expect(page.locator(".chart .series")).to_have_count(2)


def test_a_counter_that_idles_while_people_wait(
    open_hall: OpenHall, wall: Wall, morning: Path
) -> None:
    hall = open_hall(database=morning)
    hall.act(2, "next")
    hall.act(2, "start")
    hall.act(2, "finish")
    page = wall(hall)
    counters = page.locator(".counter")
    expect(counters.nth(0)).to_contain_text("A002")
    expect(counters.nth(0)).to_contain_text("từ lúc gọi")
    expect(counters.nth(1)).to_contain_text("rảnh, có người chờ")
    expect(counters.nth(2)).to_contain_text("chưa mở")


def test_a_faulty_printer_is_shown(open_hall: OpenHall, wall: Wall) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    driver = f'id = "p1"\ndriver = "network"\nhost = "127.0.0.1"\nport = {port}'
    hall = open_hall(config=TRIAL_HALL.read_text("utf-8").replace('id = "p1"', driver, 1))
    page = wall(hall)
    expect(page.locator(".alert")).to_have_text("Máy in “p1”: từ chối kết nối")
    hall.issue("papers", kiosk="k1")
    expect(page.locator(".device")).to_contain_text("1 phiếu đang đợi in")


def test_little_paper_is_shown_before_it_ends(open_hall: OpenHall, wall: Wall) -> None:
    hall = open_hall()
    page = wall(hall)
    expect(page.locator(".calm")).to_have_text("Không có cảnh báo")
    expect(page.locator(".device")).to_contain_text("tốt")
    hall.post("/api/v1/printers/p1/fault", {"fault": "near_end"})
    expect(page.locator(".alert")).to_have_text("Máy in “p1”: sắp hết giấy")
    expect(page.locator(".device--soon")).to_contain_text("sắp hết giấy")


def test_alerts_that_have_no_room_take_turns(
    open_hall: OpenHall, wall: Wall, tmp_path: Path
) -> None:
    """The most urgent one stays; each of the others is shown in its turn."""
    database = tmp_path / "hall.db"
    with hall_in_the_past(database) as (engine, minutes_ago):
        for service, minutes in (("papers", 90), ("land", 80), ("results", 70)):
            minutes_ago(minutes)
            engine.issue(service)
    page = wall(open_hall(database=database))
    alerts = page.locator(".alerts")
    for label in ("B001", "A001", "B001"):
        expect(alerts).to_contain_text(f"{label} chờ")
        expect(alerts).to_contain_text("C001 chờ")  # seven times its target


def test_the_wall_speaks_english_too(open_hall: OpenHall, wall: Wall, morning: Path) -> None:
    page = wall(open_hall(database=morning), locale="en-GB")
    expect(page.locator("h1")).to_contain_text("Hall control")
    assert page.evaluate(BROKEN_HEADINGS) == []
    expect(page.locator(".alert")).to_contain_text("B001 has waited 25 min · target 20 min")
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.locator("h1")).to_contain_text("Điều hành sảnh")


def test_a_wall_that_may_be_wrong_says_so(
    open_hall: OpenHall, wall: Wall, page_problems: list[str]
) -> None:
    hall = open_hall()
    page = wall(hall)
    hall.kill()
    expect(page.locator(".stale")).to_contain_text("Mất kết nối")
    expect(page.locator(".wall-board--stale")).to_be_visible()
    page.close()
    page_problems.clear()  # errors of the lost connection


@pytest.mark.parametrize("locale", ["vi-VN", "en-GB"])
def test_long_names_are_never_cut_off(
    open_hall: OpenHall, wall: Wall, morning: Path, locale: str
) -> None:
    hall = open_hall(config=long_named_hall(), database=morning)
    for width, height in ((1920, 1080), (1366, 768)):
        page = wall(hall, viewport={"width": width, "height": height}, locale=locale)
        boxes = "h1, .alert, .tile, .panel, .counter, .device, .chart, tr > *"
        assert cut_off(page, boxes) == [], width
        assert page.evaluate("document.documentElement.scrollHeight") <= height
