"""A hall on the network, and a token of a device of each role; a test file imports the fixtures."""

import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from hall.devices import ROLES
from tests.support.hall_process import HallProcess, run_app
from tests.support.paths import TRIAL_HALL


def run_token(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    where = ("--config", str(TRIAL_HALL), "--database", str(database))
    return run_app("token", *where, *arguments)


def token(database: Path, *arguments: str) -> str:
    made = run_token(database, *arguments)
    assert made.returncode == 0, made
    return made.stdout.strip()


def bearer(secret: str | None) -> dict[str, str]:
    return {} if secret is None else {"Authorization": f"Bearer {secret}"}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authorised") / "hall.db"


@pytest.fixture(scope="module")
def tokens(database: Path) -> Mapping[str, str | None]:
    made: dict[str, str | None] = {"nobody": None, "a wrong token": "AAAAAAAAAAAAAAAAAAAAAA"}
    for role in ROLES:
        made[role] = token(database, "--role", role, "--name", f"A {role}")
    return made


@pytest.fixture(scope="module")
def afar(database: Path, tokens: Mapping[str, str | None]) -> Iterator[HallProcess]:
    """A hall that listens on every network interface."""
    arguments = ("--host", "0.0.0.0", "--ignore-hours")
    hall = HallProcess(TRIAL_HALL, database, *arguments)
    yield hall
    assert hall.stop() == 0
