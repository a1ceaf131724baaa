"""Databases of all versions are brought up to date, and foreign files are left alone."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlite_utils import Database

import app
from hall.clock import ManualClock
from hall.queue.engine import Engine
from hall.queue.reports import wait_log
from hall.queue.store.database import Store
from hall.queue.store.migrations import migrations
from hall.queue.store.schema_fingerprint import (
    FINGERPRINTS,
    INCOMPLETE,
    PRESENT,
    fingerprint,
    schema_of,
    statements,
)
from hall.queue.store.schema_upgrade import migrate
from hall.queue.store.schema_version import (
    LATEST,
    UnusableDatabase,
    version_of,
)
from hall.queue.store.verify import verify
from tests.databases.make import hall
from tests.databases.versions import left_by
from tests.support.database import (
    is_sound,
    query,
)
from tests.support.hall_process import run_app
from tests.support.paths import TRIAL_HALL

ON_THE_OPEN_DAY = 1795567200000 + 3_600_000
# What every version tells of the turns that it has logged; the service of those that were sent on
# was left out before version 6.
LOG = """
SELECT day, ticket, service, priority, counter, staff, quiet, people, issued, called, started, ended,
  waiting_s, walking_s, CASE outcome WHEN 'done' THEN service_s END, outcome FROM wait_log
"""
READING = ("waits", "verify", "report", "replay", "scores", "pauses", "staffing", "why A001 A002")


@contextmanager
def in_memory() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        yield db


def change(path: Path, *sql: str) -> Path:
    with closing(sqlite3.connect(path)) as db:
        for statement in sql:
            db.execute(statement)
        db.commit()
    return path


def files(folder: Path) -> dict[str, bytes]:
    """The contents of the files in a folder, without the locks of halls."""
    found = (path for path in folder.iterdir() if path.is_file() and path.suffix != ".lock")
    return {path.name: path.read_bytes() for path in found}


def test_a_new_database_is_version_1_and_all_migrations() -> None:
    """The schemas are compared without comments and spaces, since migrations can't add comments."""
    with in_memory() as new, in_memory() as grown:
        migrate(new)
        migrations.apply(Database(grown))
        assert schema_of(new) == schema_of(grown)
        names = "SELECT type, name, tbl_name FROM sqlite_schema ORDER BY 1, 2"
        assert new.execute(names).fetchall() == grown.execute(names).fetchall()
        applied = "SELECT migration_set, name FROM _sqlite_migrations ORDER BY id"
        assert new.execute(applied).fetchall() == grown.execute(applied).fetchall()


def test_every_version_is_as_it_was_frozen() -> None:
    names = list(FINGERPRINTS)
    for name, later in zip(names, [*names[1:], None], strict=True):
        with in_memory() as db:
            migrations.apply(Database(db), stop_before=later)
            assert [each.name for each in migrations.applied(Database(db))][-1] == name
            assert fingerprint(db) == FINGERPRINTS[name]


def test_the_present_schema_is_the_latest_version() -> None:
    with in_memory() as db:
        for statement in statements(PRESENT):
            db.execute(statement)
        assert fingerprint(db) == FINGERPRINTS[LATEST]


@pytest.mark.parametrize("version", FINGERPRINTS)
def test_the_database_of_each_version_is_brought_up_to_date(version: str, tmp_path: Path) -> None:
    path = left_by(version, tmp_path)
    assert version_of(path) == version
    before = query(path, LOG)
    issued = query(path, "SELECT turn_id, data ->> 'label' FROM event WHERE kind = 'issued'")
    store = Store(path)
    try:
        assert version_of(path) == LATEST
        assert verify(path) == []
        assert query(path, LOG) == before
        assert len(wait_log.rows(path, None)) > 0
        labels = "SELECT turn.id, label FROM turn JOIN ticket"
        assert set(issued) <= set(query(path, f"{labels} ON ticket.id = ticket_id"))
        engine = Engine(hall(), store, ManualClock(ON_THE_OPEN_DAY))
        given = engine.issue("papers", kiosk="k1")
        assert re.fullmatch(r"A0\d\d", given["label"])
        called = engine.call_next(2)
        assert called is not None
        assert called["label"] in [label for _, label in issued]
        engine.call(2, given["label"], finishing=called["label"])
        assert verify(path) == []
    finally:
        store.close()
    assert is_sound(path)


@pytest.mark.parametrize(
    "missing",
    [
        {"event_of_appointment"},
        {"event_of_appointment", "said_wait", "wait_score", "wait_factor"},
        {"event_of_appointment", "said_wait", "wait_score", "wait_factor", "paper_roll"},
    ],
    ids=len,
)
def test_builds_from_before_version_1_are_completed(missing: set[str], tmp_path: Path) -> None:
    path = tmp_path / "hall.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrations.apply(Database(db), stop_before=list(FINGERPRINTS)[1:])
        for kind, name in db.execute("SELECT type, name FROM sqlite_schema").fetchall():
            if name in missing:
                db.execute(f"DROP {kind} {name}")
        assert fingerprint(db) in INCOMPLETE
    Store(path).close()
    assert version_of(path) == LATEST
    assert verify(path) == []


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "hall.db"
    path.touch()
    with pytest.raises(UnusableDatabase, match=r"hall\.db is empty: no hall has been opened"):
        verify(path)
    assert files(tmp_path) == {"hall.db": b""}
    Store(path).close()
    assert version_of(path) == LATEST


def text(path: Path) -> None:
    path.write_text("day;time;service\n" * 500)


def folder(path: Path) -> None:
    path.mkdir()


def half(path: Path) -> None:
    whole = left_by(LATEST, path.parent).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def foreign(path: Path) -> None:
    change(path, "CREATE TABLE ticket (id)", "INSERT INTO ticket VALUES (1)")


def newer(path: Path) -> None:
    recorded = "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('hall', '9999')"
    change(left_by(LATEST, path.parent), recorded)


def before_version_1(path: Path) -> None:
    change(left_by(LATEST, path.parent), "DROP TABLE stand_in")


def with_a_trigger(path: Path) -> None:
    sql = "CREATE TRIGGER mine AFTER INSERT ON turn BEGIN SELECT 1; END"
    change(left_by(LATEST, path.parent), sql)


def without_a_rule(path: Path) -> None:
    sql = "CREATE INDEX one_open_day ON business_day(closed_at)"
    change(left_by(LATEST, path.parent), "DROP INDEX one_open_day", sql)


REFUSED = [
    (text, "is no SQLite database, or it is damaged (file is not a database): restore a backup"),
    (half, "is no SQLite database, or it is damaged (database disk image is malformed): restore"),
    (folder, "is a folder: name another file with --database"),
    (foreign, "is not a database of Sảnh: name another file with --database"),
    (newer, "is from a newer version of Sảnh: install that one again, or restore a backup from"),
    (
        before_version_1,
        "does not match any version of Sảnh (the table stand_in is missing): keep it, and restore a backup",
    ),
    (
        with_a_trigger,
        "does not match any version of Sảnh (the trigger mine was added): keep it, and restore a backup",
    ),
    (
        without_a_rule,
        "does not match any version of Sảnh (the index one_open_day is another one): keep it, and restore",
    ),
]


@pytest.mark.parametrize(("make", "sentence"), REFUSED)
def test_a_foreign_file_is_refused_and_left_alone(
    make: Callable[[Path], None], sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "hall.db"
    make(path)
    before = files(tmp_path)
    for use in (Store, verify):
        with pytest.raises(UnusableDatabase, match=re.escape(sentence)) as refused:
            use(path)
        assert str(refused.value).startswith(f"{path} ")
    assert files(tmp_path) == before


@pytest.mark.parametrize("command", READING)
def test_each_command_refuses_a_strange_database_in_one_sentence(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hall.db"
    before_version_1(path)
    options = ("--config", str(TRIAL_HALL), "--database", str(path))
    assert app.main((*command.split(), *options)) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"Cannot do this: {path} does not match any version of Sảnh")
    assert output.err.count("\n") == 1


def test_a_hall_does_not_start_on_a_strange_database(tmp_path: Path) -> None:
    path = tmp_path / "hall.db"
    before_version_1(path)
    before = files(tmp_path)
    options = ("--config", str(TRIAL_HALL), "--database", str(path), "--port", "0")
    ended = run_app("serve", *options)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"Cannot do this: {path} does not match any version")
    assert ended.stderr.count("\n") == 1
    assert files(tmp_path) == before


def test_tables_of_other_programs_do_no_harm(tmp_path: Path) -> None:
    path = change(
        left_by(LATEST, tmp_path),
        "ANALYZE",
        "CREATE VIEW my_report AS SELECT day, count(*) FROM wait_log GROUP BY day",
        "CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)",
        "CREATE VIRTUAL TABLE found USING fts5(text)",
        "INSERT INTO found SELECT data FROM event",
    )
    assert version_of(path) == LATEST
    Store(path).close()
    assert verify(path) == []


def test_reading_an_older_database_asks_for_an_upgrade(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = left_by("0001", tmp_path)
    before = files(tmp_path)
    assert app.main(("waits", "--config", str(TRIAL_HALL), "--database", str(path))) == 1
    sentence = "is from an older version of Sảnh: start the hall with it once, which brings it up"
    assert capsys.readouterr().err == f"Cannot do this: {path} {sentence} to date.\n"
    assert files(tmp_path) == before
