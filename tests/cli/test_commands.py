"""The table of the command line's own commands, and the modules that starting one loads."""

import os
import subprocess
import sys

import pytest

from hall.displays.cli.main import COMMANDS, OUTPUT_CLOSED, LocalCommand
from tests.support.paths import ROOT

# Whether each of these was imported, after ``app.py`` printed the wait log of an empty database.
IMPORTED = """
import sys, app
code = app.main(["waits", "--database", sys.argv[1]])
heavy = {"numpy", "flask", "PIL", "hall.queue.engine", "hall.printers.spooler.spooler", "hall.queue.replaying.replay"}
print(code, sorted(heavy & set(sys.modules)))
"""


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_the_function_of_each_command_exists(command: LocalCommand) -> None:
    assert callable(command.function())


def test_reading_the_database_loads_no_server(tmp_path: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, f"{tmp_path}/none.db"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    assert done.stdout == "1 []\n", done.stderr


@pytest.mark.parametrize(("command", "code"), [("check-config", OUTPUT_CLOSED), ("--help", 0)])
def test_a_command_ends_quietly_when_nobody_reads_its_output(command: str, code: int) -> None:
    """As in ``python app.py check-config | head -1``, where ``head`` ends first."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, str(ROOT / "app.py"), command],
            cwd=ROOT,
            stdout=writing,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (code, "")
