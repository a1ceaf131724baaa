"""The high-water file: the last number given in each series, kept outside the database.

It makes it impossible to give a number twice after an old copy of the database was put back, its
write-ahead log was lost or the database was deleted: what the file says and the database does not
know was given in a past that the database has lost.

The file is text with two slots that are written in turn, each a line with a checksum, so that a
write that is torn leaves the other one. It is written after the commit, never before, so a mark
above the database always means an old copy. A mark with new numbers is flushed before anybody is
answered; other marks are written without a flush, since only numbers must survive a power cut.
"""

import json
import os
import sqlite3
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import structlog

from hall.compact_json import encode
from hall.one_process import high_water_file
from hall.queue.store import marks

SLOT = 16_384
BLOCK = 4_096
DAYS_KEPT = 3
log = structlog.get_logger(__name__)
flush = getattr(os, "fdatasync", os.fsync)  # without the file's times, where the system can
LastNumbers = Mapping[str, Mapping[str, int]]  # the last number by day and series


@dataclass(frozen=True, slots=True)
class Mark:
    """The last event that was committed, and the last number of each series; ``numbers`` ends with
    the day that was given numbers last."""

    epoch: str
    seq: int
    hash: str
    numbers: LastNumbers = field(default_factory=dict[str, dict[str, int]])

    def with_numbers(self, given: Mapping[tuple[str, str], int]) -> "Mark":
        """The mark after these last numbers, by day and series; old days are dropped."""
        numbers = {day: dict(each) for day, each in self.numbers.items()}
        for (day, series), number in given.items():
            of_day = numbers.pop(day, {})
            of_day[series] = max(number, of_day.get(series, 0))
            numbers[day] = of_day
        kept = dict(list(numbers.items())[-DAYS_KEPT:])
        return Mark(self.epoch, self.seq, self.hash, kept)


@dataclass(frozen=True, slots=True)
class OtherPast:
    """The database does not have the past that the file last knew.

    ``kind`` is ``old_copy`` where it ended earlier than ``mark`` or went another way, and
    ``unknown`` where the file is missing or torn, so that nobody knows.
    """

    kind: Literal["old_copy", "unknown"]
    mark: Mark


class HighWater:
    """The file of one database, which follows each commit.

    ``other_past`` is what was found when it was opened, None if all is as it should be. ``failed``
    is true while the file cannot be written: the hall goes on and says so.
    """

    def __init__(self, database: Path, db: sqlite3.Connection) -> None:
        self._file: HighWaterFile | None = None
        self.failed = False
        self._mark = _mark_of(db)
        self.other_past: OtherPast | None = None
        try:
            self._file = HighWaterFile(high_water_file(database))
        except OSError as error:
            self._fail(error)
            return
        known = self._file.mark
        if known is None:
            self.other_past = self._without_mark(db)
            if self.other_past is not None:
                return
        elif not _contains(db, known):
            self.other_past = OtherPast("old_copy", known)
            self._mark = Mark(self._mark.epoch, self._mark.seq, self._mark.hash, known.numbers)
            return  # what was given stands in the file until the command that treats it commits
        else:
            self._mark = self._mark.with_numbers(
                {(day, series): n for day, of in known.numbers.items() for series, n in of.items()}
            )
        self._write(flushed=True)

    def follow(
        self,
        seq: int,
        digest: str,
        given: Mapping[tuple[str, str], int],
        new_epoch: str | None = None,
    ) -> None:
        """Note a commit that ended with this event; numbers that were ``given`` are flushed.

        While another past was found, nothing is noted until the commit that accepts it, with a
        ``new_epoch``: if the hall dies before, the next start finds the same.
        """
        before = self._mark
        self._mark = Mark(new_epoch or before.epoch, seq, digest, before.numbers)
        if given:
            self._mark = self._mark.with_numbers(given)
        if new_epoch is not None:
            self.other_past = None
        if self.other_past is None:
            self._write(flushed=bool(given) or new_epoch is not None)

    def must_be_known(
        self, db: sqlite3.Connection, given: Mapping[tuple[str, str], int] | None = None
    ) -> None:
        """Before a commit: the database is as the last one left it, and what is ``given`` is new.

        :raises sqlite3.DatabaseError: another file was written over it while it was open.
        """
        if given is None:
            row = db.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
            same = (self._mark.seq, self._mark.hash) == (tuple(row) if row else (0, ""))
        else:
            last = self._mark.numbers
            same = all(n > last.get(day, {}).get(series, 0) for (day, series), n in given.items())
        if not same:
            error = sqlite3.DatabaseError("another file was written over the database")
            error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise error

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _without_mark(self, db: sqlite3.Connection) -> OtherPast | None:
        """Nothing is wrong where no number was ever given, or by a version without this file."""
        had = db.execute("SELECT 1 FROM meta WHERE key = 'high_water'").fetchone()
        db.execute("INSERT OR IGNORE INTO meta VALUES ('high_water', 'kept')")
        return None if had is None or not self._mark.numbers else OtherPast("unknown", self._mark)

    def _write(self, *, flushed: bool) -> None:
        if self._file is None:
            return
        try:
            self._file.write(self._mark, flushed=flushed)
        except OSError as error:
            self._fail(error)
        else:
            self.failed = False

    def _fail(self, error: OSError) -> None:
        self.failed = True
        log.error("high_water_file_failed", error=str(error))


def _mark_of(db: sqlite3.Connection) -> Mark:
    """The mark of a database as it is, with the numbers of the day that is open."""
    last = db.execute("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1").fetchone()
    mark = Mark(marks.epoch_of(db), *((0, "") if last is None else last))
    rows = db.execute(
        "SELECT day, series, max(number) FROM ticket WHERE day ="
        " (SELECT day FROM business_day WHERE closed_at IS NULL) GROUP BY day, series"
    )
    return mark.with_numbers({(day, series): number for day, series, number in rows})


def _contains(db: sqlite3.Connection, mark: Mark) -> bool:
    """Whether the event of the mark is in the past of the database. The hash alone decides: it is
    that of all events before it."""
    if mark.seq == 0:
        return not mark.numbers
    row = db.execute("SELECT hash FROM event WHERE seq = ?", (mark.seq,)).fetchone()
    return row is not None and row[0] == mark.hash


class HighWaterFile:
    """The file, open as long as the database is. ``mark`` is the last one that was written whole,
    None if there is none; ``is_new`` is true if the file was missing.

    :raises OSError: the file cannot be opened, made or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_new = not path.exists()
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        try:
            slots = [_parsed(self._slot(index)) for index in (0, 1)]
            if os.fstat(self._descriptor).st_size < 2 * SLOT:
                self._make_room()
        except BaseException:  # raised again: only the descriptor must not stay open
            os.close(self._descriptor)
            raise
        counts = [0 if slot is None else slot[0] for slot in slots]
        self._flushed = 0 if counts[0] > counts[1] else 1
        self._count = counts[self._flushed]
        latest = slots[self._flushed]
        self.mark = None if latest is None else latest[1]

    def write(self, mark: Mark, *, flushed: bool) -> None:
        """Put the mark into the slot that does not hold the last flushed one.

        :raises OSError: it could not be written; the last flushed mark is whole.
        """
        self._count += 1
        text = encode([self._count, mark.epoch, mark.seq, mark.hash, mark.numbers])
        line = f"{zlib.crc32(text.encode()):08x} {text}\n".encode()
        assert len(line) <= SLOT
        self._put((1 - self._flushed) * SLOT, line.ljust(-len(line) % BLOCK + len(line)))
        if flushed:
            flush(self._descriptor)
            self._flushed = 1 - self._flushed
        self.mark = mark

    def close(self) -> None:
        os.close(self._descriptor)

    def _slot(self, index: int) -> bytes:
        os.lseek(self._descriptor, index * SLOT, os.SEEK_SET)
        return os.read(self._descriptor, SLOT)

    def _put(self, offset: int, content: bytes) -> None:
        os.lseek(self._descriptor, offset, os.SEEK_SET)
        os.write(self._descriptor, content)

    def _make_room(self) -> None:
        """Give the file its whole size, so that no later write changes it, which would make each
        flush slower."""
        size = os.fstat(self._descriptor).st_size
        self._put(size, b"".ljust(2 * SLOT - size))
        os.fsync(self._descriptor)
        _flush_folder(self.path.parent)


def _parsed(slot: bytes) -> tuple[int, Mark] | None:
    """The count and the mark of a slot; None if it is empty or torn."""
    line, end, _ = slot.partition(b"\n")
    checksum, _, text = line.partition(b" ")
    if not end or checksum != f"{zlib.crc32(text):08x}".encode():
        return None
    count, epoch, seq, digest, numbers = json.loads(text)
    return int(count), Mark(epoch, seq, digest, numbers)


def _flush_folder(folder: Path) -> None:
    """Make the name of a new file durable, where folders can be flushed."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
