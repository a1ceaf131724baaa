"""Why no tickets are given, and when they are given on a later day."""

import datetime as dt
import re
from pathlib import Path

import pytest

from hall.clock import ManualClock
from hall.config.file import load
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from tests.support.paths import TRIAL_HALL
from tests.support.show import show_of

WEEK = """monday = [
  { opens = "07:30", closes = "11:30", tickets_from = "07:00", tickets_until = "11:15" },
  { opens = "13:30", closes = "17:00", tickets_from = "13:15" },
]
tuesday = [{ opens = "08:00", closes = "09:00" }, { opens = "09:30", closes = "11:00" }]"""
MONDAY, TUESDAY, SUNDAY = "2026-11-23", "2026-11-24", "2026-11-22"


def _config(folder: Path) -> Config:
    text = re.sub(r"(?<=\[hours\]\n)(\w.*\n)+", f"{WEEK}\n", TRIAL_HALL.read_text("utf-8"))
    (folder / "config.toml").write_text(text, "utf-8")
    return load(folder / "config.toml")


def _ms(day: str, time: str) -> int:
    return round(dt.datetime.fromisoformat(f"{day}T{time}+07:00").timestamp() * 1000)


@pytest.mark.parametrize(
    ("day", "time", "pause", "next_day"),
    [
        (SUNDAY, "09:00", "closed", (MONDAY, "07:00")),
        (MONDAY, "06:59", "before", (TUESDAY, "08:00")),
        (MONDAY, "07:10", None, (TUESDAY, "08:00")),
        (MONDAY, "11:15", "lunch", (TUESDAY, "08:00")),
        (MONDAY, "13:15", None, (TUESDAY, "08:00")),
        (MONDAY, "17:00", "closed", (TUESDAY, "08:00")),
        (TUESDAY, "09:10", "break", ("2026-11-30", "07:00")),
        (TUESDAY, "11:00", "closed", ("2026-11-30", "07:00")),
    ],
)
def test_a_pause_and_the_next_day(
    store: Store,
    clock: ManualClock,
    tmp_path: Path,
    day: str,
    time: str,
    pause: str | None,
    next_day: tuple[str, str],
) -> None:
    clock.at = _ms(day, time)
    engine = Engine(_config(tmp_path), store, clock)
    tickets = show_of(engine)("kiosk", "k1")["tickets"]
    assert (tickets["open"], tickets["pause"]) == (pause is None, pause)
    assert tickets["next_day"] == _ms(*next_day)


def test_where_hours_do_not_count_there_is_no_pause(
    store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    clock.at = _ms(SUNDAY, "12:00")
    engine = Engine(_config(tmp_path), store, clock, ignore_hours=True)
    shown = show_of(engine)("kiosk", "k1")
    assert (shown["tickets"]["open"], shown["tickets"]["pause"]) == (True, None)
    assert shown["hours"]["times"] == "open"
