"""Local time in the log follows the changes of the hall's zone, and the past keeps its own."""

import datetime as dt
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.clock import DAY_MS, HOUR_MS, MINUTE_MS, ManualClock, instant, local_time
from hall.config.models import Config
from hall.config.sections import HallSection
from hall.queue.engine import Engine
from hall.queue.estimating import history
from hall.queue.estimating.service_times import learn
from hall.queue.store.database import Store
from hall.queue.store.verify import verify
from hall.queue.store.zone_changes import changes_of
from tests.databases.make import hall
from tests.databases.versions import left_by
from tests.support.database import query
from tests.support.estimated import set_estimates

HANOI = "Asia/Ho_Chi_Minh"
BERLIN = "Europe/Berlin"
# Half an hour of summer time, a quarter of an hour, and the date line crossed at the end of 2011.
ODD = (
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Africa/Casablanca",
)
ZONES = (*ODD, "Europe/Berlin", "America/St_Johns", "Asia/Gaza", "America/Boa_Vista", "UTC")
MOMENTS = st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2100, 12, 30))
CHANGES = "SELECT since, utc_offset_s FROM zone_change ORDER BY since"


def in_zone(config: Config, zone: str, day_starts: str = "00:00") -> Config:
    hall = HallSection(name=config.hall.name, timezone=zone, day_starts=day_starts)
    return config.model_copy(update={"hall": hall})


def ms(moment: str) -> int:
    return round(dt.datetime.fromisoformat(moment).timestamp() * 1000)


def served(engine: Engine, clock: ManualClock, *moments: int) -> list[str]:
    """What the log says of one person who takes a number, is called, served and done then (ms)."""
    clock.at = moments[0]
    engine.issue("papers")
    clock.at = moments[1]
    engine.call_next(1)
    clock.at = moments[2]
    engine.start(1)
    clock.at = moments[3]
    engine.finish(1)
    last = "SELECT issued, called, started, ended FROM wait_log ORDER BY day DESC, ticket DESC"
    return list(query(engine.store.path, last)[0])


def local(zone: str, *moments: int) -> list[str]:
    """These moments (ms) as clocks in the zone show them."""
    return [f"{local_time(at, ZoneInfo(zone)):%F %T}" for at in moments]


@pytest.mark.parametrize(
    ("moments", "expected"),
    [
        pytest.param(
            ("2027-03-28T00:30Z", "2027-03-28T00:59:59Z", "2027-03-28T01:00Z", "2027-03-28T09:00Z"),
            ("28 01:30:00", "28 01:59:59", "28 03:00:00", "28 11:00:00"),
            id="23 hours",
        ),
        pytest.param(
            ("2027-10-31T00:30Z", "2027-10-31T00:59:59Z", "2027-10-31T01:00Z", "2027-10-31T09:00Z"),
            ("31 02:30:00", "31 02:59:59", "31 02:00:00", "31 10:00:00"),
            id="25 hours",
        ),
    ],
)
def test_the_log_is_right_on_days_when_clocks_change(
    config: Config, store: Store, moments: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    clock = ManualClock(0)
    engine = Engine(in_zone(config, BERLIN), store, clock, ignore_hours=True)
    assert [text[8:] for text in served(engine, clock, *map(ms, moments))] == list(expected)
    assert verify(store.path) == []


def test_hours_of_scores_are_those_of_the_hall(config: Config, store: Store) -> None:
    """Between the two arrivals lies the hour that the clocks leave out."""
    clock = ManualClock(0)
    engine = Engine(in_zone(config, BERLIN), store, clock, ignore_hours=True)
    set_estimates(engine, {("papers", None): (5, 15)})
    for moment in ("2027-03-28T00:59Z", "2027-03-28T01:00Z"):
        at = ms(moment)
        served(engine, clock, at, at + 10_000, at + 20_000, at + 30_000)
    clock.at += DAY_MS
    engine.tick()
    assert query(store.path, "SELECT hour, told FROM wait_score ORDER BY hour") == [(1, 1), (3, 1)]


def test_estimates_learn_the_hour_that_the_clocks_showed(config: Config, store: Store) -> None:
    """Eight o'clock is the same hour in the weeks before and after the change."""
    clock = ManualClock(0)
    engine = Engine(in_zone(config, BERLIN), store, clock, ignore_hours=True)
    for day in (dt.date(2027, 3, 27), dt.date(2027, 3, 29)):
        opens = instant(day, dt.time(8), ZoneInfo(BERLIN))
        served(engine, clock, *(opens + minutes * MINUTE_MS for minutes in (0, 5, 6, 9)))
    with store.reading() as db:
        turns = history.last_weeks(db, engine.config, "2027-03-30")
    called = [turn.local(turn.called) // HOUR_MS % 24 for turn in turns]
    assert called == [8, 8]
    assert set(learn(engine.config, turns).times["papers"].hours) == {8}


@given(zone=st.sampled_from(ZONES), moment=MOMENTS)
def test_the_changes_are_those_of_the_zone(zone: str, moment: dt.datetime) -> None:
    at = moment.replace(tzinfo=dt.UTC)
    expected = at.astimezone(ZoneInfo(zone)).utcoffset()
    last = [
        offset for since, offset in changes_of(ZoneInfo(zone)) if since <= at.timestamp() * 1000
    ]
    assert dt.timedelta(seconds=last[-1]) == expected


@pytest.mark.parametrize("zone", ZONES)
def test_each_change_is_found_to_the_second(zone: str) -> None:
    """One second before each change the clocks still stand as before it."""
    changes = changes_of(ZoneInfo(zone))
    assert len({since for since, _ in changes}) == len(changes)
    for (_, before), (since, after) in pairwise(changes):
        for at, offset in ((since - 1000, before), (since, after)):
            local = dt.datetime.fromtimestamp(at / 1000, ZoneInfo(zone))
            assert local.utcoffset() == dt.timedelta(seconds=offset)


@pytest.mark.parametrize("zone", ODD)
def test_odd_zones(zone: str, config: Config, store: Store) -> None:
    clock = ManualClock(0)
    # Some zones change their clocks at midnight.
    engine = Engine(in_zone(config, zone, "12:00"), store, clock, ignore_hours=True)
    changes = [since for since, _ in changes_of(ZoneInfo(zone))]
    for change in [change for change in changes if 0 < change < ms("2030-01-01T00:00Z")][-4:]:
        moments = (change - 3_000, change - 1, change, change + 3_000)
        assert served(engine, clock, *moments) == local(zone, *moments)


def test_a_new_zone_holds_from_its_start_on(config: Config, store: Store) -> None:
    clock = ManualClock(0)
    berlin = Engine(in_zone(config, BERLIN), store, clock, ignore_hours=True)
    early = [ms(f"2027-03-28T{time}Z") for time in ("00:30", "01:30", "02:00", "03:00")]
    assert served(berlin, clock, *early) == local(BERLIN, *early)

    clock.at = ms("2027-03-28T04:00Z")
    hanoi = Engine(in_zone(config, HANOI), store, clock, ignore_hours=True)
    hanoi.reconfigure(hanoi.config)
    late = [ms(f"2027-03-28T{time}Z") for time in ("04:00", "05:00", "05:10", "06:00")]
    assert served(hanoi, clock, *late) == local(HANOI, *late)

    clock.at += 400 * DAY_MS
    hanoi.tick()  # another day opens
    issued = query(store.path, "SELECT issued FROM wait_log ORDER BY ticket")
    assert issued == [*zip(local(BERLIN, early[0])), *zip(local(HANOI, late[0]))]
    assert verify(store.path) == []


def test_a_zone_that_stays_writes_nothing(config: Config, store: Store, clock: ManualClock) -> None:
    engine = Engine(in_zone(config, BERLIN), store, clock)
    engine.reconfigure(engine.config)
    known = query(store.path, CHANGES)
    refuses = "CREATE TRIGGER kept BEFORE DELETE ON zone_change BEGIN SELECT raise(ABORT, ''); END"
    store.submit(lambda tx: tx.run(refuses).rowcount)
    for _ in range(3):
        clock.at += 200 * DAY_MS
        engine.tick()
        engine.reconfigure(engine.config)
    assert query(store.path, CHANGES) == known


@pytest.mark.parametrize("version", ["0001", "0002"])
def test_an_old_database_keeps_the_local_time_of_its_days(version: str, tmp_path: Path) -> None:
    """It was kept in Hanoi; the hall that opens it now stands in Berlin."""
    path = left_by(version, tmp_path)
    log = "SELECT ticket, issued, ended FROM wait_log WHERE ended < '2027' ORDER BY 2, 1"
    before = query(path, log)
    store = Store(path)
    try:
        assert query(path, log) == before  # the table is not filled yet
        clock = ManualClock(ms("2026-11-25T18:00+07:00"))
        engine = Engine(in_zone(hall(), BERLIN), store, clock, ignore_hours=True)
        engine.reconfigure(engine.config)
        assert query(path, log) == before
        assert verify(path) == []
        moments = [ms(f"2027-06-01T{hour}:00Z") for hour in ("08", "09", "10", "11")]
        assert served(engine, clock, *moments) == local(BERLIN, *moments)
        assert query(path, log) == before
    finally:
        store.close()
