"""A rehearsed day: realistic in its plan, and played through the API the same every time."""

import datetime as dt
import os
import re
import signal
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
from hall.queue.reports.closing_report import (
    TurnFigures,
    closing,
)
from hall.queue.store.database import open_read_only
from hall.queue.store.verify import verify
from hall.rehearsal import demonstration, habits, stage
from hall.rehearsal.client import HallClient
from hall.rehearsal.day import ClosedDay, PlannedDay, plan
from hall.rehearsal.habits import mean_service_s, median_service_s
from tests.support.database import query
from tests.support.examples import very_costly
from tests.support.hall_process import (
    run_app,
    started,
)
from tests.support.paths import ROOT, SHIPPED_HALL

TUESDAY = dt.date(2026, 11, 24)
SEEDS = st.integers(0, 2**32)
HALLS = {
    "config.toml": load(SHIPPED_HALL),
    "small-hall.toml": load(ROOT / "tests" / "small-hall.toml"),
}
HALL = HALLS["config.toml"]


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
    asked = Counter(citizen.service for citizen in plan(HALL, TUESDAY, 1).citizens)
    assert asked["ho-tich"] > asked["kinh-doanh"]


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


def play(config: str, day: str, folder: Path) -> tuple[str, Path]:
    """What the rehearsal prints, and its database."""
    path = folder / "demo.db"
    done = run_app(
        *("demo", "--headless", "--seed", "7", "--day", day, "--config", str(ROOT / config)),
        *("--port", "0", "--database", str(path)),
        timeout=150,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout, path


def test_a_day_played_twice_leaves_the_same_log(tmp_path: Path) -> None:
    logs = []
    for folder in (tmp_path / "first", tmp_path / "second"):
        folder.mkdir()
        _, path = play("tests/small-hall.toml", "2026-11-23", folder)
        logs.append(query(path, "SELECT * FROM wait_log ORDER BY issued, ticket"))
    assert logs[0] == logs[1]
    assert len(logs[0]) > 30


def test_every_ticket_of_a_day_is_accounted_for(tmp_path: Path) -> None:
    printed, path = play("config.toml", TUESDAY.isoformat(), tmp_path)
    found = re.match(
        r"(\d+) tickets, (\d+) served, (\d+) missed, (\d+) of them came back;"
        r" (\d+) on hold for a while, (\d+) sent on, (\d+) further steps; (\d+) by appointment;"
        r" (\d+) asked without a number; (\d+) gave up; \d+ calls repeated, (\d+) slips undone;",
        printed,
    )
    assert found, printed
    issued, served, missed, returned, held, sent_on, *others = map(int, found.groups())
    stepped, booked, asked, gave_up, slips = others
    outcomes = query(path, "SELECT outcome, count(*) FROM wait_log GROUP BY 1 ORDER BY 1")
    assert outcomes == [
        *(("cancelled", gave_up), ("done", served)),
        *(("missed", missed - returned), ("transferred", sent_on)),
    ]
    assert query(path, "SELECT count(*) FROM ticket") == [(issued + asked,)]
    assert issued + asked + stepped == served + missed - returned + gave_up
    assert min(returned, held, sent_on, stepped, booked, asked, gave_up, slips) > 0
    assert query(path, "SELECT count(*) FROM appointment WHERE state = 'arrived'") > [(0,)]
    assert query(path, "SELECT count(*) FROM turn WHERE people > 1") > [(0,)]
    returns = "SELECT count(*) FROM turn WHERE prefer_counter IS NOT NULL AND state = 'done'"
    assert query(path, returns) > [(0,)]
    kinds = {row[0]: row[1] for row in query(path, "SELECT kind, count(*) FROM event GROUP BY 1")}
    assert (kinds["held"], kinds["resumed"], kinds["returned"]) == (held, held, returned)
    assert (kinds["served"], kinds["undone"], kinds["planned"] > 0) == (asked, slips, True)
    assert kinds["counter_paused"] == kinds["counter_opened"] > 0
    assert verify(path) == []
    with open_read_only(path) as db:
        told = closing(db, TUESDAY.isoformat())
    assert told["tickets"] == issued + asked
    assert {**told["total"], "wait_half_s": 0, "wait_most_s": 0} == TurnFigures(
        given=served + missed - returned + gave_up + sent_on,
        served=served,
        transferred=sent_on,
        missed=missed - returned,
        cancelled=gave_up,
        left=0,
        open=0,
        wait_half_s=0,
        wait_most_s=0,
    )
    assert query(path, "SELECT count(*) FROM queue_length WHERE waiting <> 0") == [(0,)]
    gaps = "SELECT series FROM ticket GROUP BY series HAVING max(number) <> count(*)"
    assert query(path, gaps) == []
    # At lunch nobody is called, though people wait; nor before the counters open.
    early = "time(called) < '07:30:00' OR time(called) BETWEEN '11:30:00' AND '13:29:59'"
    assert query(path, f"SELECT ticket, called FROM wait_log WHERE {early}") == []
    assert "all" in printed


def test_a_day_plays_beside_a_hall_whose_screens_stay_open(tmp_path: Path) -> None:
    """The clock waits for nobody: on a busy machine, who plays comes late, to a slower day then."""
    for speed in (20_000, 2_000, 400):
        path = tmp_path / f"{speed}.db"
        printed = play_beside(speed, path)
        if query(path, "SELECT count(*) > 5 FROM wait_log") == [(1,)]:
            break
    assert any(re.match(r"\d+ tickets, ", line) for line in printed)
    assert "The day is over" in printed[-1]


def play_beside(speed: int, database: Path) -> list[str]:
    """The lines that a rehearsal at this speed prints until its day is over."""
    reading, writing = os.pipe()
    command = ["demo", "--speed", str(speed), "--day", "2026-11-23", "--port", "0"]
    command += ["--config", str(ROOT / "tests" / "small-hall.toml"), "--database", str(database)]
    demo = started(command, writing, writing)
    os.close(writing)
    printed: list[str] = []
    try:
        with open(reading, encoding="utf-8") as lines:
            for line in lines:
                printed.append(line)
                if "The day is over" in line or "The hall is closed" in line:
                    break
            hall = HallClient(printed[0].split()[1].rstrip("/"))
            assert hall.get("/hall")["speed"] == speed
            hall.close()
            demo.send_signal(signal.SIGTERM)
            assert demo.wait(10) == 0
    finally:
        demo.kill()
        demo.wait(10)
    return printed
