"""The files of a hall, which are copied, put back and damaged between its runs."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from hall.clock import ManualClock
from hall.config.models import Config
from hall.one_process import high_water_file
from hall.queue.engine import Engine
from hall.queue.store.database import Store

FILES = ("", "-wal", "-shm")
FILE_STEPS = ("checkpoint", "copy", "restore", "restore without log", "delete log", "delete")


class Disk:
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
        shutil.rmtree(self._copies / name, ignore_errors=True)
        (self._copies / name).mkdir(parents=True)
        for suffix in FILES[:2]:
            file = self.path.with_name(self.path.name + suffix)
            if file.exists():
                shutil.copy(file, self._copies / name / file.name)

    def restore(self, name: str = "copy") -> None:
        self.delete()
        for file in (self._copies / name).iterdir():
            shutil.copy(file, self.path.parent)

    def restore_without_log(self, name: str = "copy") -> None:
        """Only ``hall.db`` is put back; the log of the file that it replaces stays."""
        shutil.copy(self._copies / name / self.path.name, self.path)
        self.delete("-shm")

    def checkpoint(self) -> None:
        """Move what is in the log into the file."""
        with closing(sqlite3.connect(self.path)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def has_copy(self) -> bool:
        return self._copies.exists()

    def delete(self, *suffixes: str) -> None:
        for suffix in suffixes or FILES:
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def happens(self, step: str) -> None:
        """One of ``FILE_STEPS``, while the hall does not run."""
        match step:
            case "checkpoint":
                self.checkpoint()
            case "copy":
                self.copy()
            case "restore" if self.has_copy():
                self.restore()
            case "restore without log" if self.has_copy():
                self.restore_without_log()
            case "delete log":
                self.delete("-wal")
            case "delete":
                self.delete()

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
