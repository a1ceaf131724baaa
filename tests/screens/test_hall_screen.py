"""The hall display shows calls, sounds a chime for new ones, and can be read from afar."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from hall.config.legibility import LARGEST_CAPITALS, legibility
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.paths import TRIAL_HALL
from tests.support.screens import cut_off, hall_in_the_past, long_named_hall

pytestmark = pytest.mark.browser

NewPage = Callable[..., Page]

FULL_HD = {"width": 1920, "height": 1080}
CALL_YELLOW = "rgb(255, 201, 60)"
CAPITALS_PER_EM = 0.74  # measured in the font of the numbers
TONES_OF_A_CHIME = 6  # two notes of three oscillators
COUNT_TONES = """
window.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) {
  window.tones += 1;
  document.documentElement.dataset.tones = window.tones;
  return start.apply(this, when);
};
"""
LEAST_MAIN_MS = 5_000
MUTE = """
AudioContext.prototype.resume = () => new Promise(() => {});
Object.defineProperty(AudioContext.prototype, "state", { get: () => "suspended" });
"""


@pytest.fixture
def display(open_hall: OpenHall, new_page: NewPage) -> Page:
    """A hall display; it is closed before the hall is."""
    page = new_page(viewport=FULL_HD)
    page.add_init_script(COUNT_TONES)
    return page


def _open(page: Page, hall: HallProcess, display: str = "front") -> Page:
    page.goto(f"{hall.url}/hall/{display}")
    expect(page.locator(".waiting")).to_be_visible()
    return page


def _row(label: str) -> str:
    return f'.row[data-label="{label}"]'


def test_a_call_is_seen_and_heard_at_once(display: Page, open_hall: OpenHall) -> None:
    hall = open_hall()
    _open(display, hall)
    label = hall.issue("papers")["label"]
    hall.act(1, "next")

    row = display.locator(f'[data-label="{label}"][data-counter="1"]')
    expect(row).to_have_attribute("data-live", "true")
    expect(row).to_contain_text("Giấy tờ")
    expect(row).to_have_css("background-color", CALL_YELLOW)
    flashing = row.evaluate("row => row.getAnimations()[0].effect.getTiming()")
    assert (flashing["duration"], flashing["iterations"]) == (1000, 5)
    assert display.evaluate("tones") == TONES_OF_A_CHIME


def test_a_repeated_call_is_heard_again(display: Page, open_hall: OpenHall) -> None:
    hall = open_hall()
    _open(display, hall)
    display.clock.install()
    hall.issue("papers")
    hall.act(1, "next")
    expect(display.locator(".row--live")).to_be_visible()
    display.clock.run_for(9_000)
    expect(display.locator(".row--live")).to_have_count(0)
    hall.act(1, "recall")
    expect(display.locator(".row--live")).to_be_visible()
    expect(display.locator(".row")).to_have_count(1)
    assert display.evaluate("tones") == 2 * TONES_OF_A_CHIME


def test_calls_made_together_are_seen_side_by_side(display: Page, open_hall: OpenHall) -> None:
    hall = open_hall()
    _open(display, hall)
    for service, counter in (("papers", 1), ("land", 2), ("land", 3)):
        hall.issue(service)
        hall.act(counter, "next")
    labels = ("A001", "B001", "B002")
    for label in labels:
        expect(display.locator(_row(label))).to_have_attribute("data-live", "true")
    # The chimes of calls that came while one sounded are one.
    expect(display.locator("html")).to_have_attribute(
        "data-tones", re.compile(rf"^({2 * TONES_OF_A_CHIME}|{3 * TONES_OF_A_CHIME})$")
    )


def test_an_old_call_is_shown_in_silence(
    display: Page, open_hall: OpenHall, tmp_path: Path
) -> None:
    database = tmp_path / "hall.db"
    with hall_in_the_past(database) as (engine, minutes_ago):
        minutes_ago(5)
        engine.issue("papers")
        minutes_ago(1)
        engine.call_next(1)
    _open(display, open_hall(database=database))

    expect(display.locator(_row("A001"))).to_have_attribute("data-live", "false")
    assert display.evaluate("tones") == 0


def test_a_missed_call_is_no_longer_loud(display: Page, open_hall: OpenHall) -> None:
    hall = open_hall()
    _open(display, hall)
    hall.issue("papers")
    hall.act(1, "next")
    expect(display.locator(".row--live")).to_be_visible()
    hall.act(1, "miss")
    expect(display.locator(_row("A001"))).to_have_attribute("data-live", "false")


def test_an_undone_call_is_no_longer_loud(display: Page, open_hall: OpenHall) -> None:
    hall = open_hall()
    _open(display, hall)
    hall.issue("papers")
    hall.act(1, "next")
    expect(display.locator(".row--live")).to_be_visible()
    hall.act(1, "undo")
    expect(display.locator(".row")).to_have_count(0, timeout=3_000)


@pytest.mark.parametrize(
    ("command", "body"), [("hold", {"reason": "papers-missing"}), ("transfer", {"service": "land"})]
)
def test_a_call_that_left_the_counter_leaves_after_its_time(
    display: Page, open_hall: OpenHall, command: str, body: dict[str, str]
) -> None:
    hall = open_hall()
    display.clock.install()
    _open(display, hall)
    hall.issue("papers")
    hall.act(1, "next")
    expect(display.locator(".row--live")).to_be_visible()
    hall.act(1, command, **body)
    display.clock.run_for(LEAST_MAIN_MS)
    expect(display.locator(".row")).to_have_count(0)


def test_a_transferred_number_is_called_once_more(display: Page, open_hall: OpenHall) -> None:
    hall = open_hall()
    _open(display, hall)
    hall.issue("papers")
    hall.act(1, "next")
    hall.act(1, "transfer", service="land")
    hall.act(3, "next")
    expect(display.locator(_row("A001"))).to_have_count(1)
    expect(display.locator(_row("A001"))).to_have_attribute("data-counter", "3")
    tones = 2 * TONES_OF_A_CHIME
    expect(display.locator("html")).to_have_attribute("data-tones", str(tones))
    hall.issue("land")  # causes another snapshot
    expect(display.locator(_row("A001"))).to_have_attribute("data-live", "true")
    assert display.evaluate("tones") == tones


def test_without_motion_a_call_is_steady(open_hall: OpenHall, new_page: NewPage) -> None:
    hall = open_hall()
    page = _open(new_page(viewport=FULL_HD, reduced_motion="reduce"), hall)
    hall.issue("papers")
    hall.act(1, "next")
    row = page.locator(".row--live")
    expect(row).to_have_css("background-color", CALL_YELLOW)
    expect(row).to_have_css("animation-iteration-count", "1")


def test_a_display_without_chime_is_silent(display: Page, open_hall: OpenHall) -> None:
    quiet = TRIAL_HALL.read_text("utf-8").replace(
        'areas = ["front"]', 'areas = ["front"]\nchime = false'
    )
    hall = open_hall(config=quiet)
    _open(display, hall)
    hall.issue("papers")
    hall.act(1, "next")
    expect(display.locator(".row--live")).to_be_visible()
    assert display.evaluate("tones") == 0


def test_a_display_says_that_the_browser_blocks_its_sound(
    new_page: NewPage, server: HallProcess
) -> None:
    page = new_page(viewport=FULL_HD)
    page.add_init_script(MUTE)
    _open(page, server)
    expect(page.get_by_role("button", name="Âm thanh bị chặn")).to_be_visible()
    expect(page.get_by_role("button", name="Sound is blocked")).to_be_visible()


def test_the_waiting_line_is_shown_in_both_languages(display: Page, server: HallProcess) -> None:
    _open(display, server, "back")
    server.issue("results")
    row = display.locator(".waiting tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Trả kết quả")
    expect(row).to_contain_text("Results")
    expect(row.locator(".count")).to_have_text("1")
    expect(display.locator(".rules")).to_contain_text("Trong 60 phút, bấm “Tôi đã quay lại”")
    expect(display.locator(".rules")).to_contain_text("Within 60 minutes, tap “I am back”")


def test_closed_hours_are_shown(display: Page, open_hall: OpenHall) -> None:
    never = re.sub(r"(?m)^\w+day = .*\n", "", TRIAL_HALL.read_text("utf-8"))
    _open(display, open_hall(config=never, hours=True))
    expect(display.locator(".rules")).to_contain_text("Hiện không phát số")


def test_a_display_that_may_be_wrong_says_so(
    display: Page, open_hall: OpenHall, page_problems: list[str]
) -> None:
    hall = open_hall()
    _open(display, hall)
    hall.issue("papers")
    hall.act(1, "next")
    expect(display.locator(".row--live")).to_be_visible()
    hall.kill()
    expect(display.locator(".stale")).to_contain_text("Mất kết nối")
    expect(display.locator(".stale")).to_contain_text("Connection lost")
    expect(display.locator(".row")).not_to_have_css("background-color", CALL_YELLOW)
    display.close()
    page_problems.clear()  # errors of the lost connection


PANELS = [(43, 3), (55, 3.6), (55, 4.5), (55, 6), (55, 8), (65, 7), (75, 4.5), (98, 14)]


def _hall_of_panels() -> str:
    return TRIAL_HALL.read_text("utf-8") + "".join(
        f'[[displays]]\nid = "p{index}"\nname = "P"\nareas = ["front"]\n'
        f"diagonal_in = {diagonal}\nfarthest_seat_m = {seat}\n"
        for index, (diagonal, seat) in enumerate(PANELS)
    )


def test_the_farthest_seat_can_read_number_and_counter(display: Page, open_hall: OpenHall) -> None:
    hall = open_hall(config=_hall_of_panels())
    for _ in range(4):
        hall.issue("papers")
    hall.act(1, "next")
    for index, (diagonal, seat) in enumerate(PANELS):
        _open(display, hall, f"p{index}")
        expect(display.locator(".row")).to_have_count(1)
        sizes = display.locator(".row .number").evaluate_all(
            "numbers => numbers.map((number) => parseFloat(getComputedStyle(number).fontSize))"
        )
        capitals = min(sizes) * CAPITALS_PER_EM / FULL_HD["height"]
        rows = display.locator(".rows").evaluate(
            "rows => getComputedStyle(rows).getPropertyValue('--rows')"
        )
        assert not legibility(diagonal, seat, capitals).too_small or rows == "3", (diagonal, seat)
    # The last panel is too small for its hall, and shows numbers in the largest size there is.
    assert capitals == pytest.approx(LARGEST_CAPITALS, abs=0.001)


def test_long_names_are_never_cut_off(open_hall: OpenHall, new_page: NewPage) -> None:
    notice = "Công dân đến nhận kết quả vui lòng mang theo giấy hẹn và căn cước. " * 4
    hall = open_hall(
        config=f'{long_named_hall()}\n[[notices]]\ntext = "{notice}"\n'
        f'[[notices]]\ntitle = "Nộp hồ sơ trực tuyến"\ntext = "{notice}"\n'
    )
    for service, counter in (("papers", 1), ("papers", 2), ("land", 3)):
        hall.issue(service)
        hall.act(counter, "next")
    for width, height in ((1366, 768), (1920, 1080), (3840, 2160)):
        page = _open(new_page(viewport={"width": width, "height": height}), hall)
        expect(page.locator(".row")).to_have_count(3)
        boxes = "h1, .row, .media, .line, aside, .middle, .waiting, footer"
        assert cut_off(page, boxes) == [], width
