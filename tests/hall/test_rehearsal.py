"""The plan of a rehearsed day is realistic, and the same for the same seed."""

import datetime as dt
import socket
import threading
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.clock import instant
from hall.config.file import load
from hall.config.models import Config
from hall.hours import counters_open
from hall.rehearsal import demonstration, habits, stage
from hall.rehearsal.client import HallClient
from hall.rehearsal.day import ClosedDay, PlannedDay, plan
from hall.rehearsal.habits import mean_service_s, median_service_s
from tests.support.examples import very_costly
from tests.support.paths import ROOT, SHIPPED_HALL

TUESDAY = dt.date(2026, 11, 24)
SEEDS = st.integers(0, 2**32)
HALLS = {
    "config.toml": load(SHIPPED_HALL),
    "small-hall.toml": load(ROOT / "tests" / "small-hall.toml"),
}
HALL = HALLS["config.toml"]
BOOKED = HALL.model_copy(
    update={"appointments": HALL.appointments.model_copy(update={"enabled": True})}
)


def at(time: str, config: Config = HALL, day: dt.date = TUESDAY) -> int:
    return instant(day, dt.time.fromisoformat(time), config.hall.zone)


def came(day: PlannedDay, begins: str, ends: str) -> int:
    return sum(at(begins) <= citizen.at < at(ends) for citizen in day.citizens)


@given(SEEDS)
@very_costly()
def test_the_same_seed_plans_the_same_day(seed: int) -> None:
    assert plan(HALL, TUESDAY, seed) == plan(HALL, TUESDAY, seed)
    assert plan(HALL, TUESDAY, seed) != plan(HALL, TUESDAY, seed + 1)


@given(SEEDS)
@very_costly()
def test_appointments_are_while_counters_are_open(seed: int) -> None:
    due = [citizen.due_at for citizen in plan(BOOKED, TUESDAY, seed).citizens if citizen.due_at]
    assert due
    assert [at for at in due if not counters_open(BOOKED, at)] == []


@given(SEEDS)
@very_costly()
def test_citizens_come_in_order_for_what_the_hall_has(seed: int) -> None:
    day = plan(HALL, TUESDAY, seed)
    times = [citizen.at for citizen in day.citizens]
    assert times == sorted(times)
    assert at("07:00") < times[0]
    assert times[-1] < at("17:00")
    for citizen in day.citizens:
        assert citizen.service in HALL.service
        assert citizen.priority is None or citizen.priority in HALL.priority
        assert citizen.kiosk is None or citizen.kiosk in HALL.kiosk
        assert citizen.service_s > 0


@given(SEEDS)
@very_costly()
def test_a_kiosk_serves_one_citizen_after_the_other(seed: int) -> None:
    times = [c.at for c in plan(HALL, TUESDAY, seed).citizens if c.kiosk == "k1"]
    least = habits.KIOSK_USE_S[0] * 1000
    assert all(later - earlier >= least for earlier, later in pairwise(times))


def test_many_come_at_opening_and_after_lunch() -> None:
    days = [plan(HALL, TUESDAY, seed) for seed in range(10)]
    opening = sum(came(day, "07:00", "08:00") for day in days)
    morning = sum(came(day, "09:00", "10:00") for day in days)
    lunch = sum(came(day, "13:15", "14:15") for day in days)
    evening = sum(came(day, "15:00", "16:00") for day in days)
    assert opening > 1.7 * morning
    assert lunch > 1.5 * evening


def test_shares_and_durations_are_those_of_the_habits() -> None:
    people = [citizen for seed in range(10) for citizen in plan(HALL, TUESDAY, seed).citizens]
    share = sum(citizen.priority is not None for citizen in people) / len(people)
    absent = sum(citizen.walk_s is None for citizen in people) / len(people)
    assert share == pytest.approx(habits.PRIORITY_SHARE, abs=0.02)
    assert absent == pytest.approx(habits.NO_SHOW_SHARE, abs=0.012)
    looks = sum(citizen.leaves_over is not None for citizen in people) / len(people)
    assert looks == pytest.approx(habits.BALKING_SHARE, abs=0.03)
    for service in HALL.services:
        durations = [citizen.service_s for citizen in people if citizen.service == service.id]
        assert median(durations) == pytest.approx(median_service_s(service), rel=0.15)
        assert mean(durations) == pytest.approx(mean_service_s(service), rel=0.1)


def test_some_take_detours_as_often_as_the_habits_say() -> None:
    people = [citizen for seed in range(10) for citizen in plan(HALL, TUESDAY, seed).citizens]
    absent = [citizen for citizen in people if citizen.walk_s is None]
    shares = {
        habits.HOLD_SHARE: sum(citizen.absence is not None for citizen in people) / len(people),
        habits.TRANSFER_SHARE: sum(citizen.onward is not None for citizen in people) / len(people),
    }
    for expected, share in shares.items():
        assert share == pytest.approx(expected, abs=0.012)
    returning = sum(citizen.returns_s is not None for citizen in absent) / len(absent)
    assert returning == pytest.approx(habits.RETURN_SHARE, abs=0.15)
    assert {c.returns_s for c in people if c.walk_s is not None} == {None}
    more = {
        habits.STEPS_SHARE: sum(bool(citizen.steps) for citizen in people) / len(people),
        habits.APPOINTMENT_SHARE: sum(c.due_at is not None for c in people) / len(people),
        habits.GROUP_SHARE: sum(citizen.people > 1 for citizen in people) / len(people),
        habits.GIVE_UP_SHARE: sum(c.gives_up_s is not None for c in people) / len(people),
    }
    for expected, share in more.items():
        assert share == pytest.approx(expected, abs=0.012)
    for citizen in people:
        assert citizen.onward is None or citizen.onward.service != citizen.service
        assert citizen.absence is None or 600 <= citizen.absence.away_s <= 1500


def test_services_with_more_counters_are_asked_for_more() -> None:
    requested = Counter(citizen.service for citizen in plan(HALL, TUESDAY, 1).citizens)
    assert requested["ho-tich"] > requested["kinh-doanh"]


def test_every_counter_works_in_each_window_and_one_opens_late() -> None:
    shifts = plan(HALL, TUESDAY, 1).shifts
    mornings = [shift for shift in shifts if shift.begins < at("12:00")]
    assert sorted(shift.counter for shift in mornings) == sorted(HALL.counter)
    assert [shift.ends for shift in mornings] == [at("11:30")] * len(mornings)
    late = [shift for shift in mornings if shift.begins > at("07:45")]
    assert len(late) == 1


def test_counters_pause_within_their_shifts() -> None:
    days = [plan(HALL, TUESDAY, seed) for seed in range(10)]
    pauses = [pause for day in days for pause in day.pauses]
    hours = (at("11:30") - at("07:30") + at("17:00") - at("13:30")) / 3_600_000 - 3
    expected = habits.PAUSES_PER_HOUR * hours * len(HALL.counters) * len(days)
    assert len(pauses) == pytest.approx(expected, rel=0.3)
    for pause in pauses:
        assert at("08:15") < pause.at < at("16:15")
        assert not at("10:45") < pause.at < at("14:15")
        assert pause.reason in {reason.id for reason in HALL.pause_reasons}


def test_a_hall_without_priorities_has_no_priority_tickets() -> None:
    small, monday = HALLS["small-hall.toml"], dt.date(2026, 11, 23)
    assert {citizen.priority for citizen in plan(small, monday, 1).citizens} == {None}


def test_a_closed_day_cannot_be_rehearsed() -> None:
    sunday = dt.date(2026, 11, 29)
    with pytest.raises(ClosedDay):
        plan(HALL, sunday, 1)
    assert stage.next_open_day(HALL, at("10:00", day=sunday)) == dt.date(2026, 11, 30)


def test_a_rehearsal_never_replaces_a_named_database(tmp_path: Path) -> None:
    (tmp_path / "hall.db").touch()
    with pytest.raises(demonstration.DatabaseExists):
        demonstration.fresh_database(str(tmp_path / "hall.db"), tmp_path)
    (tmp_path / "demo.db").write_text("an earlier rehearsal")
    assert not demonstration.fresh_database(None, tmp_path).exists()


def test_a_request_without_an_answer_is_sent_again_with_its_key() -> None:
    heard: list[bytes] = []

    def lose_the_first(listener: socket.socket) -> None:
        for answer in (b"", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"):
            peer, _ = listener.accept()
            with peer:
                heard.append(peer.recv(4096).partition(b"Idempotency-Key: ")[2].split()[0])
                peer.sendall(answer)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=lose_the_first, args=(listener,))
        thread.start()
        client = HallClient(f"http://127.0.0.1:{listener.getsockname()[1]}")
        assert client.post("/counters/1/next", {}) == {}
        thread.join()
        client.close()
    assert heard[0] == heard[1]
    assert client.retries == 1
