"""One server process per database: a lock that the system drops when the process dies."""

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _claim(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _claim(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class AlreadyServed(Exception):
    """Another process serves this database."""


def claim(database: Path) -> int:
    """Hold the lock until the returned descriptor is closed.

    :raises AlreadyServed: two writers could corrupt the database, so the second one must not start.
    """
    database = database.resolve()  # a link to it is the same database
    database.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(database.with_name(database.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _claim(descriptor)
    except OSError as error:
        os.close(descriptor)
        raise AlreadyServed(database) from error
    return descriptor


def remove(database: Path) -> None:
    """Remove a database and the files that SQLite keeps beside it.

    :raises AlreadyServed: another process serves it.
    """
    lock = claim(database)
    try:
        for suffix in ("", "-wal", "-shm"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    finally:
        os.close(lock)
