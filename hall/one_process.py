"""One server process a database: a lock that the system drops when the process dies.

The lock is on the database file itself, so it holds under whatever name, link or folder a second
process finds the file. It must be taken before SQLite opens the file and released after SQLite has
closed it: closing any descriptor of a file takes away all locks that SQLite holds on that file in
this process. For the same reason nothing else in a serving process may open the file.
"""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from hall.cannot_do import CannotDo

NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "fuse.sshfs"}
)
MOUNTS = Path("/proc/self/mountinfo")
FORMER_LOCK = ".lock"  # beside the database, by earlier versions

if sys.platform == "win32":
    import msvcrt

    def _open(database: Path) -> int:
        # Windows locks bytes against everybody, SQLite included, so a file beside it is locked.
        return os.open(database.with_name(database.name + FORMER_LOCK), os.O_RDWR | os.O_CREAT)

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _end_former_lock(database: Path) -> None:
        """The lock beside the database is still the one in use."""
else:
    import fcntl

    def _open(database: Path) -> int:
        # To read only: whether the file may be written is for SQLite to find out and to say.
        flags = os.O_RDONLY if database.exists() else os.O_RDONLY | os.O_CREAT
        return os.open(database, flags, 0o644)

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _end_former_lock(database: Path) -> None:
        """Remove the lock file of an earlier version, unless one still serves the database."""
        former = database.with_name(database.name + FORMER_LOCK)
        if not former.exists():
            return
        descriptor = os.open(former, os.O_RDONLY)
        try:
            _lock(descriptor)
        except OSError as error:
            raise AlreadyServed(database) from error
        finally:
            os.close(descriptor)
        with suppress(OSError):  # it does no harm in a folder that cannot be written
            former.unlink()


_held: set[int] = set()


class AlreadyServed(Exception):
    """Another process serves this database, or this one does already."""


def high_water_file(database: Path) -> Path:
    """Where the last numbers of a database stand: queue/store/high_water.py. Its name does not
    begin with that of the database, so that ``rm hall.db*`` and ``cp hall.db*`` leave it alone."""
    database = database.resolve()
    return database.with_name(f"last-numbers-of-{database.name}.txt")


def claim(database: Path) -> int:
    """Hold the lock until the returned descriptor is closed. A database that does not exist yet is
    made, as an empty file.

    :raises AlreadyServed: two writers could corrupt the database, so the second one must not start.
    :raises CannotDo: the file cannot be opened, or is where no lock can be relied on.
    """
    database = database.resolve()  # a link to it is the same database
    database.parent.mkdir(parents=True, exist_ok=True)
    refuse_network_drive(database)
    if _is_held_here(database):
        raise AlreadyServed(database)  # without opening it, as closing it would take locks away
    _end_former_lock(database)
    while True:
        try:
            descriptor = _open(database)
        except OSError as error:
            raise CannotDo(
                f"{database} cannot be opened ({error.strerror}): this user must be allowed to"
                " read and write it and its folder."
            ) from error
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise AlreadyServed(database) from error
        if sys.platform == "win32" or _is_still(database, descriptor):
            _held.add(descriptor)
            return descriptor
        os.close(descriptor)  # it was replaced between the two


def refuse_network_drive(database: Path, mounts: Path = MOUNTS) -> None:
    """:raises CannotDo: the database is on a network drive."""
    with suppress(OSError):  # only Linux has this list
        kind = file_system_of(database, mounts.read_text("utf-8").splitlines())
        if kind in NETWORK_FILE_SYSTEMS:
            raise CannotDo(
                f"{database} is on a network drive ({kind}), where neither locks nor writes can be"
                " relied on: keep the database on a disk of this computer."
            )


def file_system_of(path: Path, mounts: Iterable[str]) -> str:
    """The kind of the file system that holds ``path``, which is resolved; ``mounts`` are lines of
    /proc/self/mountinfo. Empty if none of them fits."""
    best, kind = 0, ""
    for line in mounts:
        before, _, after = line.partition(" - ")
        point = before.split()[4].encode().decode("unicode_escape")  # a space is written \040
        if path.is_relative_to(point) and len(point) >= best:
            best, kind = len(point), after.split()[0]
    return kind


def remove(database: Path) -> None:
    """Remove a database and the files that are kept beside it.

    :raises AlreadyServed: another process serves it.
    """
    lock = claim(database)
    database = database.resolve()
    try:
        high_water_file(database).unlink(missing_ok=True)
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    finally:
        os.close(lock)


def _is_held_here(database: Path) -> bool:
    for descriptor in list(_held):
        try:
            os.fstat(descriptor)
        except OSError:
            _held.discard(descriptor)  # it was closed
            continue
        if _is_still(database, descriptor):
            return True
    return False


def _is_still(database: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(database.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
