"""Checks that suit any screen: long names, what is cut off, and halls with a past."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from hall.clock import ManualClock
from hall.config.file import load
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from tests.support.paths import TRIAL_HALL

MINUTE_MS = 60_000
LONG_NAMES = {
    "Giấy tờ": "Đăng ký hộ tịch có yếu tố nước ngoài · Chứng thực bản sao từ bản chính",
    "Papers": "Registration of civil status with foreign elements · Certified copies",
    "Đất đai": "NGHỊ ĐỊNH đất đai và nhà ở Đống Đa · Ỷ Ặ Ỗ",
    "Trung tâm thử": "Trung tâm Phục vụ hành chính công và Chuyển đổi số liên phường",
    "Phường Thử": "Phường Nguyễn Nghiêm – Trần Hưng Đạo, thành phố Quảng Ngãi",
    '"Lan"': '"Công Tằng Tôn Nữ Nguyễn Thị Hoàng Lan"',
}
# Letters taller than their line already count as overflow of a box, so only a box with parts that
# stick out of it counts as cut off.
CUT_OFF = """selector => [...document.querySelectorAll(selector)].filter((element) => {
  const box = element.getBoundingClientRect();
  const sticksOut = (part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    return left < box.left - 2 || right > box.right + 2
      || top < box.top - 2 || bottom > box.bottom + 2;
  };
  const overflows = element.scrollWidth > element.clientWidth + 1
    || element.scrollHeight > element.clientHeight + 1;
  const parts = [...element.querySelectorAll("*")];
  const cut = overflows && (parts.length === 0 || parts.some(sticksOut));
  return cut || box.left < -1 || box.right > innerWidth + 1;
}).map((element) => `${element.className || element.tagName}: ${element.textContent.trim()}`)"""


def long_named_hall() -> str:
    """The trial hall's configuration with names as long as real names get."""
    text = TRIAL_HALL.read_text("utf-8")
    for short, long in LONG_NAMES.items():
        text = text.replace(short, long)
    return text


def cut_off(page: Page, selector: str) -> list[str]:
    """The boxes whose parts stick out of them or that reach over the sides of the screen."""
    page.evaluate("document.fonts.ready")
    found: list[str] = page.evaluate(CUT_OFF, selector)
    return found


@contextmanager
def hall_in_the_past(
    database: Path, config: Path = TRIAL_HALL
) -> Iterator[tuple[Engine, Callable[[float], None]]]:
    """An engine whose commands lie in the past; the function sets how many minutes ago."""
    now = time.time_ns() // 1_000_000
    clock = ManualClock(now)
    store = Store(database)

    def minutes_ago(minutes: float) -> None:
        clock.at = now - round(minutes * MINUTE_MS)

    try:
        yield Engine(load(config), store, clock, ignore_hours=True), minutes_ago
    finally:
        store.close()
