"""No number is given twice, whatever happens to the database file."""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.clock import ManualClock
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.paper.outbox import Outbox
from hall.queue.reports.closing_report import closing_figures
from hall.queue.store.database import Store, open_read_only
from hall.queue.store.errors import LostLabel, UnknownLabel
from hall.queue.store.high_water import SLOT, HighWaterFile
from hall.queue.store.turns import open_turn
from hall.queue.store.verify import notes, verify
from tests.store.disk import FILE_STEPS, Disk
from tests.support.database import is_sound, query
from tests.support.examples import very_costly

MINUTE = 60_000
EIGHT = 1_795_482_000_000  # 8:00 in the hall, Tuesday, 2026-11-24


@pytest.fixture
def disk(tmp_path: Path, config: Config, clock: ManualClock) -> Disk:
    return Disk(tmp_path, config, clock)


def void(disk: Disk) -> list[tuple[object, ...]]:
    return query(disk.path, "SELECT series, first, last, given FROM void_numbers ORDER BY 1, 2")


def epoch(disk: Disk) -> str:
    return str(query(disk.path, "SELECT value FROM meta WHERE key = 'epoch'")[0][0])


def test_a_restart_changes_nothing(disk: Disk) -> None:
    assert disk.issue(3) == ["A001", "A002", "A003"]
    first = epoch(disk)
    assert disk.issue(2) == ["A004", "A005"]
    assert (void(disk), epoch(disk), notes(disk.path)) == ([], first, [])


def test_an_old_copy_goes_on_with_the_next_hundred(disk: Disk) -> None:
    disk.issue(3)
    disk.copy()
    first = epoch(disk)
    assert disk.issue(4)[-1] == "A007"
    disk.restore()
    assert disk.issue(2) == ["A100", "A101"]
    assert void(disk) == [("A", 4, 99, 7)]
    assert epoch(disk) != first
    assert verify(disk.path) == []
    assert notes(disk.path) == [
        "Event 5: the database was an old copy. Void numbers: A004 to A099 of 2026-11-24."
    ]
    with open_read_only(disk.path) as db:
        figures = closing_figures(db, "2026-11-24")
    assert (figures["tickets"], figures["void"]) == (5, 96)
    disk.restore()
    assert disk.issue(1) == ["A200"]  # A101 had been given meanwhile
    assert verify(disk.path) == []
    assert is_sound(disk.path)


def test_a_copy_of_this_moment_repeats_nothing(disk: Disk) -> None:
    disk.issue(3)
    disk.copy()
    disk.restore()
    assert disk.issue(1) == ["A004"]
    assert void(disk) == []


def test_a_deleted_log_repeats_nothing(disk: Disk) -> None:
    """Before the first checkpoint, everything but an empty file is in the log."""
    disk.issue(5)
    disk.issue(2, "land")
    disk.delete("-wal")
    assert disk.issue(1) == ["A100"]
    assert disk.issue(1, "land") == ["B100"]
    assert void(disk) == [("A", 1, 99, 5), ("B", 1, 99, 2)]
    assert verify(disk.path) == []


@pytest.mark.parametrize("issued", [0, 30])
def test_a_copy_beside_the_log_of_the_file_that_it_replaced(disk: Disk, issued: int) -> None:
    """SQLite would write the pages of that log over those of the copy."""
    disk.issue(3)
    disk.checkpoint()
    disk.copy()
    disk.issue(60)
    disk.checkpoint()
    with disk.hall() as engine:
        engine.call_next(1)
        for _ in range(issued):
            engine.issue("papers")
    disk.restore_without_log()
    assert disk.issue(2) == ["A100", "A101"]
    assert disk.path.with_name("log-put-aside-of-hall.db-1").exists()
    assert void(disk) == [("A", 4, 99, 63 + issued)]
    assert verify(disk.path) == []
    assert is_sound(disk.path)


def test_a_copy_and_the_log_that_began_with_it_are_the_latest_state(disk: Disk) -> None:
    disk.issue(3)
    disk.checkpoint()
    disk.copy()
    disk.issue(4)
    disk.restore_without_log()
    assert disk.issue(1) == ["A008"]
    assert (void(disk), notes(disk.path), verify(disk.path)) == ([], [], [])


def test_a_deleted_database_repeats_nothing(disk: Disk) -> None:
    disk.issue(120)
    disk.delete()
    assert disk.issue(1) == ["A200"]
    assert void(disk) == [("A", 1, 199, 120)]
    assert verify(disk.path) == []


def test_a_copy_that_went_on_elsewhere_repeats_nothing(disk: Disk, tmp_path: Path) -> None:
    """The copy was served under another file of last numbers, and has as many events."""
    disk.issue(3)
    disk.copy()
    disk.issue(2)
    mark = disk.mark.read_bytes()
    disk.restore()
    disk.mark.unlink()
    disk.issue(9)
    disk.mark.write_bytes(mark)
    assert disk.issue(1) == ["A100"]
    assert void(disk) == [("A", 13, 99, 12)]
    assert verify(disk.path) == []


def test_on_the_next_day_numbers_begin_again(disk: Disk, clock: ManualClock) -> None:
    disk.issue(3)
    disk.copy()
    disk.issue(3)
    clock.at += 24 * 60 * MINUTE
    disk.restore()
    assert disk.issue(1) == ["A001"]
    assert verify(disk.path) == []


def test_an_old_copy_of_yesterday_knows_no_number_of_today(disk: Disk, clock: ManualClock) -> None:
    disk.issue(3)
    disk.copy()
    clock.at += 24 * 60 * MINUTE
    assert disk.issue(3)[-1] == "A003"
    disk.restore()
    assert disk.issue(1) == ["A100"]
    assert verify(disk.path) == []


@pytest.mark.parametrize("kept", [0, 100, SLOT, SLOT + 40])
def test_a_file_that_is_torn_invents_nothing(disk: Disk, kept: int) -> None:
    disk.issue(3)
    disk.mark.write_bytes(disk.mark.read_bytes()[:kept])
    assert disk.issue(1) == ["A004"]
    assert void(disk) == []
    assert verify(disk.path) == []


def test_a_missing_file_is_told(disk: Disk) -> None:
    disk.issue(3)
    first = epoch(disk)
    disk.mark.unlink()
    assert disk.issue(1) == ["A004"]
    (told,) = notes(disk.path)
    assert told.endswith("the file of the last numbers was missing or torn.")
    assert epoch(disk) != first
    assert disk.issue(1) == ["A005"]
    assert notes(disk.path) == [told]


def test_a_hall_that_dies_before_it_has_accepted_finds_the_same_again(disk: Disk) -> None:
    disk.issue(3)
    disk.copy()
    disk.issue(3)
    disk.restore()
    Store(disk.path).close()
    assert disk.issue(1) == ["A100"]


def test_a_refused_command_leaves_no_mark(disk: Disk) -> None:
    """A number that was taken back with its command is given to the next."""
    with disk.hall() as engine:
        engine.issue("papers")

        def fails(tx: object) -> None:
            tx.given = {("2026-11-24", "A"): 50}  # type: ignore[attr-defined]
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            engine.store.submit(fails)
    assert disk.issue(1) == ["A002"]
    with closing(HighWaterFile(disk.mark)) as file:
        assert file.mark is not None
        assert file.mark.numbers == {"2026-11-24": {"A": 2}}


def test_papers_of_an_old_copy_are_not_printed_in_silence(disk: Disk, clock: ManualClock) -> None:
    with disk.hall() as engine:
        engine.issue("papers", kiosk="k1")
    disk.copy()
    disk.issue(1)
    disk.restore()
    with disk.hall() as engine:
        assert Outbox(engine.store, clock).next_job("p1") is None
        job = "SELECT state, reason, reprint FROM print_job"
        assert query(disk.path, job) == [("abandoned", "old_copy", 1)]
        engine.print_unprinted("k1", "A001")
        again = Outbox(engine.store, clock).next_job("p1")
        assert again is not None
        assert again.reprint == 1


def test_a_lost_number_is_named(disk: Disk) -> None:
    disk.issue(2)
    disk.copy()
    disk.issue(3)
    disk.restore()
    with disk.hall() as engine:
        with pytest.raises(LostLabel):
            engine.call(1, "A005")
        with pytest.raises(UnknownLabel):
            engine.call(1, "A006")


def test_a_file_of_an_earlier_version_is_no_old_copy(disk: Disk) -> None:
    disk.issue(2)
    with closing(sqlite3.connect(disk.path)) as db:
        db.execute("DELETE FROM meta WHERE key = 'high_water'")
        db.commit()
    disk.mark.unlink()
    assert disk.issue(1) == ["A003"]
    assert notes(disk.path) == []


STEPS = st.sampled_from(["issue", "issue", "issue land", "other", *FILE_STEPS])


@very_costly()
@given(steps=st.lists(STEPS, min_size=3, max_size=9))
def test_whatever_happens_to_the_files_no_number_is_given_twice(
    config: Config, steps: list[str]
) -> None:
    clock, given = ManualClock(EIGHT), list[str]()
    with TemporaryDirectory() as folder:
        disk = Disk(Path(folder), config, clock)
        for step in ("issue", *steps, "issue", "issue land"):
            clock.at += MINUTE
            match step:
                case "issue":
                    given += disk.issue(3)
                case "issue land":
                    given += disk.issue(2, "land")
                case "other":
                    with disk.hall() as engine:
                        engine.call_next(1, finishing=_served(engine))
                case _:
                    disk.happens(step)
            assert len(set(given)) == len(given), (steps, given)
        assert verify(disk.path) == []
        assert is_sound(disk.path)


def _served(engine: Engine) -> str | None:
    with engine.store.reading() as db:
        turn = open_turn(db, 1)
    if turn is None:
        return None
    if turn.state == "called":
        engine.start(1)
    return turn.label
