"""Trouble with the database file: each kind has its own sentence, at the start and later."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hall import texts
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from hall.queue.store.errors import StoreUnavailable
from hall.queue.store.schema_version import UnusableDatabase
from hall.queue.store.sqlite_errors import (
    TROUBLES,
    StoreDamaged,
    StoreReadOnly,
    trouble_with_file,
)
from tests.support.routes import web_of

NOBODY = 65534
PAGE = 4096
needs_root = pytest.mark.skipif(
    sys.platform == "win32" or os.getuid() != 0, reason="only root can start as somebody else"
)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can reach, unlike ``tmp_path``."""
    with TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


def opened_by_nobody(path: Path) -> str:
    """What a user without rights reads who opens the database. A copy of this process becomes that
    user, who could not start Python in the folder of another one."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        with suppress(BaseException):
            try:
                Store(path)
            except UnusableDatabase as error:
                os.write(writing, str(error).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        sentence = pipe.read()
    os.waitpid(child, 0)
    return sentence


@needs_root
def test_a_file_that_can_only_be_read(open_folder: Path) -> None:
    path = open_folder / "hall.db"
    Store(path).close()
    open_folder.chmod(0o777)
    path.chmod(0o644)
    sentence = f"{path} can only be read: this user must be allowed"
    assert sentence in opened_by_nobody(path)


@needs_root
def test_a_folder_that_can_only_be_read(open_folder: Path) -> None:
    path = open_folder / "hall.db"
    assert f"The folder {open_folder} can only be read: this user" in opened_by_nobody(path)
    Store(path).close()
    path.chmod(0o666)
    assert f"The folder {open_folder} can only be read: this user" in opened_by_nobody(path)


@needs_root
def test_a_file_that_cannot_be_read(open_folder: Path) -> None:
    path = open_folder / "hall.db"
    Store(path).close()
    path.chmod(0o600)
    assert f"{path} cannot be read: this user must be allowed" in opened_by_nobody(path)


def test_a_file_that_may_no_longer_be_written(engine: Engine, tmp_path: Path) -> None:
    app, _ = web_of(engine, tmp_path / "devices.json")
    store = engine.store
    engine.issue("papers")
    store.submit(lambda tx: tx.run("PRAGMA query_only = ON"))
    answer = app.test_client().post("/api/v1/tickets", json={"service": "papers"})
    assert answer.status_code == 503
    assert answer.json is not None
    assert answer.json["detail"] == texts.text("vi", "error.store_read_only")
    assert isinstance(store.trouble, StoreReadOnly)


def test_a_file_that_is_damaged_while_the_hall_runs(engine: Engine, tmp_path: Path) -> None:
    app, _ = web_of(engine, tmp_path / "devices.json")
    client, store = app.test_client(), engine.store
    engine.issue("papers")
    store.submit(lambda tx: tx.run("PRAGMA cache_size = 1"))
    damage(store)
    for answer in (
        client.post("/api/v1/tickets", json={"service": "papers"}),
        client.get("/api/v1/hall"),
    ):
        assert answer.status_code == 503
        assert answer.json is not None
        assert answer.json["detail"] == texts.text("vi", "error.store_damaged")
    assert isinstance(store.trouble, StoreDamaged)


def test_a_copy_that_is_written_over_the_file_while_the_hall_runs(
    engine: Engine, tmp_path: Path
) -> None:
    """The hall goes on with what is in the log, and once that has been moved gives nothing."""
    path = engine.store.path
    with closing(sqlite3.connect(path)) as other:
        given = [engine.issue("papers")["label"] for _ in range(2)]
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy = path.read_bytes()
        given += [engine.issue("papers")["label"] for _ in range(3)]
        engine.pause_counter(4, "break")
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with path.open("r+b") as file:
            file.write(copy)
        other.execute("CREATE TABLE another (one)")  # so that no connection trusts its cache
        other.commit()
    for _ in range(3):
        with pytest.raises(StoreDamaged):
            given.append(engine.issue("papers")["label"])
    assert len(set(given)) == len(given) == 5


def damage(store: Store) -> None:
    """Writes noise over all pages of the file but the first, with nothing left in the log."""
    other = sqlite3.connect(store.path)
    other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = store.path.stat().st_size
    with store.path.open("r+b") as file:
        file.seek(PAGE)
        file.write(os.urandom(size - PAGE))
    other.execute("CREATE TABLE another (one)")  # so that no connection trusts its cache
    other.commit()
    other.close()


@pytest.mark.parametrize("code", TROUBLES)
def test_every_trouble_has_a_sentence(code: int) -> None:
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = code | (1 << 8)  # an extended code of this kind
    trouble = trouble_with_file(error)
    assert isinstance(trouble, StoreUnavailable)
    assert {texts.text(language, f"error.{trouble.code}") for language in ("vi", "en")}


def test_a_broken_rule_is_no_trouble() -> None:
    with pytest.raises(sqlite3.IntegrityError) as broken:
        sqlite3.connect(":memory:").execute("CREATE TABLE t (a CHECK (a))").execute(
            "INSERT INTO t VALUES (0)"
        )
    assert trouble_with_file(broken.value) is None
