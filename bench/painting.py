"""From a tap on *next* to the painted row of a hall display, in a real Chromium."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.figures import Figure, percentile
from bench.server import CONFIG, BenchServer, serving
from hall.config.file import load
from hall.config.models import Config

if TYPE_CHECKING:
    from playwright.sync_api import Page

P99_TARGET_MS = 50.0
WARM_UP = 10
CALLS = 150
PAUSE_S = 0.05
NAME = "call → painted on the hall display"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def measure() -> Iterator[Figure]:
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        yield Figure(f"{NAME}, p99", None, "ms", P99_TARGET_MS, note="needs Chromium")
        return
    config = load(CONFIG)
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.add_init_script(path=Path(__file__).with_suffix(".js"))
        display = config.displays[0]
        page.goto(f"http://127.0.0.1:{server.port}/hall/{display.id}")
        times = sorted(_times(server, config, display.areas, page))
        browser.close()
    note = f"{len(times)} calls, slowest {times[-1]:.1f} ms"
    yield Figure(f"{NAME}, p50", percentile(times, 0.5), "ms")
    yield Figure(f"{NAME}, p99", percentile(times, 0.99), "ms", P99_TARGET_MS, note=note)


def _times(
    server: BenchServer, config: Config, areas: tuple[str, ...], page: "Page"
) -> list[float]:
    shown = {service.id for service in config.services if service.area in areas}
    counters = [c.number for c in config.counters if shown.issuperset(c.services)]
    services = [s for c in config.counters if c.number in counters for s in c.services]
    for number in range(2 * (WARM_UP + CALLS)):
        server.ask("POST", "/api/v1/tickets", {"service": services[number % len(services)]})
    labels: dict[int, str] = {}
    times = []
    for number in range(WARM_UP + CALLS):
        counter = counters[number % len(counters)]
        finish = {"finish": labels[counter]} if counter in labels else {}
        tapped = time.time() * 1000
        turn = server.ask("POST", f"/api/v1/counters/{counter}/next", finish)
        labels[counter] = turn["label"]
        wait = page.wait_for_function("label => window.painted[label]", arg=turn["label"])
        times.append(float(wait.json_value()) - tapped)
        time.sleep(PAUSE_S)
    return times[WARM_UP:]
