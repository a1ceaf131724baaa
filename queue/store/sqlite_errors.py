"""What SQLite's errors mean for people: each kind of trouble with the file has a sentence."""

import os
import sqlite3
from collections.abc import Mapping
from pathlib import Path

from hall.queue.store.errors import StoreUnavailable


class StoreReadOnly(StoreUnavailable):
    """The database could not commit, because its file or folder may only be read."""

    code = "store_read_only"


class StoreDamaged(StoreUnavailable):
    """The database could not commit, because its file is damaged: stop the hall, keep the file, run
    ``verify``, and restore a backup."""

    code = "store_damaged"


class StoreBusy(StoreUnavailable):
    """The database could not commit, because another program holds it: end that program."""

    code = "store_busy"


class StoreFailing(StoreUnavailable):
    """The database could not commit, because its disk does not answer as it should."""

    code = "store_failing"


PRIMARY = 0xFF  # the lower byte of an extended error code
TROUBLES: Mapping[int, type[StoreUnavailable]] = {
    sqlite3.SQLITE_FULL: StoreUnavailable,
    sqlite3.SQLITE_READONLY: StoreReadOnly,
    sqlite3.SQLITE_PERM: StoreReadOnly,
    sqlite3.SQLITE_CANTOPEN: StoreReadOnly,  # the write-ahead log cannot be made in the folder
    sqlite3.SQLITE_CORRUPT: StoreDamaged,
    sqlite3.SQLITE_NOTADB: StoreDamaged,
    sqlite3.SQLITE_BUSY: StoreBusy,
    sqlite3.SQLITE_LOCKED: StoreBusy,
    sqlite3.SQLITE_IOERR: StoreFailing,
}
CUT_OFF = sqlite3.SQLITE_IOERR_SHORT_READ  # the file ends before its content does


def trouble_with_file(error: sqlite3.Error) -> StoreUnavailable | None:
    """The trouble with the database file that an error reports; None if it reports a mistake in a
    command, such as a broken rule of the schema."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    trouble = StoreDamaged if code == CUT_OFF else TROUBLES.get(code & PRIMARY)
    return None if trouble is None else trouble()


def why_not_opened(path: Path, error: sqlite3.Error) -> str:
    """A sentence for whoever starts the hall."""
    trouble = trouble_with_file(error)
    if isinstance(trouble, StoreDamaged):
        return (
            f"{path} is no SQLite database, or it is damaged ({error}): restore a backup, or name"
            " another file with --database or as server.database in config.toml."
        )
    if isinstance(trouble, StoreBusy):
        return f"{path} is held by another program ({error}): end that program first."
    if isinstance(trouble, StoreReadOnly):
        return unwritable(path)
    if isinstance(trouble, StoreFailing):
        return f"{path} cannot be read or written ({error}): its disk may be failing."
    return f"{path} cannot be written ({error}): the disk must have room."


def unwritable(path: Path) -> str:
    """Why a file that exists, or its folder, cannot be written."""
    folder = path.resolve().parent
    what = path if path.exists() and not os.access(path, os.W_OK) else f"The folder {folder}"
    return (
        f"{what} can only be read: this user must be allowed to write into {path.name} and its"
        " folder, on a disk that is not read-only."
    )
