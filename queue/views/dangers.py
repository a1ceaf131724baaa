"""What endangers the whole hall: a clock that jumped, an old copy, a database in trouble."""

import sqlite3
from typing import Literal

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config.models import Config
from hall.hours import business_day
from hall.queue.store import hall_time, void_numbers
from hall.queue.store.database import Store
from hall.queue.store.days import open_day


class ClockAlert(TypedDict):
    """The computer's clock is ``ahead`` of the hall's time by so many ms, or behind; ``kept`` once
    somebody has decided that the hall's time is right."""

    kind: Literal["clock"]
    ahead: int
    kept: bool


class OldCopyAlert(TypedDict):
    """Since ``at`` (ms) the hall has run on an old copy of its database; ``lost`` are the first and
    the last of each row of numbers that somebody holds without a ticket."""

    kind: Literal["old_copy"]
    at: int
    lost: list[tuple[str, str]]


class MarkMissingAlert(TypedDict):
    """The file of the last numbers was missing at ``at`` (ms), so an old copy would not have been
    noticed."""

    kind: Literal["mark_missing"]
    at: int


class StoreAlert(TypedDict):
    """The database or, as ``last_numbers``, the file beside it cannot be written; ``trouble`` is the
    code of the error. As ``replaced``, the file was moved, deleted or replaced under the hall."""

    kind: Literal["store"]
    trouble: str


DangerAlert = ClockAlert | OldCopyAlert | MarkMissingAlert | StoreAlert


def dangers(db: sqlite3.Connection, config: Config, store: Store, now: int) -> list[DangerAlert]:
    """The most urgent first."""
    found: list[DangerAlert] = []
    if store.trouble is not None:
        found.append(StoreAlert(kind="store", trouble=store.trouble.code))
    if store.is_replaced():
        found.append(StoreAlert(kind="store", trouble="replaced"))
    if store.high_water.failed:
        found.append(StoreAlert(kind="store", trouble="last_numbers"))
    difference = hall_time.difference(db)
    if difference is not None:
        kept = difference.state == "kept"
        found.append(ClockAlert(kind="clock", ahead=difference.ahead, kept=kept))
    return [*found, *_other_past(db, config, now)]


def _other_past(db: sqlite3.Connection, config: Config, now: int) -> list[DangerAlert]:
    """Told for the rest of the business day."""
    row = db.execute(
        "SELECT kind, at FROM event WHERE seq ="
        " (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'other_past')"
    ).fetchone()
    if row is None or business_day(config, row["at"]) != business_day(config, now):
        return []
    if row["kind"] == "mark_missing":
        return [MarkMissingAlert(kind="mark_missing", at=row["at"])]
    lost = [void.lost for void in void_numbers.of_day(db, open_day(db)) if void.lost is not None]
    return [OldCopyAlert(kind="old_copy", at=row["at"], lost=lost)]
