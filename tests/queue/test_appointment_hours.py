"""Appointments are booked for times at which counters are open; staff may say why not."""

import datetime as dt
import json

import pytest

from hall.clock import DAY_MS, HOUR_MS, ManualClock
from hall.config.base import Words
from hall.config.hours import DayException, OpeningWindow
from hall.config.models import Config
from hall.displays.web.hours_in_words import day_in_words
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import HallError, ImportRefused
from hall.queue.store.verify import verify
from hall.queue.turn.appointment_errors import (
    AppointmentOutsideHours,
    AppointmentPast,
    AppointmentTooFar,
)
from tests.support.booked import counted, engine_with_appointments, local_ms
from tests.support.database import dump, query

TET = Words.model_validate({"vi": "Nghỉ Tết", "en": "Tết"})
EXCEPTIONS = (
    DayException(date="2027-02-05", until="2027-02-11", name=TET),
    DayException(
        date="2026-11-29",
        windows=(OpeningWindow(opens="08:00", closes="10:00", tickets_until="09:30"),),
    ),
)


@pytest.fixture
def engine(config: Config, store: Store, clock: ManualClock) -> Engine:
    """An engine on Tuesday, 24 November 2026, at 8:00, in a hall with a Sunday worked and Tết."""
    return engine_with_appointments(
        config.model_copy(update={"exceptions": EXCEPTIONS}), store, clock
    )


def refusal(engine: Engine, moment: str) -> HallError:
    """Why a time is refused; a file is refused in the same way."""
    before = dump(engine.store.path)
    with pytest.raises(HallError) as refused:
        engine.book("land", local_ms(moment))
    day, time = moment.split("T")
    with pytest.raises(ImportRefused) as of_file:
        engine.import_appointments(f"day;time;service\n{day};{time};land\n")
    (fault,) = of_file.value.faults
    assert (fault.line, fault.values) == (2, refused.value.values)
    assert fault.code in (refused.value.code, "line_outside_hours")
    assert dump(engine.store.path) == before
    return refused.value


BOTH = [("07:30", "11:30"), ("13:30", "17:00")]


@pytest.mark.parametrize(
    ("moment", "hours", "likely"),
    [
        ("2026-11-25T07:29", BOTH, None),
        ("2026-11-25T11:30", BOTH, None),
        ("2026-11-25T13:29", BOTH, None),
        ("2026-11-25T17:00", BOTH, None),
        ("2026-11-25T02:30", BOTH, "14:30"),
        ("2026-11-25T01:30", BOTH, "13:30"),
        ("2026-11-25T05:00", BOTH, None),
        ("2026-11-25T12:30", BOTH, None),
        ("2026-11-28T09:00", [], None),
        ("2026-11-29T10:00", [("08:00", "10:00")], None),
        ("2027-02-05T09:00", [], None),
        ("2027-02-11T02:30", [], None),
    ],
)
def test_times_at_which_no_counter_is_open_are_refused(
    engine: Engine, moment: str, hours: list[tuple[str, str]], likely: str | None
) -> None:
    engine.tick()
    error = refusal(engine, moment)
    assert isinstance(error, AppointmentOutsideHours)
    day, time = moment.split("T")
    assert error.values == {
        "date": dt.date.fromisoformat(day),
        "time": time,
        "hours": hours,
        "special": TET if day > "2027" else None,
        "likely": likely,
    }


@pytest.mark.parametrize(
    "moment",
    [
        "2026-11-25T07:30",
        "2026-11-25T11:29",
        "2026-11-25T13:30",
        "2026-11-25T16:59",
        "2026-11-29T08:00",
        "2026-11-29T09:30",
        "2027-02-12T09:00",
    ],
)
def test_the_opening_hours_of_each_day_count_to_the_minute(engine: Engine, moment: str) -> None:
    """Also after the last ticket, as an appointment gets its number at any hour."""
    assert engine.book("land", local_ms(moment))["due_at"] == local_ms(moment)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"hours": BOTH, "special": None, "likely": "14:30"},
            "Thứ Tư, 25/11/2026 sảnh mở cửa 07:30–11:30, 13:30–17:00, không mở lúc 02:30."
            " Có phải ý là 14:30?",
        ),
        (
            {"hours": [], "special": TET, "likely": None},
            "Thứ Tư, 25/11/2026 sảnh đóng cửa cả ngày: Nghỉ Tết.",
        ),
        (
            {"hours": BOTH[:1], "special": TET, "likely": None},
            "Thứ Tư, 25/11/2026 (Nghỉ Tết) sảnh chỉ mở cửa 07:30–11:30, không mở lúc 02:30.",
        ),
    ],
)
def test_the_hours_of_that_day_are_named(values: dict[str, object], sentence: str) -> None:
    day = dt.date(2026, 11, 25)
    assert day_in_words("vi", date=day, time="02:30", **values) == sentence  # type: ignore[arg-type]


def test_a_mistyped_year_is_refused(engine: Engine) -> None:
    engine.tick()
    for moment in ("2199-11-24T09:00", "2027-02-23T09:00", "2027-11-24T09:00"):
        error = refusal(engine, moment)
        assert isinstance(error, AppointmentTooFar)
        assert error.values == {"days": 90}
    assert engine.book("land", local_ms("2027-02-22T09:00"))
    with pytest.raises(AppointmentTooFar):
        engine.book("land", local_ms("2199-11-24T09:00"), outside_hours="asked for")


@pytest.mark.parametrize(("days", "ahead"), [(0, 0), (1, 1), (7, 7)])
def test_how_far_ahead_is_configured(
    config: Config, store: Store, clock: ManualClock, days: int, ahead: int
) -> None:
    engine = engine_with_appointments(config, store, clock, days_ahead=days)
    assert engine.book("land", clock.at + ahead * DAY_MS)
    with pytest.raises(AppointmentTooFar):
        engine.book("land", clock.at + (ahead + 1) * DAY_MS)


def test_staff_may_say_why(engine: Engine) -> None:
    """The reason stands in the event, and only where it was needed."""
    saturday = local_ms("2026-11-28T09:00")
    booked = engine.book("land", saturday, outside_hours="Trưởng phòng hẹn riêng")
    assert booked["due_at"] == saturday
    engine.book("land", local_ms("2026-11-25T09:00"), outside_hours="not needed")
    events = query(engine.store.path, "SELECT data FROM event WHERE kind = 'booked' ORDER BY seq")
    reasons = [json.loads(data).get("outside_hours") for (data,) in events]
    assert reasons == ["Trưởng phòng hẹn riêng", None]
    assert verify(engine.store.path) == []


def test_a_reason_does_not_bring_the_past_back(engine: Engine, clock: ManualClock) -> None:
    with pytest.raises(AppointmentPast):
        engine.book("land", clock.at - 1, outside_hours="asked for")


def test_a_file_knows_what_staff_booked_outside_the_hours(engine: Engine) -> None:
    engine.import_appointments("day;time;service;code\n25/11/2026;09:00;land;123456\n")
    code = engine.book("land", local_ms("2026-11-28T09:00"), outside_hours="asked for")["code"]
    text = f"day;time;service;code\n25/11/2026;09:00;land;123456\n28/11/2026;09:00;land;{code}\n"
    assert engine.import_appointments(text) == counted(known=2)


def test_a_hall_that_is_open_by_hand_takes_appointments(engine: Engine, clock: ManualClock) -> None:
    clock.at += 9 * HOUR_MS  # 17:00
    with pytest.raises(AppointmentOutsideHours):
        engine.book("land", clock.at + HOUR_MS)
    engine.open_hall(120)
    assert engine.book("land", clock.at + HOUR_MS)
    with pytest.raises(AppointmentOutsideHours):
        engine.book("land", clock.at + 2 * HOUR_MS)


def test_a_hall_without_hours_is_always_open(engine: Engine) -> None:
    engine.ignore_hours = True
    assert engine.book("land", local_ms("2026-11-28T02:30"))
    assert engine.import_appointments("day;time;service\n29/11/2026;23:59;land") == counted(1)
    with pytest.raises(AppointmentTooFar):
        engine.book("land", local_ms("2199-11-28T02:30"))
