"""Only the estimates load numpy, which takes half the time that a command needs to start."""

import subprocess
import sys
from pathlib import Path

import pytest

from hall.queue.store.database import Store
from tests.support.paths import ROOT, TRIAL_HALL

VIEWS = [
    f"hall.queue.views.{path.stem}" for path in sorted((ROOT / "queue" / "views").glob("*.py"))
]
LOADED = "print([name for name in ('numpy', 'pandas') if name in sys.modules])"


def loaded(*statements: str) -> str:
    """The large libraries that a fresh interpreter has loaded after these statements."""
    code = "\n".join(("import sys", *statements, LOADED))
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.splitlines()[-1]


def test_the_commands_of_the_queue_load_no_numpy() -> None:
    assert loaded("import hall.queue.engine") == "[]"


def test_the_views_load_no_numpy() -> None:
    assert VIEWS
    assert loaded(*(f"import {module}" for module in VIEWS)) == "[]"


@pytest.mark.parametrize("module", ["reports", "replays", "remote"])
def test_the_command_line_loads_no_numpy(module: str) -> None:
    assert loaded(f"import hall.displays.cli.{module}") == "[]"


@pytest.mark.parametrize("command", ["waits", "pauses", "scores", "verify"])
def test_a_command_that_reads_loads_no_numpy(command: str, tmp_path: Path) -> None:
    Store(tmp_path / "hall.db").close()
    arguments = [command, "--config", str(TRIAL_HALL), "--database", str(tmp_path / "hall.db")]
    assert loaded("import app", f"app.main({arguments!r})") == "[]"
