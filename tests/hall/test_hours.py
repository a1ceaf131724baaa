"""Windows for tickets and business days, including the hours at which clocks change."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.config.base import Words
from hall.config.hours import WEEKDAYS, OpeningWindow
from hall.config.models import Config
from hall.hours import TicketWindow, business_day, counters_at, has_opened, tickets_at
from tests.support.examples import costly

SAIGON, BERLIN, NEW_YORK = "Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York"
MINUTE = 60_000

OFFICE = [
    {"opens": "07:30", "closes": "11:30", "tickets_from": "07:00", "tickets_until": "11:15"},
    {"opens": "13:30", "closes": "17:00", "tickets_from": "13:15", "tickets_until": "16:30"},
]
WORKDAYS: dict[str, object] = dict.fromkeys(WEEKDAYS[:5], OFFICE)


def hall(
    hours: dict[str, object],
    zone: str = SAIGON,
    day_starts: str = "04:00",
    exceptions: Sequence[dict[str, object]] = (),
) -> Config:
    return Config.model_validate(
        {
            "hall": {"name": "Hall", "timezone": zone, "day_starts": day_starts},
            "hours": hours,
            "exceptions": exceptions,
            "areas": [],
            "services": [],
            "counters": [],
        }
    )


def ms(local: str, zone: str = SAIGON) -> int:
    moment = dt.datetime.fromisoformat(local)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    return round(moment.timestamp() * 1000)


@pytest.mark.parametrize(
    ("now", "until", "reopens"),
    [
        ("2026-11-23 06:59", None, "2026-11-23 07:00"),
        ("2026-11-23 07:00", "2026-11-23 11:15", "2026-11-23 13:15"),
        ("2026-11-23 11:14", "2026-11-23 11:15", "2026-11-23 13:15"),
        ("2026-11-23 11:15", None, "2026-11-23 13:15"),
        ("2026-11-23 14:00", "2026-11-23 16:30", "2026-11-24 07:00"),
        ("2026-11-27 16:30", None, "2026-11-30 07:00"),
        ("2026-11-29 12:00", None, "2026-11-30 07:00"),
    ],
)
def test_a_working_week(now: str, until: str | None, reopens: str) -> None:
    expected = TicketWindow(until is not None, ms(until) if until else None, ms(reopens))
    assert tickets_at(hall(WORKDAYS), ms(now)) == expected


def test_a_hall_without_hours_never_opens() -> None:
    assert tickets_at(hall({}), ms("2026-11-23 09:00")) == TicketWindow(False, None, None)


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        ("2026-11-23 07:29", False),
        ("2026-11-23 07:30", True),
        ("2026-11-23 12:00", True),
        ("2026-11-24 03:00", False),
        ("2026-11-29 03:00", True),
    ],
    ids=["early", "opening", "lunch", "night", "a closed day"],
)
def test_when_counters_have_opened(now: str, opened: bool) -> None:
    assert has_opened(hall(WORKDAYS), ms(now)) is opened


def test_one_day_a_week_is_reached_from_the_day_itself() -> None:
    mondays = hall({"monday": OFFICE[:1]})
    found = tickets_at(mondays, ms("2026-11-23 12:00"))
    assert found == TicketWindow(False, None, ms("2026-11-30 07:00"))


def test_adjoining_windows_are_one() -> None:
    day = [{"opens": "12:00", "closes": "15:00"}, {"opens": "08:00", "closes": "12:00"}]
    found = tickets_at(hall({"monday": day}), ms("2026-11-23 09:00"))
    assert found.until == ms("2026-11-23 15:00")


TET: dict[str, object] = {"date": "2027-02-05", "until": "2027-02-12", "name": "Nghỉ Tết"}
SATURDAY_IN_EXCHANGE: dict[str, object] = {"date": "2027-02-13", "windows": OFFICE[:1]}
WITH_TET = hall(WORKDAYS, exceptions=[SATURDAY_IN_EXCHANGE, TET])


@pytest.mark.parametrize(
    ("now", "until", "reopens", "named"),
    [
        ("2027-02-04 15:00", "2027-02-04 16:30", "2027-02-13 07:00", False),
        ("2027-02-05 08:00", None, "2027-02-13 07:00", True),
        ("2027-02-12 23:59", None, "2027-02-13 07:00", True),
        ("2027-02-13 08:00", "2027-02-13 11:15", "2027-02-15 07:00", False),
        ("2027-02-13 12:00", None, "2027-02-15 07:00", False),
    ],
)
def test_exceptions_stand_in_for_the_weekday(
    now: str, until: str | None, reopens: str, named: bool
) -> None:
    name = Words.model_validate("Nghỉ Tết") if named else None
    expected = TicketWindow(until is not None, ms(until) if until else None, ms(reopens), name)
    assert tickets_at(WITH_TET, ms(now)) == expected


def test_counters_open_by_the_days_exception() -> None:
    assert has_opened(WITH_TET, ms("2027-02-05 03:00"))
    assert not has_opened(WITH_TET, ms("2027-02-13 07:29"))
    assert has_opened(WITH_TET, ms("2027-02-13 07:30"))


@pytest.mark.parametrize(("closed", "found"), [(59, True), (60, False)])
def test_the_next_opening_is_looked_for_up_to_sixty_days(closed: int, found: bool) -> None:
    first = dt.date(2026, 11, 23)
    weeks: dict[str, object] = {"date": str(first), "until": str(first + dt.timedelta(days=closed))}
    daily = hall(dict.fromkeys(WEEKDAYS, OFFICE), exceptions=[weeks])
    opens = ms(f"{first + dt.timedelta(days=60)} 07:00")
    assert tickets_at(daily, ms("2026-11-23 09:00")).reopens == (opens if found else None)


@pytest.mark.parametrize("sunday", ["2026-03-29", "2026-10-25"])
def test_wall_clock_times_hold_when_clocks_change(sunday: str) -> None:
    config = hall({"sunday": OFFICE}, BERLIN)
    found = tickets_at(config, ms(f"{sunday} 00:30", BERLIN))
    assert found.reopens == ms(f"{sunday} 07:00", BERLIN)
    assert not tickets_at(config, ms(f"{sunday} 06:59", BERLIN)).open
    assert tickets_at(config, ms(f"{sunday} 07:00", BERLIN)).until == ms(f"{sunday} 11:15", BERLIN)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def days(draw: st.DrawFn) -> list[dict[str, str]]:
    """Draws windows in order, some of them adjoining, after the hours at which clocks change."""
    times = draw(st.lists(st.integers(240, 1439), max_size=6, unique=True).map(sorted))
    ends = zip(times[::2], times[1::2], strict=False)
    return [{"opens": clock(opens), "closes": clock(closes)} for opens, closes in ends]


def scanned(config: Config, now: int) -> TicketWindow:
    """The same answer found by looking at every minute of more than a week."""

    def given_at(moment: int) -> bool:
        local = dt.datetime.fromtimestamp(moment / 1000, config.hall.zone)
        windows: tuple[OpeningWindow, ...] = config.hours.on(local.date())
        return any(w.issues_from <= local.time() < w.issues_until for w in windows)

    first = now - now % MINUTE
    states = [given_at(first + n * MINUTE) for n in range(8 * 24 * 60 + 61)]
    changes = [n for n in range(1, len(states)) if states[n] != states[n - 1]]
    ends = [first + n * MINUTE for n in changes if not states[n]]
    begins = [first + n * MINUTE for n in changes if states[n]]
    until = ends[0] if states[0] else None
    return TicketWindow(states[0], until, begins[0] if begins else None)


@costly()
@given(
    hours=st.fixed_dictionaries(dict.fromkeys(WEEKDAYS, st.one_of(st.just([]), days()))),
    zone=st.sampled_from([SAIGON, BERLIN, NEW_YORK]),
    start=st.sampled_from(["2026-03-01", "2026-03-22", "2026-10-18", "2026-11-01"]),
    after=st.integers(0, 10 * 24 * 60 * MINUTE),
)
def test_as_if_looking_at_every_minute(
    hours: dict[str, object], zone: str, start: str, after: int
) -> None:
    config = hall(hours, zone)
    now = ms(start, zone) + after
    assert tickets_at(config, now) == scanned(config, now)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-11-24 03:59", "2026-11-23"),
        ("2026-11-24 04:00", "2026-11-24"),
        ("2026-11-24 23:59", "2026-11-24"),
        ("2027-01-01 00:00", "2026-12-31"),
    ],
)
def test_the_business_day_changes_at_its_own_time(now: str, day: str) -> None:
    assert business_day(hall({}), ms(now)) == dt.date.fromisoformat(day)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-10-25T02:29+02:00", "2026-10-24"),
        ("2026-10-25T02:30+02:00", "2026-10-25"),
        ("2026-10-25T02:00+01:00", "2026-10-25"),
        ("2026-03-29T01:59+01:00", "2026-03-28"),
        ("2026-03-29T03:30+02:00", "2026-03-29"),
    ],
)
def test_a_repeated_or_skipped_hour_does_not_repeat_a_day(now: str, day: str) -> None:
    config = hall({}, BERLIN, day_starts="02:30")
    assert business_day(config, ms(now)) == dt.date.fromisoformat(day)


@given(
    zone=st.sampled_from([SAIGON, BERLIN, NEW_YORK]),
    starts=st.integers(0, 1439).map(clock),
    start=st.sampled_from(["2026-03-07", "2026-03-28", "2026-10-24", "2026-10-31"]),
    moments=st.tuples(*[st.integers(0, 3 * 24 * 60 * MINUTE)] * 2).map(sorted),
)
def test_business_days_never_go_back(
    zone: str, starts: str, start: str, moments: list[int]
) -> None:
    config = hall({}, zone, starts)
    early, late = (business_day(config, ms(start, zone) + moment) for moment in moments)
    assert early <= late


SHIFTS = [
    {"opens": "07:30", "closes": "10:00"},
    {"opens": "10:30", "closes": "11:30"},
    {"opens": "13:30", "closes": "17:00"},
]


@pytest.mark.parametrize(
    ("now", "times", "reopens"),
    [
        ("2026-11-27 04:00", "before", "2026-11-27 07:30"),
        ("2026-11-27 07:30", "open", None),
        ("2026-11-27 10:00", "break", "2026-11-27 10:30"),
        ("2026-11-27 11:30", "lunch", "2026-11-27 13:30"),
        ("2026-11-27 13:29", "lunch", "2026-11-27 13:30"),
        ("2026-11-27 17:00", "over", "2026-11-30 07:30"),
        ("2026-11-28 09:00", "closed", "2026-11-30 07:30"),
    ],
)
def test_when_counters_are_open(now: str, times: str, reopens: str | None) -> None:
    found = counters_at(hall(dict.fromkeys(WEEKDAYS[:5], SHIFTS)), ms(now))
    assert (found.times, found.reopens) == (times, ms(reopens) if reopens else None)


def test_an_exception_says_why_counters_are_closed() -> None:
    found = counters_at(WITH_TET, ms("2027-02-05 09:00"))
    assert (found.times, found.exception) == (
        "closed",
        tickets_at(WITH_TET, ms("2027-02-05 09:00")).exception,
    )
    assert found.reopens == ms("2027-02-13 07:30")


def test_a_hall_without_hours_says_no_time() -> None:
    found = counters_at(hall({}), ms("2026-11-27 09:00"))
    assert (found.times, found.reopens) == ("closed", None)
