"""The wheel works when it is installed elsewhere."""

import json
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page

from hall.displays.screens.pages import PAGES
from tests.support.database import query
from tests.support.paths import ROOT, TRIAL_HALL

pytestmark = pytest.mark.browser

PARTS = ("hall", "queue", "displays", "printers")
FILES = ("app.py", "pyproject.toml", "requirements.txt")
NOT_PACKED = shutil.ignore_patterns("__pycache__", "*.egg-info")
LIMIT_S = 120
KEYS = {
    "kiosk_id": "k1",
    "display_id": "front",
    "number": "1",
    "wall_id": "wall",
    "printer_id": "p1",
}
"""What each variable part of a page's path is in the trial hall."""


@dataclass(frozen=True)
class Installed:
    """A hall from the wheel: ``python`` has it installed, ``folder`` is outside any checkout."""

    python: Path
    folder: Path
    url: str

    def post(self, path: str, **body: object) -> dict[str, str]:
        headers = {"Content-Type": "application/json"}
        request = Request(self.url + path, json.dumps(body).encode(), headers)
        with urlopen(request, timeout=LIMIT_S) as response:
            answer: dict[str, str] = json.load(response)
        return answer


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    folder = tmp_path_factory.mktemp("installed")
    python = environment(folder, wheel(tmp_path_factory.mktemp("built")))
    command = [str(python), "-m", "app", "serve", "--config", str(TRIAL_HALL), "--ignore-hours"]
    with subprocess.Popen(
        [*command, "--database", "hall.db", "--port", "0"],
        cwd=folder,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+(?=/ )", process.stdout.readline())
            assert found is not None, process.stdout.read()
            yield Installed(python, folder, found[0])
            process.send_signal(signal.SIGTERM)
            assert process.wait(LIMIT_S) == 0
        finally:
            process.kill()


def wheel(folder: Path) -> Path:
    """Builds the wheel from a copy, because building leaves files in its source folder."""
    source = folder / "source"
    for part in PARTS:
        shutil.copytree(ROOT / part, source / part, ignore=NOT_PACKED)
    for file in FILES:
        shutil.copy(ROOT / file, source)
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(source))
    (built,) = folder.glob("*.whl")
    return built


def environment(folder: Path, built: Path) -> Path:
    """An environment with this wheel; its dependencies are those of the tests' environment."""
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(built))
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (site / "others.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    return python


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    subprocess.run(command, timeout=LIMIT_S, check=True)


def test_every_page_opens(installed: Installed, new_page: Callable[..., Page]) -> None:
    token = installed.post("/api/v1/tickets", service="papers")["token"]
    page = new_page()
    screens = [re.sub(r"<(?:\w+:)?(\w+)>", lambda key: KEYS[key[1]], each.path) for each in PAGES]
    for path in (*screens, "/devices", f"/t/{token}"):
        response = page.goto(installed.url + path)
        assert response is not None
        assert response.status == 200, path
        page.wait_for_load_state("load")


def test_a_ticket_is_drawn(installed: Installed) -> None:
    """The fonts for it are in the wheel, and its paper comes out of the virtual printer."""
    label = installed.post("/api/v1/tickets", service="papers", kiosk="k1")["label"]
    states = (
        "SELECT print_job.state FROM print_job JOIN turn ON turn.id = print_job.turn_id"
        " JOIN ticket ON ticket.id = turn.ticket_id WHERE label = ?"
    )
    ends = time.monotonic() + LIMIT_S
    while (found := query(installed.folder / "hall.db", states, label)) != [("confirmed",)]:
        assert time.monotonic() < ends, found
        time.sleep(0.1)


def test_the_command_line_reads_the_database(installed: Installed) -> None:
    command = [str(installed.python), "-m", "app", "verify", "--config", str(TRIAL_HALL)]
    done = subprocess.run(
        [*command, "--database", "hall.db"],
        cwd=installed.folder,
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT_S,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_program_comes_from_the_wheel(installed: Installed) -> None:
    words = "import app, hall.queue.engine; print(app.__file__, hall.queue.engine.__file__)"
    done = subprocess.run(
        [str(installed.python), "-c", words],
        cwd=installed.folder,
        capture_output=True,
        encoding="utf-8",
        timeout=LIMIT_S,
        check=True,
    )
    assert all(file.startswith(str(installed.folder)) for file in done.stdout.split())
