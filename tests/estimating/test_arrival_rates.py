"""The estimates learn how many people arrive at which hour."""

import datetime as dt

import pytest

from hall.config.models import Config
from hall.hours import windows_on
from hall.queue.estimating.arrival_rates import SLOT_MIN, ArrivalKind, given, rates, slot_of

MINUTE, HOUR = 60_000, 3_600_000
PAPERS, LAND = ("papers", False), ("land", False)
MONDAY = (dt.date(2026, 11, 23) - dt.date(1970, 1, 1)).days


def came(kind: ArrivalKind, hour: int, minutes: list[float]) -> list[tuple[ArrivalKind, int]]:
    return [(kind, hour * HOUR + round(minute * MINUTE)) for minute in minutes]


def test_so_many_come_in_an_hour() -> None:
    evenly = came(PAPERS, 9, [n / 2 for n in range(120)])
    found = rates(evenly * 10, 10)
    assert found.at(PAPERS, 9 * HOUR) == pytest.approx(120, rel=0.01)
    assert found.at(PAPERS, 10 * HOUR) == found.at(LAND, 9 * HOUR) == 0


def test_the_crowd_at_the_door_is_soon_over() -> None:
    crowd = came(PAPERS, 13, [15.0] * 150 + [15 + n * 0.3 for n in range(150)])
    open_from = {slot: 10.0 for slot in range(slot_of(13 * HOUR + 15 * MINUTE), slot_of(14 * HOUR))}
    found = rates(crowd, 10, open_from)
    first, last = (found.at(PAPERS, 13 * HOUR + minute * MINUTE) for minute in (16, 56))
    assert first > 4 * last
    people = sum(found.at(PAPERS, slot * SLOT_MIN * MINUTE) for slot in open_from) * SLOT_MIN / 60
    assert people == pytest.approx(30)


def test_a_service_with_few_arrivals_follows_all_services() -> None:
    """One of a few arrivals was at three o'clock, which is no habit yet."""
    many = came(PAPERS, 9, [30.0] * 200) + came(PAPERS, 15, [30.0] * 100)
    few = came(LAND, 9, [30.0] * 5) + came(LAND, 15, [30.0])
    only_then = came(LAND, 15, [30.0] * 100)
    found, other = rates(many + few, 1), rates(many + only_then, 1)
    assert found.by_hour[LAND, 15] == pytest.approx(2, abs=0.3)
    assert other.by_hour[LAND, 15] > 70
    assert sum(found.by_hour.values()) == pytest.approx(306, abs=2)


def test_when_numbers_are_given(config: Config) -> None:
    days = range(MONDAY, MONDAY + 7)
    slots = given(config, days)
    begins = {
        slot_of(window.issues_from.hour * HOUR + window.issues_from.minute * MINUTE)
        for day in days
        for window in windows_on(config, dt.date(1970, 1, 1) + dt.timedelta(days=day))
    }
    assert begins
    assert {slots[slot] for slot in begins} == {5}
    assert not any(slots.get(slot - 1) for slot in begins)
