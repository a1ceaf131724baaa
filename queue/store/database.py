"""The database: one connection writes, on one native thread, and commits commands in groups.

So only the callers of a group wait for its flush to the disk, no other greenlet runs inside a
transaction, and SQLite's WAL-reset bug, which needs several writing connections, cannot occur.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar

import gevent
import structlog
from gevent.event import AsyncResult
from gevent.event import Event as Flag
from gevent.threadpool import ThreadPool

from hall.queue.store import marks
from hall.queue.store.caller import RULE, Caller
from hall.queue.store.connections import connect, connect_writer
from hall.queue.store.errors import StoreUnavailable
from hall.queue.store.events import Event, Listener
from hall.queue.store.high_water import HighWater
from hall.queue.store.schema_version import must_be_latest
from hall.queue.store.sqlite_errors import (
    StoreDamaged,
    StoreFailing,
    trouble_with_file,
)

T = TypeVar("T")
GROUP_LIMIT = 32  # commands in one commit; limits how long the first of them waits
ANSWERS_AT_ONCE = 4
# sleep(0) lets only those greenlets run that are ready already. After a timer, however short, the
# event loop has also looked at its other timers and at its sockets. With 1e-4 it would take 1 ms.
BREATH_S = 1e-6
log = structlog.get_logger(__name__)


@dataclass
class Transaction:
    """One group of commands on the writing connection, with the events to be published after it."""

    connection: sqlite3.Connection
    events: list[Event] = field(default_factory=list)
    day: str | None = None  # the open business day, once a command of the group has read it
    head: tuple[int, str] | None = None  # seq and hash of the last event, once they were read
    first_seq: int | None = None  # seq of the first event of the command that is running
    caller: Caller = RULE  # who the running command is done for
    has_new_epoch: bool = False  # unless the command that made one was rolled back
    # The last number given in each series, by day and series; replaced as a whole.
    given: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    accepted_epoch: str | None = None  # of a past that was accepted: commands/other_past.py

    def one(self, sql: str, values: Any = ()) -> Any:
        """The first row of the result, or None."""
        return self.connection.execute(sql, values).fetchone()

    def all(self, sql: str, values: Any = ()) -> list[Any]:
        return self.connection.execute(sql, values).fetchall()

    def run(self, sql: str, values: Any = ()) -> sqlite3.Cursor:
        return self.connection.execute(sql, values)

    @contextmanager
    def by_rule(self, *, of_command: bool = False) -> Iterator[None]:
        """What happens inside the block is done by the program itself, whoever's command it is, and
        is a command of its own, so that who undoes theirs does not undo it; unless it is
        ``of_command``, a consequence that an undo takes back too."""
        before = self.caller, self.first_seq
        self.caller = RULE
        if not of_command:
            self.first_seq = None
        try:
            yield
        finally:
            self.caller, first_seq = before
            if not of_command:
                self.first_seq = first_seq


@dataclass(eq=False)
class _Job(Generic[T]):
    command: Callable[[Transaction], T]
    caller: Caller
    answer: "AsyncResult[T]" = field(default_factory=AsyncResult)
    value: T | None = None
    error: BaseException | None = None


class Store:
    """The open database of a hall.

    The file at ``path`` is created or brought up to date. After each commit, every one of the
    ``listeners`` is called with its events. ``start`` and ``epoch`` are its marks (``marks.py``).

    :raises UnusableDatabase: the file is not the database of a hall, or is from a newer version.
    """

    def __init__(self, path: Path, listeners: Sequence[Listener] = ()) -> None:
        self.path = path
        self.trouble: StoreUnavailable | None = None  # with the file, until a commit succeeds
        self.listeners: list[Listener] = list(listeners)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = connect_writer(path)
        self._opened = path.stat()
        self._reader = connect(f"{path.resolve().as_uri()}?mode=ro")
        self.start = marks.new()
        self.epoch = marks.epoch_of(self._reader)
        self.high_water = HighWater(path, self._writer)
        self._pool = ThreadPool(1)
        self._waiting: list[_Job[Any]] = []
        self._idle = Flag()
        self._idle.set()

    def submit(self, command: Callable[[Transaction], T], caller: Caller = RULE) -> T:
        """Run ``command`` in the next group and return its answer once that is on the disk. Its
        events say that it was done for the ``caller``.

        An error that it raises is raised here; its changes, and only they, are rolled back.

        :raises StoreUnavailable: the group could not be committed.
        """
        job = _Job(command, caller)
        self._waiting.append(job)
        if self._idle.is_set():
            self._idle.clear()
            gevent.spawn(self._drain)
        answer: T = job.answer.get()
        return answer

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The read-only connection. All queries inside the block see one moment, also if blocks are
        nested. The block must not let other greenlets run.

        :raises StoreUnavailable: the file cannot be read.
        """
        if self._reader.in_transaction:
            yield self._reader
            return
        try:
            self._reader.execute("BEGIN")
            try:
                yield self._reader
            finally:
                self._reader.execute("COMMIT")
        except sqlite3.Error as error:
            trouble = trouble_with_file(error)
            if trouble is None:
                raise
            self._note_trouble(trouble, error)
            raise trouble from error

    def is_replaced(self) -> bool:
        """Whether the open file is no longer the one that the next start would find."""
        try:
            return not os.path.samestat(self.path.stat(), self._opened)
        except FileNotFoundError:
            return True

    def close(self) -> None:
        """Commit what was submitted, then close both connections."""
        self._idle.wait()
        self._pool.kill()
        self._reader.close()
        self._writer.close()
        self.high_water.close()

    def _drain(self) -> None:
        try:
            while self._waiting:
                self._gather()
                group = self._waiting[:GROUP_LIMIT]
                del self._waiting[:GROUP_LIMIT]
                self._publish(self._pool.apply(self._commit, (group,)))
                self._answer(group)
        finally:
            self._idle.set()

    def _answer(self, group: list[_Job[Any]]) -> None:
        """Wake the callers a few at a time: because each caller sends its response as soon as it
        wakes, waking a whole group at once would delay timers and screens by 10 ms or more."""
        for count, job in enumerate(group, start=1):
            if job.error is None:
                job.answer.set(job.value)
            else:
                job.answer.set_exception(job.error)
            if count % ANSWERS_AT_ONCE == 0:
                gevent.sleep(BREATH_S)

    def _gather(self) -> None:
        """Let greenlets run that are ready, as long as each pass brings more commands: on a disk
        that flushes quickly, groups would otherwise be small and most of the time would go into
        flushing."""
        before = 0
        while before < len(self._waiting) < GROUP_LIMIT:
            before = len(self._waiting)
            gevent.sleep(0)

    def _commit(self, group: list[_Job[Any]]) -> list[Event]:
        """Run the whole group on the native thread: one transaction, with a savepoint a command."""
        transaction = Transaction(self._writer)
        try:
            self._writer.execute("BEGIN IMMEDIATE")
            self.high_water.must_be_known(self._writer)
            for job in group:
                self._attempt(transaction, job)
            self.high_water.must_be_known(self._writer, transaction.given)
            self._writer.execute("COMMIT")
            if transaction.has_new_epoch:
                self.epoch = marks.epoch_of(self._writer)
        except sqlite3.Error as error:
            trouble = trouble_with_file(error) or StoreFailing()
            self._note_trouble(trouble, error)
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            for job in group:
                job.error = trouble
            return []
        if transaction.head is not None:
            self.high_water.follow(*transaction.head, transaction.given, transaction.accepted_epoch)
        if transaction.events and not isinstance(self.trouble, StoreDamaged):
            self.trouble = None
        return transaction.events

    def _note_trouble(self, trouble: StoreUnavailable, error: sqlite3.Error) -> None:
        log.error("database_in_trouble", trouble=trouble.code, error=str(error))
        if not isinstance(self.trouble, StoreDamaged):  # what is damaged stays so
            self.trouble = trouble

    @staticmethod
    def _attempt(transaction: Transaction, job: _Job[Any]) -> None:
        published_before = len(transaction.events)
        # What holds again if the command fails: it may have opened a day and added events.
        day, head, given = transaction.day, transaction.head, transaction.given
        transaction.first_seq = None
        transaction.caller = job.caller
        transaction.run("SAVEPOINT command")
        try:
            job.value = job.command(transaction)
        except Exception as error:
            if isinstance(error, sqlite3.OperationalError) or (
                isinstance(error, sqlite3.Error) and trouble_with_file(error)
            ):
                raise  # the database itself: the whole group fails together
            # The caller of submit() gets any other error, whatever it is.
            transaction.run("ROLLBACK TO command")
            del transaction.events[published_before:]
            transaction.day, transaction.head, transaction.given = day, head, given
            job.error = error
        transaction.run("RELEASE command")

    def _publish(self, events: list[Event]) -> None:
        if not events:
            return
        for listener in self.listeners:
            try:
                listener(events)
            except Exception:
                log.exception("listener_failed", listener=repr(listener))


def connect_reader(path: Path) -> sqlite3.Connection:
    """One more read-only connection, for one thread at a time."""
    return connect(f"{path.resolve().as_uri()}?mode=ro", threads=True)


@contextmanager
def open_read_only(path: Path) -> Iterator[sqlite3.Connection]:
    """The database for somebody who only reads, such as the command line; the hall may be open.

    :raises FileNotFoundError: there is no such database.
    :raises UnusableDatabase: the file is from another version, or not the database of a hall.
    """
    if not path.exists():
        raise FileNotFoundError(f"there is no database {path}")
    must_be_latest(path)
    with closing(connect(f"{path.resolve().as_uri()}?mode=ro")) as db:
        yield db
