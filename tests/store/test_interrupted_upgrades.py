"""An upgrade of a database may be killed at any moment, or begun by two processes at once."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hall.queue.store.database import Store
from hall.queue.store.schema_fingerprint import FINGERPRINTS
from hall.queue.store.schema_version import LATEST, version_of
from hall.queue.store.verify import verify
from tests.databases.versions import left_by
from tests.support.database import is_sound, query
from tests.support.paths import ROOT

DIES = """
import os, signal, sqlite3, sys
from hall.queue.store.schema_upgrade import migrate
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
def look(statement):
    if sys.argv[2] in statement:
        os.kill(os.getpid(), signal.SIGKILL)
connection.set_trace_callback(look)
migrate(connection)
"""


def die_at(statement: str, path: Path) -> None:
    """A process upgrades the database and is killed when it begins this statement."""
    command = [sys.executable, "-c", DIES, str(path), statement]
    ended = subprocess.run(command, cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL


def test_a_first_start_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "hall.db"
    die_at("COMMIT", path)
    assert version_of(path) is None
    Store(path).close()
    assert version_of(path) == LATEST


@pytest.mark.parametrize("statement", ["ALTER TABLE ticket", "CREATE VIEW wait_log", "COMMIT"])
def test_an_upgrade_that_is_killed_leaves_the_old_version_whole(
    statement: str, tmp_path: Path
) -> None:
    path = left_by("0001", tmp_path)
    before = query(path, "SELECT * FROM wait_log")
    die_at(statement, path)
    assert version_of(path) == "0001"
    assert query(path, "SELECT * FROM wait_log") == before
    assert is_sound(path)
    Store(path).close()
    assert version_of(path) == LATEST
    assert verify(path) == []


def test_two_processes_that_begin_at_once_agree(tmp_path: Path) -> None:
    path = left_by(next(iter(FINGERPRINTS)), tmp_path)
    script = "import sys, pathlib; from hall.queue.store.database import Store; Store"
    command = [sys.executable, "-c", f"{script}(pathlib.Path(sys.argv[1]))", str(path)]
    both = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [process.wait(30) for process in both] == [0, 0]
    assert version_of(path) == LATEST
    assert verify(path) == []
