"""One writer commits commands in groups; an acknowledged command is on the disk."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import gevent
import pytest

from hall import texts
from hall.queue.engine import Engine
from hall.queue.store.chain import append
from hall.queue.store.database import (
    GROUP_LIMIT,
    Store,
    Transaction,
)
from hall.queue.store.errors import (
    HallError,
    StoreUnavailable,
)
from hall.queue.store.events import Event
from hall.queue.store.marks import new_epoch
from hall.queue.store.schema_upgrade import migrate
from tests.support.database import (
    dump,
    is_sound,
    query,
)
from tests.support.routes import web_of


def note(kind: str = "note", fails_with: Exception | None = None) -> Callable[[Transaction], int]:
    """A command that appends one event and publishes it, and then may fail."""

    def command(tx: Transaction) -> int:
        seq = append(tx, 0, kind, {}, day=None)
        tx.events.append(Event(seq, 0, kind, "rule"))
        if fails_with is not None:
            raise fails_with
        return seq

    return command


def pragma(store: Store, name: str) -> int | str:
    value: int | str = store.submit(lambda tx: tx.one(f"PRAGMA {name}")[0])
    return value


def kinds(store: Store) -> list[str]:
    return [row[0] for row in query(store.path, "SELECT kind FROM event ORDER BY seq")]


def all_at_once(*commands: Callable[[], object]) -> list[gevent.Greenlet]:
    greenlets = [gevent.spawn(command) for command in commands]
    gevent.joinall(greenlets)
    return greenlets


def test_the_disk_has_what_was_acknowledged(store: Store) -> None:
    full = 2
    assert (pragma(store, "journal_mode"), pragma(store, "synchronous")) == ("wal", full)
    assert pragma(store, "foreign_keys") == 1


def test_many_commands_share_a_commit(store: Store) -> None:
    statements: list[str] = []
    store.submit(lambda tx: tx.connection.set_trace_callback(statements.append))
    count = 5 * GROUP_LIMIT
    done = all_at_once(*[lambda: store.submit(note())] * count)
    store.submit(lambda tx: tx.connection.set_trace_callback(None))
    assert [greenlet.value for greenlet in done] == list(range(1, count + 1))
    assert statements.count("SAVEPOINT command") == count + 1
    assert statements.count("COMMIT") <= count / GROUP_LIMIT + 1
    assert len(kinds(store)) == count


def test_a_group_is_bounded(store: Store) -> None:
    groups: list[int] = []
    store.listeners.append(lambda events: groups.append(len(events)))
    all_at_once(*[lambda: store.submit(note())] * (2 * GROUP_LIMIT + 1))
    assert groups == [GROUP_LIMIT, GROUP_LIMIT, 1]


def test_a_failing_command_takes_back_only_itself(store: Store) -> None:
    heard: list[str] = []
    store.listeners.append(lambda events: heard.extend(event.kind for event in events))
    refusal = HallError()

    def refused() -> None:
        with pytest.raises(HallError) as caught:
            store.submit(note("refused", refusal))
        assert caught.value is refusal

    def broken() -> None:
        with pytest.raises(ZeroDivisionError):
            store.submit(note("broken", ZeroDivisionError()))

    def contradicting() -> None:
        with pytest.raises(sqlite3.IntegrityError):
            store.submit(lambda tx: tx.run("INSERT INTO meta VALUES ('epoch', 'again')"))

    fine = [lambda: store.submit(note("fine"))] * 3
    for greenlet in all_at_once(fine[0], refused, fine[1], broken, contradicting, fine[2]):
        greenlet.get()
    assert kinds(store) == heard == ["fine"] * 3


def test_listeners_are_called_in_order_after_the_commit(store: Store) -> None:
    heard: list[int] = []

    def listen(events: Sequence[Event]) -> None:
        on_disk = {row[0] for row in query(store.path, "SELECT seq FROM event")}
        assert on_disk.issuperset(event.seq for event in events)
        heard.extend(event.seq for event in events)

    store.listeners.append(listen)
    all_at_once(*[lambda: store.submit(note())] * 200)
    assert heard == list(range(1, 201))


def test_a_listener_that_fails_stops_nobody(store: Store) -> None:
    heard: list[str] = []

    def fail(_: Sequence[Event]) -> None:
        raise RuntimeError("a listener")

    store.listeners += [fail, lambda events: heard.extend(event.kind for event in events)]
    assert store.submit(note("first")) == 1
    assert store.submit(note("second")) == 2
    assert heard == ["first", "second"]


def test_a_full_disk_stores_nothing_and_recovers(engine: Engine) -> None:
    store = engine.store
    engine.issue("papers")
    store.submit(lambda tx: tx.run(f"PRAGMA max_page_count = {pages(tx)}"))
    given, refused = 1, 0
    for _ in range(200):
        try:
            engine.issue("papers")
            given += 1
        except StoreUnavailable:
            refused += 1
    assert refused > 0
    before = dump(store.path)
    failures = [attempt.exception for attempt in all_at_once(*[fails(engine)] * 5)]
    assert failures == [None] * 5
    assert dump(store.path) == before
    assert len(before["ticket"]) == given
    assert type(store.trouble) is StoreUnavailable
    store.submit(lambda tx: tx.run(f"PRAGMA max_page_count = {pages(tx) + 1000}"))
    assert engine.issue("papers")["label"] == f"A{given + 1:03}"
    assert store.trouble is None
    assert is_sound(store.path)


def pages(tx: Transaction) -> int:
    return int(tx.one("PRAGMA page_count")[0])


def fails(engine: Engine) -> Callable[[], None]:
    def command() -> None:
        with pytest.raises(StoreUnavailable):
            engine.issue("papers")

    return command


@pytest.mark.parametrize("sql", ["UPDATE event SET kind = 'other'", "DELETE FROM event"])
def test_events_are_never_changed(store: Store, sql: str) -> None:
    store.submit(note())
    with pytest.raises(sqlite3.IntegrityError, match="events are never"):
        store.submit(lambda tx: tx.run(sql))
    assert kinds(store) == ["note"]


def test_reading_sees_one_moment_and_writes_nothing(store: Store) -> None:
    store.submit(note())
    with store.reading() as db:
        assert db.execute("SELECT count(*) FROM event").fetchone()[0] == 1
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            db.execute("DELETE FROM answer")
        store.submit(note())
        assert db.execute("SELECT count(*) FROM event").fetchone()[0] == 1
    with store.reading() as db:
        assert db.execute("SELECT count(*) FROM event").fetchone()[0] == 2


def test_the_epoch_names_the_database(tmp_path: Path) -> None:
    epochs = []
    for name in ("one.db", "one.db", "other.db"):
        store = Store(tmp_path / "new" / name)
        epochs.append(store.epoch)
        store.close()
    assert epochs[0] == epochs[1]
    assert epochs[1] != epochs[2]


def test_each_start_has_its_own_mark(tmp_path: Path) -> None:
    starts = []
    for _ in range(2):
        store = Store(tmp_path / "hall.db")
        starts.append(store.start)
        store.close()
    assert starts[0] != starts[1]


def test_another_past_gets_another_epoch(store: Store) -> None:
    def refused(tx: Transaction) -> None:
        new_epoch(tx)
        raise ZeroDivisionError

    first, start = store.epoch, store.start
    with pytest.raises(ZeroDivisionError):
        store.submit(refused)
    assert store.epoch == first
    assert store.submit(new_epoch) == store.epoch != first
    assert query(store.path, "SELECT value FROM meta WHERE key = 'epoch'") == [(store.epoch,)]
    assert store.start == start


def test_migrations_run_once(store: Store) -> None:
    store.submit(note())
    schema = query(store.path, "SELECT name, sql FROM sqlite_master ORDER BY name")
    connection = sqlite3.connect(store.path, isolation_level=None)
    migrate(connection)
    migrate(connection)
    connection.close()
    assert query(store.path, "SELECT name, sql FROM sqlite_master ORDER BY name") == schema
    assert kinds(store) == ["note"]


def test_closing_commits_pending_commands(tmp_path: Path) -> None:
    store = Store(tmp_path / "hall.db")
    submitted = [gevent.spawn(store.submit, note()) for _ in range(3 * GROUP_LIMIT)]
    gevent.sleep(0)
    store.close()
    assert [greenlet.get() for greenlet in submitted] == list(range(1, 3 * GROUP_LIMIT + 1))
    assert len(kinds(store)) == 3 * GROUP_LIMIT


def test_a_full_disk_over_http(engine: Engine, tmp_path: Path) -> None:
    """No number is shown that is not stored, and the refusal sends people to the staff."""
    app, _ = web_of(engine, tmp_path / "devices.json")
    client = app.test_client()
    store = engine.store
    engine.issue("papers")
    store.submit(lambda tx: tx.run(f"PRAGMA max_page_count = {pages(tx)}"))
    answers = [client.post("/api/v1/tickets", json={"service": "papers"}) for _ in range(100)]
    assert {answer.status_code for answer in answers} == {201, 503}
    assert answers[-1].status_code == 503
    assert answers[-1].mimetype == "application/problem+json"
    assert answers[-1].json is not None
    assert answers[-1].json["detail"] == texts.text("vi", "error.store_unavailable")
    given = [answer.json["label"] for answer in answers if answer.json and "label" in answer.json]
    assert len(query(store.path, "SELECT id FROM ticket")) == 1 + len(given)
    assert client.get("/api/v1/hall").status_code == 200
    store.submit(lambda tx: tx.run(f"PRAGMA max_page_count = {pages(tx) + 1000}"))
    answer = client.post("/api/v1/tickets", json={"service": "papers"})
    assert answer.json is not None
    assert answer.json["label"] == f"A{len(given) + 2:03}"


def test_a_first_start_that_fails_leaves_nothing_half_made(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "hall.db", isolation_level=None)
    connection.execute("PRAGMA max_page_count = 10")
    with pytest.raises(sqlite3.OperationalError, match="full"):
        migrate(connection)
    made = connection.execute("SELECT name FROM sqlite_master WHERE name IN ('meta', 'turn')")
    assert made.fetchall() == []
    connection.execute("PRAGMA max_page_count = 1000")
    migrate(connection)
    connection.close()
    Store(tmp_path / "hall.db").close()
    assert is_sound(tmp_path / "hall.db")
