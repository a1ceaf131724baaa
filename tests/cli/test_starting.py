"""A hall that cannot open says why in one sentence."""

from pathlib import Path

from hall.queue.store.schema_version import LATEST
from tests.databases.versions import left_by
from tests.support.database import dump
from tests.support.hall_process import OpenHall, run_app
from tests.support.paths import TRIAL_HALL

PAGE = 4096


def test_one_server_a_database(open_hall: OpenHall) -> None:
    hall = open_hall()
    hall.issue("papers")
    before = dump(hall.database)
    where = ("--config", str(TRIAL_HALL), "--database", str(hall.database))
    second = run_app("serve", *where, "--port", "0", afresh=True)
    assert (second.returncode, second.stdout) == (1, "")
    (sentence,) = second.stderr.splitlines()
    assert "already being served" in sentence
    assert str(hall.database) in sentence
    assert dump(hall.database) == before
    hall.kill()
    hall.start()
    assert hall.issue("papers")["label"] == "A002"


def test_a_port_that_is_taken(open_hall: OpenHall, tmp_path: Path) -> None:
    hall = open_hall()
    where = ("--config", str(TRIAL_HALL), "--database", str(tmp_path / "other.db"))
    second = run_app("serve", *where, "--port", str(hall.port), afresh=True)
    assert (second.returncode, second.stdout) == (1, "")
    (sentence,) = second.stderr.splitlines()
    assert f"port {hall.port} is taken by another program" in sentence


def test_one_server_a_database_also_through_a_link(open_hall: OpenHall, tmp_path: Path) -> None:
    hall = open_hall()
    link = tmp_path / "link.db"
    link.symlink_to(hall.database)
    second = run_app(
        "serve", "--config", str(TRIAL_HALL), "--database", str(link), "--port", "0", afresh=True
    )
    assert (second.returncode, second.stdout) == (1, "")
    assert "already being served" in second.stderr


def test_a_database_that_fails_at_its_first_commit(tmp_path: Path) -> None:
    """Its schema is whole, so only the first commands find the damage."""
    damaged = left_by(LATEST, tmp_path)
    content = bytearray(damaged.read_bytes())
    content[3 * PAGE : 6 * PAGE] = bytes(3 * PAGE)
    damaged.write_bytes(content)
    serving = run_app(
        "serve", "--config", str(TRIAL_HALL), "--database", str(damaged), "--port", "0", afresh=True
    )
    assert serving.returncode == 1
    assert serving.stderr.startswith("Cannot do this: The database could not commit")
    assert "Traceback" not in serving.stderr + serving.stdout
