"""No number is given twice, whatever happens to the database file."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hall.clock import ManualClock
from hall.config.models import Config
from hall.one_process import high_water_file
from hall.queue.engine import Engine
from hall.queue.paper.outbox import Outbox
from hall.queue.store.database import Store
from hall.queue.store.errors import LostLabel, UnknownLabel
from hall.queue.store.high_water import SLOT, HighWaterFile
from hall.queue.store.verify import notes, verify
from tests.support.database import is_sound, query

FILES = ("", "-wal", "-shm")
MINUTE = 60_000


class Disk:
    """The files of a hall, which are copied, put back and damaged between its runs."""

    def __init__(self, folder: Path, config: Config, clock: ManualClock) -> None:
        self.path = folder / "hall.db"
        self.mark = high_water_file(self.path)
        self._copies = folder / "copies"
        self._config, self._clock = config, clock

    @contextmanager
    def hall(self) -> Iterator[Engine]:
        """A run of the hall that is cut off at its end: nothing is written as it would be by a
        stop."""
        store = Store(self.path)
        try:
            yield Engine(self._config, store, self._clock, ignore_hours=True)
            self._keep_files()
        finally:
            store.close()
        self._put_files()

    def issue(self, count: int, service: str = "papers") -> list[str]:
        with self.hall() as engine:
            return [engine.issue(service)["label"] for _ in range(count)]

    def copy(self, name: str = "copy") -> None:
        """As a backup tool would: what a checkpoint has not reached is in the log."""
        (self._copies / name).mkdir(parents=True)
        for suffix in FILES[:2]:
            file = self.path.with_name(self.path.name + suffix)
            if file.exists():
                shutil.copy(file, self._copies / name / file.name)

    def restore(self, name: str = "copy") -> None:
        self.delete()
        for file in (self._copies / name).iterdir():
            shutil.copy(file, self.path.parent)

    def delete(self, *suffixes: str) -> None:
        for suffix in suffixes or FILES:
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _keep_files(self) -> None:
        """Kept while the hall is open, since SQLite removes the log when it is closed."""
        self._kept = {
            suffix: file.read_bytes()
            for suffix in FILES[:2]
            if (file := self.path.with_name(self.path.name + suffix)).exists()
        }

    def _put_files(self) -> None:
        self.delete()
        for suffix, content in self._kept.items():
            self.path.with_name(self.path.name + suffix).write_bytes(content)


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
