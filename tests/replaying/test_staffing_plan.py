"""The counters that a coming day needs are found by replaying similar days."""

import datetime as dt
from pathlib import Path

import pytest

from hall.clock import ManualClock
from hall.config.file import load
from hall.queue.engine import Engine
from hall.queue.replaying.demand import OpenSlots, groups
from hall.queue.replaying.staffing_plan import GroupNeed
from hall.queue.replaying.staffing_suggestion import (
    ClosedThatDay,
    NothingAlike,
    Suggestion,
    suggestion_for,
)
from hall.queue.store.database import Store
from tests.support.hall_process import OpenHall, run_app
from tests.support.paths import TRIAL_HALL

MINUTE = 60_000
TUESDAY = dt.date(2026, 11, 24)
SEVEN = 1_795_478_400_000  # 7:00 in the hall's time zone on that day, before the hall opens
WEEK = 7 * 24 * 60 * MINUTE
TRIAL = load(TRIAL_HALL)


def morning(database: Path, weeks: int) -> Path:
    """Records ``weeks`` Tuesdays on which one counter serves papers, five minutes each.

    Twenty people wait at the door, and one more comes every ten minutes."""
    store = Store(database)
    for week in range(weeks):
        clock = ManualClock(SEVEN + week * WEEK)
        engine = Engine(TRIAL, store, clock, ignore_hours=True)
        for _ in range(20):
            engine.issue("papers")
        clock.at += 30 * MINUTE
        for n in range(36):
            if n % 2 == 0:
                engine.issue("papers")
            if engine.call_next(1) is not None:
                clock.at += 5 * MINUTE
                engine.finish(1, confirmed=False)
    store.close()
    return database


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return morning(tmp_path_factory.mktemp("weeks") / "hall.db", 2)


def suggested(database: Path, day: dt.date, share: float = 0.8) -> Suggestion:
    return suggestion_for(TRIAL, database, SEVEN, day, 6, share)


def only(found: Suggestion) -> GroupNeed:
    (group,) = found.groups
    return group


def test_services_that_share_a_counter_are_staffed_together() -> None:
    assert groups(TRIAL) == [{"papers", "land"}, {"results"}]


def test_the_share_is_reached_where_it_was_not(recorded: Path) -> None:
    found = suggested(recorded, TUESDAY + dt.timedelta(weeks=2))
    assert (found.days, found.same_weekday) == (["2026-12-01", "2026-11-24"], True)
    group = only(found)
    assert group.as_it_was is not None
    assert group.replayed is not None
    assert group.as_it_was < 0.8 <= group.replayed


def test_the_rush_at_the_door_needs_most(recorded: Path) -> None:
    needs = only(suggested(recorded, TUESDAY + dt.timedelta(weeks=2))).slots
    counts = [len(slot.counters) + slot.more for slot in needs]
    assert needs[0].came > 20
    assert counts[0] == max(counts) > 1
    assert counts[-1] == 0
    hours = [dt.datetime.fromtimestamp(slot.at / 1000, TRIAL.hall.zone) for slot in needs]
    assert (f"{hours[0]:%d %H:%M}", f"{hours[-1]:%H:%M}") == ("08 07:30", "16:30")


def test_more_is_needed_for_more(recorded: Path) -> None:
    def hours(share: float) -> int:
        day = TUESDAY + dt.timedelta(weeks=2)
        slots = only(suggested(recorded, day, share)).slots
        return sum(len(slot.counters) + slot.more for slot in slots)

    assert hours(0.5) < hours(0.95)


def test_other_weekdays_only_for_lack_of_the_same(recorded: Path) -> None:
    found = suggested(recorded, TUESDAY + dt.timedelta(days=8))
    assert (found.days, found.same_weekday) == (["2026-12-01", "2026-11-24"], False)


def test_the_default_day_is_the_next_with_hours(recorded: Path) -> None:
    friday = SEVEN + 10 * 24 * 60 * MINUTE
    assert suggestion_for(TRIAL, recorded, friday, None, 6, 0.8).day == "2026-12-07"


def test_there_is_no_suggestion_without_data(recorded: Path) -> None:
    with pytest.raises(ClosedThatDay):
        suggested(recorded, dt.date(2026, 12, 5))
    with pytest.raises(NothingAlike):
        suggested(recorded, TUESDAY)


def test_shifts_end_where_the_hall_closes() -> None:
    slots = OpenSlots.on(TRIAL, TUESDAY)
    assert len(slots.slots) == 8 + 7
    assert (
        slots.slot_for(0),
        slots.slot_for(12 * 60 * MINUTE),
        slots.slot_for(23 * 60 * MINUTE),
    ) == (
        15,
        27,
        33,
    )


def test_over_http_and_on_the_command_line(open_hall: OpenHall, recorded: Path) -> None:
    hall = open_hall(database=recorded)
    plan = hall.get("/api/v1/staffing?day=2026-12-08&share=90").json
    assert (plan["share"], plan["groups"][0]["services"]) == (0.9, ["papers", "land"])
    refused = hall.get("/api/v1/staffing?day=2026-12-05", **{"Accept-Language": "en"})
    assert (refused.status, refused.json["detail"]) == (422, "The hall is closed on 2026-12-05.")
    assert hall.get("/api/v1/staffing?day=0").json["code"] == "invalid_field"
    assert hall.get("/api/v1/appointments?day=0").json["code"] == "invalid_field"
    hall_files = ("--config", str(TRIAL_HALL), "--database", str(recorded))
    printed = run_app("staffing", *hall_files, "2026-12-08")
    assert printed.returncode == 0, printed
    assert "2026-12-08, from 2 recorded (the same weekday): 2026-12-01" in printed.stdout
    assert "07:30" in printed.stdout
