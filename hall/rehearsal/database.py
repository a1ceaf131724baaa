"""The database of a rehearsal: never one that real tickets could be in."""

from pathlib import Path

from hall import one_process

NAME = "demo.db"


class NotOurs(OSError):
    """The file named for a rehearsal exists, so it may be a hall's memory"""


def fresh(given: str | None, folder: Path) -> Path:
    """``given``, which must not exist yet, or ``demo.db`` in ``folder``, emptied.

    :raises NotOurs: :raises AlreadyServed: another rehearsal is running on it.
    """
    if given is not None:
        if Path(given).exists():
            raise NotOurs(f"{given} exists; a rehearsal begins with a database of its own.")
        return Path(given)
    database = folder / NAME
    one_process.remove(database)
    return database
