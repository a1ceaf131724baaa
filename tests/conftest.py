"""Fixtures for the real parts of a hall; each is closed after its test."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from hall.clock import ManualClock
from hall.config.file import load
from hall.config.models import Config
from hall.queue.engine import Engine
from hall.queue.store.database import Store
from tests.support.examples import register_profiles
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.marks import mark
from tests.support.paths import TRIAL_HALL
from tests.support.show import Show, show_of
from tests.support.tablet import Tablet, open_tablet

# Debian's browser without windows is preferred, because a page costs it less than half.
CHROMIUMS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
INSTALLED = (path for path in CHROMIUMS if os.access(path, os.X_OK))
CHROMIUM = os.environ.get("CHROMIUM") or next(INSTALLED, None)  # None is Playwright's own
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
]
register_profiles()
# The usual limit of five seconds is too short for a hall, a browser and a test on two cores.
expect.set_options(timeout=15_000)
TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`content policy: ${event.violatedDirective} refused ${event.blockedURI}`))
"""


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mark(items)


@pytest.fixture(scope="session")
def config() -> Config:
    """The hall of ``trial-hall.toml``."""
    return load(TRIAL_HALL)


@pytest.fixture
def clock() -> ManualClock:
    """A clock at 8:00 in the hall on a Tuesday."""
    return ManualClock(_ms("2026-11-24T08:00+07:00"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "hall.db")
    yield store
    store.close()


@pytest.fixture
def engine(config: Config, store: Store, clock: ManualClock) -> Engine:
    return Engine(config, store, clock)


@pytest.fixture
def show(engine: Engine) -> Show:
    return show_of(engine)


@pytest.fixture
def open_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenHall]:
    yield from _opened(tmp_path_factory)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallProcess]:
    """The trial hall, shared by all tests of a module."""
    for open_hall in _opened(tmp_path_factory):
        yield open_hall()


def _opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenHall]:
    halls: list[HallProcess] = []

    def open_hall(
        *options: str,
        config: str | Path = TRIAL_HALL,
        database: Path | None = None,
        hours: bool = False,
        afresh: bool = False,
    ) -> HallProcess:
        folder = tmp_path_factory.mktemp("hall")
        if isinstance(config, str):
            (folder / "config.toml").write_text(config, "utf-8")
            config = folder / "config.toml"
        if not hours:
            options = (*options, "--ignore-hours")
        database = database or folder / "hall.db"
        halls.append(HallProcess(config, database, *options, afresh=afresh))
        return halls[-1]

    yield open_hall
    for hall in halls:
        if hall.process.returncode is None:
            assert hall.stop() == 0
        output = "".join(hall.output)
        assert "Traceback" not in output, output


@pytest.fixture
def watch() -> Iterator[Callable[..., LiveScreen]]:
    """Opens screens: ``watch(server, view="counter", counter=3)``."""
    screens: list[LiveScreen] = []

    def open_screen(hall: HallProcess, **auth: object) -> LiveScreen:
        screens.append(LiveScreen(hall.url, **auth))  # type: ignore[arg-type]
        return screens[-1]

    yield open_screen
    for screen in screens:
        screen.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS, handle_sigint=False
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page_problems() -> Iterator[list[str]]:
    """The problems of all pages; a test that causes some on purpose clears the list."""
    problems: list[str] = []
    yield problems
    assert problems == []


@pytest.fixture
def new_page(browser: Browser, page_problems: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a browser of its own: ``new_page(viewport=…, locale="en-GB")``."""
    contexts: list[BrowserContext] = []

    def open_page(**options: Any) -> Page:
        usual = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
        context = browser.new_context(**(usual | options))
        contexts.append(context)
        _report(context, page_problems)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def tablet(open_hall: OpenHall, new_page: Callable[..., Page]) -> Tablet:
    """Opens a counter's screen, ``tablet(hall, counter)``; it is closed before the hall is."""
    return partial(open_tablet, new_page)


def _report(context: BrowserContext, problems: list[str]) -> None:
    """Records errors of the console and of scripts, content policy violations, and requests to
    other sites."""
    context.add_init_script(TELL_VIOLATIONS)
    context.on(
        "console",
        lambda message: problems.append(message.text) if message.type == "error" else None,
    )
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on(
        "request",
        lambda request: None if _is_ours(request.url) else problems.append(request.url),
    )


def _is_ours(url: str) -> bool:
    return urlsplit(url).hostname in (None, "127.0.0.1", "localhost")


def _ms(moment: str) -> int:
    return round(dt.datetime.fromisoformat(moment).timestamp() * 1000)
