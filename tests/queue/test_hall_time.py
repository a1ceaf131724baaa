"""The hall lives by its own time: a jump of the computer's clock is told and ends no day."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hall.clock import HallClock, ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import ClocksAgree, DayEnded, TicketsClosed, UnknownDay
from hall.queue.store.hall_time import TimeDifference, difference
from hall.queue.store.verify import verify
from tests.support.database import query

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
JUMPS = [DAY, -DAY, 3_650 * DAY, -40 * 365 * DAY, HOUR, -HOUR, 3 * MINUTE, -3 * MINUTE]


@dataclass
class Computer:
    """A computer whose clock can be set; ``passed`` ms have really passed since it was switched on."""

    started: int
    passed: int = 0
    wrong: int = 0
    speed: float = 1.0

    def now(self) -> int:
        return self.started + self.passed + self.wrong

    def steady(self) -> float:
        return self.passed / 1000


@dataclass
class Machine:
    """A hall that can be restarted on its computer."""

    config: Config
    path: Path
    computer: Computer
    engine: Engine

    def restart(self, off_for: int = 0) -> None:
        self.engine.store.close()
        self.computer.passed += off_for
        self.engine = _engine(self.config, self.path, self.computer)
        self.engine.tick()

    def wait(self, ms: int) -> None:
        self.computer.passed += ms
        self.engine.tick()

    def difference(self) -> TimeDifference | None:
        with self.engine.store.reading() as db:
            return difference(db)

    @property
    def wrong_by(self) -> int:
        """By how much the hall's time is ahead of the real one."""
        return self.engine.clock.now() - self.computer.started - self.computer.passed


def _engine(config: Config, path: Path, computer: Computer) -> Engine:
    clock = HallClock(computer, computer.steady)
    return Engine(config, Store(path), clock, ignore_hours=True)


@pytest.fixture
def machine(config: Config, tmp_path: Path, clock: ManualClock) -> Iterator[Machine]:
    computer, path = Computer(clock.at), tmp_path / "hall.db"
    machine = Machine(config, path, computer, _engine(config, path, computer))
    machine.engine.tick()
    yield machine
    machine.engine.store.close()
    assert verify(path) == []


def days(machine: Machine) -> list[str]:
    return [row[0] for row in query(machine.path, "SELECT day FROM business_day ORDER BY day")]


@pytest.mark.parametrize("jump", JUMPS)
def test_a_jump_ends_no_day_and_is_told_with_the_next_tick(machine: Machine, jump: int) -> None:
    engine = machine.engine
    for _ in range(3):
        engine.issue("papers")
    engine.call_next(1)
    machine.computer.wrong = jump
    assert engine.issue("papers")["label"] == "A004"
    machine.wait(5 * SECOND)
    assert machine.difference() == TimeDifference("doubted", jump)
    machine.wait(5 * SECOND)
    engine.start(1)
    machine.wait(30 * SECOND)
    engine.finish(1)
    machine.computer.wrong = 0
    machine.wait(5 * SECOND)
    assert machine.difference() is None
    assert engine.issue("papers")["label"] == "A005"
    assert days(machine) == ["2026-11-24"]
    waited = query(machine.path, "SELECT waiting_s, walking_s, service_s FROM wait_log")
    assert waited == [(0, 10, 30)]
    states = "SELECT data ->> 'state' FROM event WHERE kind = 'clock' ORDER BY seq"
    assert query(machine.path, states) == [("doubted",), ("agreed",)]


@pytest.mark.parametrize("step", [40, -40, 900, -900])
def test_the_smallest_steps_are_followed_at_once(machine: Machine, step: int) -> None:
    machine.engine.issue("papers")
    machine.computer.wrong = step
    machine.wait(5 * SECOND)
    assert (machine.wrong_by, machine.difference()) == (step, None)


@pytest.mark.parametrize("step", [30 * SECOND, -30 * SECOND, 2 * MINUTE])
def test_small_steps_are_followed_once_nobody_waits(machine: Machine, step: int) -> None:
    engine = machine.engine
    engine.issue("papers")
    machine.computer.wrong = step
    machine.wait(5 * SECOND)
    engine.call_next(1)
    engine.start(1)
    engine.finish(1)
    assert query(machine.path, "SELECT waiting_s, service_s FROM wait_log") == [(5, 0)]
    assert machine.wrong_by == 0
    machine.wait(5 * SECOND)
    assert (machine.wrong_by, machine.difference()) == (step, None)


def test_somebody_follows_the_computer(machine: Machine) -> None:
    machine.engine.issue("papers")
    machine.computer.wrong = DAY
    machine.wait(5 * SECOND)
    answer = machine.engine.take_time()
    assert answer == {"now": machine.computer.now(), "ahead": 0}
    assert days(machine) == ["2026-11-24", "2026-11-25"]
    assert machine.difference() is None
    with pytest.raises(ClocksAgree):
        machine.engine.keep_time()


def test_somebody_keeps_the_halls_time(machine: Machine) -> None:
    engine = machine.engine
    engine.issue("papers")
    machine.computer.wrong = DAY
    machine.wait(5 * SECOND)
    assert engine.keep_time()["ahead"] == DAY
    machine.wait(HOUR)
    assert machine.difference() == TimeDifference("kept", DAY)
    assert (machine.wrong_by, days(machine)) == (0, ["2026-11-24"])
    machine.computer.wrong = 2 * DAY
    machine.wait(5 * SECOND)
    assert machine.difference() == TimeDifference("doubted", 2 * DAY)


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("jump", [DAY, -DAY, 3_650 * DAY, HOUR])
def test_a_restart_decides_nothing(machine: Machine, kept: bool, jump: int) -> None:
    machine.engine.issue("papers")
    machine.computer.wrong = jump
    machine.wait(5 * SECOND)
    if kept:
        machine.engine.keep_time()
    machine.restart(off_for=MINUTE)
    assert machine.wrong_by == 0
    assert machine.difference() == TimeDifference("kept" if kept else "doubted", jump)
    assert machine.engine.issue("papers")["label"] == "A002"


@pytest.mark.parametrize("jump", [DAY, -DAY, 3_650 * DAY])
def test_a_clock_put_right_before_a_restart_is_believed(machine: Machine, jump: int) -> None:
    machine.engine.issue("papers")
    machine.computer.wrong = jump
    machine.wait(5 * SECOND)
    machine.computer.wrong = 0
    machine.restart(off_for=MINUTE)
    assert (machine.wrong_by, machine.difference()) == (0, None)


@pytest.mark.parametrize("wrong", [-56 * 365 * DAY, 3_650 * DAY, -HOUR])
def test_a_start_far_from_the_last_event(machine: Machine, wrong: int) -> None:
    """The battery of the clock is dead; later the network puts the clock right."""
    machine.engine.issue("papers")
    machine.computer.wrong = wrong
    machine.restart(off_for=10 * MINUTE)
    assert machine.wrong_by == -10 * MINUTE  # it goes on where it was
    found = machine.difference()
    assert found is not None
    assert found.state == "doubted"
    assert machine.engine.issue("papers")["label"] == "A002"
    machine.computer.wrong = 0
    machine.wait(5 * SECOND)
    assert (machine.wrong_by, machine.difference()) == (0, None)
    assert machine.engine.issue("papers")["label"] == "A003"


@pytest.mark.parametrize("with_people", [True, False])
def test_a_clock_that_is_set_just_after_the_start(machine: Machine, with_people: bool) -> None:
    """A computer without a clock of its own starts at the time of its last stop, until the network
    tells it the time. If nobody is here, that is as if the hall had started a moment later."""
    engine = machine.engine
    engine.issue("papers")
    if not with_people:
        engine.call_next(1)
        engine.start(1)
        engine.finish(1)
    machine.computer.wrong = -14 * HOUR
    machine.restart(off_for=14 * HOUR)
    machine.computer.wrong = 0
    machine.wait(30 * SECOND)
    assert machine.difference() is not None
    machine.wait(MINUTE)
    assert (machine.difference() is not None) == with_people
    machine.wait(HOUR)
    machine.computer.wrong = DAY
    machine.wait(5 * SECOND)
    assert machine.difference() is not None


@pytest.mark.parametrize("jump", [DAY, HOUR, 20 * DAY])
def test_a_clock_that_is_wrong_for_a_moment_after_the_start(machine: Machine, jump: int) -> None:
    engine = machine.engine
    engine.issue("papers")
    engine.call_next(1)
    engine.start(1)
    engine.finish(1)
    machine.restart(off_for=MINUTE)
    machine.computer.wrong = jump
    machine.wait(5 * SECOND)
    assert machine.difference() == TimeDifference("doubted", jump)
    machine.wait(5 * SECOND)
    machine.computer.wrong = 0
    machine.wait(5 * SECOND)
    assert (machine.wrong_by, machine.difference()) == (0, None)
    assert machine.engine.issue("papers")["label"] == "A002"
    assert days(machine) == ["2026-11-24"]
    machine.computer.wrong = jump
    machine.wait(5 * SECOND)
    machine.restart(off_for=MINUTE)  # which decides nothing
    machine.wait(2 * MINUTE)
    assert machine.difference() == TimeDifference("doubted", jump)


def test_the_next_morning_is_no_jump(machine: Machine) -> None:
    machine.engine.issue("papers")
    machine.restart(off_for=DAY)
    assert machine.difference() is None
    assert machine.engine.issue("papers")["label"] == "A001"
    machine.restart(off_for=20 * DAY)  # a long holiday
    assert machine.difference() is None


def test_a_day_is_closed_by_hand(machine: Machine) -> None:
    engine = machine.engine
    for _ in range(2):
        engine.issue("papers")
    engine.call_next(1)
    with pytest.raises(UnknownDay):
        engine.close_day("2026-11-23")
    assert engine.close_day("2026-11-24")["day"] == "2026-11-24"
    assert query(machine.path, "SELECT state FROM turn") == [("unfinished",), ("left",)]
    with pytest.raises(TicketsClosed):
        engine.issue("papers")
    with pytest.raises(DayEnded):
        engine.serve(1)
    with engine.store.reading() as db:
        assert not engine.tickets(db).open
    assert engine.call_next(1) is None
    engine.pause_counter(1, "break")
    machine.wait(HOUR)
    machine.restart(off_for=MINUTE)
    with pytest.raises(UnknownDay):
        machine.engine.close_day("2026-11-24")
    machine.wait(DAY)
    assert machine.engine.issue("papers")["label"] == "A001"
    assert query(machine.path, "SELECT * FROM counter_state") == []
    assert days(machine) == ["2026-11-24", "2026-11-25"]
