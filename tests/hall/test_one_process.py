"""One process serves a database, under whatever name it finds the file."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from hall import one_process
from hall.cannot_do import CannotDo
from hall.one_process import AlreadyServed, claim, file_system_of, refuse_network_drive
from hall.queue.store.database import Store
from hall.queue.store.schema_version import LATEST, version_of

MOUNTS = [
    "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw",
    "30 22 0:30 / /srv rw,relatime shared:3 - nfs4 server:/srv rw",
    "31 30 254:1 / /srv/local\\040disk rw - xfs /dev/vdb rw",
]
# What only a process that holds no lock of SQLite lets another one do.
TAKE_ALL = """
import sqlite3, sys
try:
    db = sqlite3.connect(sys.argv[1], timeout=0)
    print(db.execute("PRAGMA journal_mode = DELETE").fetchone()[0])
except sqlite3.OperationalError as error:
    print(error)
"""


def mode_for_another_process(path: Path) -> str:
    command = [sys.executable, "-c", TAKE_ALL, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize("link", ["symlink_to", "hardlink_to"])
def test_a_database_is_served_once_under_any_name(link: str, tmp_path: Path) -> None:
    database, other = tmp_path / "hall.db", tmp_path / "other.db"
    held = claim(database)
    getattr(other, link)(database)
    for name in (database, other, tmp_path / ".." / tmp_path.name / "hall.db"):
        with pytest.raises(AlreadyServed):
            claim(name)
    os.close(held)
    os.close(claim(other))
    assert [path.name for path in tmp_path.iterdir() if "lock" in path.name] == []


def test_another_file_under_the_name_is_another_database(tmp_path: Path) -> None:
    database = tmp_path / "hall.db"
    held = claim(database)
    database.unlink()
    os.close(claim(database))
    os.close(held)


def test_a_hall_of_an_earlier_version_still_serves(tmp_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    database, former = tmp_path / "hall.db", tmp_path / "hall.db.lock"
    with former.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(AlreadyServed):
            claim(database)
    os.close(claim(database))
    assert not former.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there SQLite's locks are of another kind")
def test_nothing_takes_the_locks_of_sqlite_away(tmp_path: Path) -> None:
    database = tmp_path / "hall.db"
    held = claim(database)
    store = Store(database)
    assert version_of(database) == LATEST
    with pytest.raises(AlreadyServed):
        claim(database)
    assert mode_for_another_process(database) == "database is locked"
    store.close()
    os.close(held)
    assert mode_for_another_process(database) == "delete"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/hall.db", "ext4"),
        ("/srv/hall.db", "nfs4"),
        ("/srv/local disk/hall.db", "xfs"),
        ("/srv2/hall.db", "ext4"),
    ],
)
def test_the_file_system_of_a_database(path: str, kind: str) -> None:
    assert file_system_of(Path(path), MOUNTS) == kind


def test_a_network_drive_is_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text("\n".join(MOUNTS), "utf-8")
    with pytest.raises(CannotDo, match=r"/srv/hall\.db is on a network drive \(nfs4\), where"):
        refuse_network_drive(Path("/srv/hall.db"), mounts)
    refuse_network_drive(Path("/srv/local disk/hall.db"), mounts)


def test_a_removed_database_leaves_nothing(tmp_path: Path) -> None:
    database = tmp_path / "hall.db"
    Store(database).close()
    sqlite3.connect(database).close()
    one_process.remove(database)
    assert list(tmp_path.iterdir()) == []
