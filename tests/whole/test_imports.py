"""numpy takes half of what a command needs to start, so only the estimates themselves load it."""

import subprocess
import sys

import pytest

from tests.support.paths import ROOT

VIEWS = [
    f"hall.queue.views.{path.stem}" for path in sorted((ROOT / "queue" / "views").glob("*.py"))
]
LOADED = "print([name for name in ('numpy', 'pandas') if name in sys.modules])"


def loaded(*statements: str) -> str:
    """Which of the large libraries a fresh interpreter has after these statements."""
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
