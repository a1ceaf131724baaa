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

from tests.support.paths import ROOT, TRIAL_HALL

pytestmark = pytest.mark.browser

PARTS = ("hall", "queue", "displays", "printers")
FILES = ("app.py", "pyproject.toml", "requirements.txt")
NOT_PACKED = shutil.ignore_patterns("__pycache__", "*.egg-info")
LIMIT_S = 120
PAGES = (
    "/",
    "/api",
    "/devices",
    "/kiosk/k1",
    "/hall/front",
    "/counter/1",
    "/reception",
    "/wall/wall",
    "/replay",
    "/printers",
    "/printers/p1",
)


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
    for path in (*PAGES, f"/t/{token}"):
        response = page.goto(installed.url + path)
        assert response is not None
        assert response.status == 200, path
        page.wait_for_load_state("load")


def test_a_ticket_is_drawn(installed: Installed) -> None:
    """The fonts for it are in the wheel."""
    installed.post("/api/v1/tickets", service="papers", kiosk="k1")
    ends = time.monotonic() + LIMIT_S
    while True:
        with urlopen(f"{installed.url}/api/v1/printers", timeout=LIMIT_S) as response:
            states = {printer["id"]: printer["queued"] for printer in json.load(response)}
        if states["p1"] == 0:
            break
        assert time.monotonic() < ends, states
        time.sleep(0.1)
    page = urlopen(f"{installed.url}/printers/p1", timeout=LIMIT_S).read().decode()
    assert "p1" in page


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
