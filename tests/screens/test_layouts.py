"""Hall displays and walls show all that they have, whatever the hall, the names and the panel."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from hall.config.models import Config
from hall.hours import counters_at, tickets_at
from hall.queue.views.board import board
from hall.queue.views.hall_now import HallNow
from hall.queue.views.printers import PrinterHealth
from hall.queue.views.wall import wall
from tests.support.fed_screen import FedScreen
from tests.support.halls.generated import PANELS, call_at, fill, generated_config, moment
from tests.support.layout import GEOMETRY

pytestmark = pytest.mark.browser

Size = tuple[int, int]
UPRIGHT: Size = (1080, 1920)
WIDE: Sequence[Size] = ((1920, 1080), (1366, 768), (3840, 2160))
SERVICES = (1, 8, 12, 14, 20, 23)
COUNTERS = (8, 24, 60)
PAGE_MS = 8_000
SETTLE_MS = 50
ATTEMPTS = 20
# What is wrong and what is in sight, once the observers of this frame and the next have run: they
# are not the page's timers, which stand still.
LOOK = f"""async () => {{
  const frame = () => new Promise((done) => new IntersectionObserver((_, observer) => {{
    observer.disconnect();
    done();
  }}).observe(document.body));
  await frame();
  await frame();
  const geometry = {GEOMETRY};
  const marks = [...document.querySelectorAll(":not(li) > .page-mark")];
  return {{
    problems: geometry.problems("body"),
    pages: Math.max(1, ...marks.map((mark) => Number(mark.textContent.split("/")[1]))),
    service: geometry.inSight("data-service"),
    counter: geometry.inSight("data-counter"),
    device: geometry.inSight("data-device"),
    label: geometry.inSight("data-label"),
  }};
}}"""


@dataclass(frozen=True)
class Hall:
    """How large a hall is; its names may be sixty letters long."""

    services: int
    counters: int
    long_names: bool

    @property
    def config(self) -> Config:
        return generated_config(self.services, self.counters, long_names=self.long_names)


class Screens:
    """Pages of one large hall, which show the views of smaller ones: those have fewer services and
    counters, but the same names."""

    def __init__(self, browser: Browser, folder: Path, path: str, *, long_names: bool) -> None:
        self.path, self.long_names = path, long_names
        context = browser.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
        self.page: Page = context.new_page()
        largest = Hall(max(SERVICES), max(COUNTERS), long_names).config
        self.page.clock.install(time=moment() / 1000)
        self.fed = FedScreen(self.page, largest, folder, moment())
        fill(self.fed.engine, waiting=4)
        self.fed.open(path)
        self.page.clock.pause_at(self.page.evaluate("Date.now() / 1000 + 1"))

    def close(self) -> None:
        self.page.context.close()
        self.fed.close()

    def resize(self, size: Size) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def view(self, hall: Hall) -> Any:
        """What the screen of such a hall shows, in which each counter has just called."""
        config, engine = hall.config, self.fed.engine
        now = self.fed.clock.now()
        hours = counters_at(config, now)
        with engine.store.reading() as db:
            at = HallNow(db, config, engine.waits(), now)
            if self.path.startswith("/wall"):
                return wall(at, _printers(config), hours, opened=True)
            display = config.display[self.path.split("/")[-1]]
            return board(at, display, tickets_at(config, now), hours)

    def check(self, view: Mapping[str, Any]) -> None:
        """On every page of the screen, nothing is outside, cut off, covered or overlapping; and
        everything is seen on some page, calls on every one."""
        seen: dict[str, set[str]] = {"service": set(), "counter": set(), "device": set()}
        calls = {call["label"] for call in view.get("calls", ())}
        self.fed.show(view)
        turned, pages = 0, 1
        while turned < pages:
            looked = self._look(view) if turned == 0 else self._looked()
            assert looked["problems"] == []
            assert calls <= set(looked["label"])
            for kind, values in seen.items():
                values.update(looked[kind])
            turned, pages = turned + 1, max(pages, looked["pages"])
            if turned < pages:
                self._turn()
        assert seen["service"] == set(view["services"])
        if "counters" in view:
            assert seen["counter"] == {str(each["number"]) for each in view["counters"]}
            assert seen["device"] == {each["id"] for each in view["printers"]}

    def _look(self, view: Mapping[str, Any]) -> Any:
        """What is seen once the page has got the view."""
        calls = {call["label"] for call in view.get("calls", ())}
        for _ in range(ATTEMPTS):
            looked = self._looked()
            services = set(looked["service"])
            if services and services <= set(view["services"]) and calls <= set(looked["label"]):
                break
        return looked

    def _looked(self) -> Any:
        self.page.clock.run_for(SETTLE_MS)
        return self.page.evaluate(LOOK)

    def _turn(self) -> None:
        """Lets the time of a page pass, in which the hall is heard as often as a screen wants."""
        for _ in range(2):
            self.page.clock.fast_forward((PAGE_MS - SETTLE_MS) // 2)
            self.fed.beat()


def _printers(config: Config) -> Mapping[str, PrinterHealth]:
    return {
        printer.id: PrinterHealth(
            id=printer.id, state="fault", reason="offline", near_end=False, queued=2, left_mm=None
        )
        for printer in config.printers
    }


def _cases(
    sizes: Sequence[Size], *, long_names: bool, all_of_them: bool
) -> Iterator[tuple[int, Size, int]]:
    """Numbers of counters and services, each with each size; or so many of these that every two
    values of different kinds meet, the length of names being one of the kinds."""
    for (nth, counters), (mth, size), (kth, services) in product(
        enumerate(COUNTERS), enumerate(sizes), enumerate(SERVICES)
    ):
        meet = (mth + kth) % len(COUNTERS) == nth and (kth + nth) % 2 == long_names
        if all_of_them or meet:
            yield counters, size, services


def _prove(screens: Screens, sizes: Sequence[Size], *, all_of_them: bool = False) -> None:
    called = 0
    cases = _cases(sizes, long_names=screens.long_names, all_of_them=all_of_them)
    for counters, size, services in cases:
        call_at(screens.fed.engine, range(called + 1, counters + 1))
        called = counters
        screens.resize(size)
        screens.check(screens.view(Hall(services, counters, screens.long_names)))


LONG_NAMES = pytest.mark.parametrize("long_names", [False, True], ids=["short", "long"])


@LONG_NAMES
@pytest.mark.parametrize(
    ("path", "sizes"),
    [("/hall/rows-5", (*WIDE, UPRIGHT)), ("/wall/wall", WIDE)],
    ids=["hall", "wall"],
)
def test_everything_is_shown(
    browser: Browser, tmp_path: Path, path: str, sizes: Sequence[Size], long_names: bool
) -> None:
    with closing(Screens(browser, tmp_path, path, long_names=long_names)) as screens:
        _prove(screens, sizes)


@pytest.mark.soak
@LONG_NAMES
@pytest.mark.parametrize("path", [*(f"/hall/rows-{rows}" for rows in PANELS), "/wall/wall"])
def test_everything_is_shown_in_every_case(
    browser: Browser, tmp_path: Path, path: str, long_names: bool
) -> None:
    sizes = WIDE if path == "/wall/wall" else (*WIDE, UPRIGHT)
    with closing(Screens(browser, tmp_path, path, long_names=long_names)) as screens:
        _prove(screens, sizes, all_of_them=True)


@pytest.mark.soak
@settings(max_examples=100)
@given(
    services=st.integers(1, max(SERVICES)),
    counters=st.integers(1, max(COUNTERS)),
    long_names=st.booleans(),
    path=st.sampled_from(["/hall/rows-3", "/hall/rows-6", "/wall/wall"]),
    size=st.tuples(st.integers(1024, 3840), st.integers(720, 2160)),
)
def test_everything_is_shown_in_drawn_halls(
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    services: int,
    counters: int,
    long_names: bool,
    path: str,
    size: Size,
) -> None:
    folder = tmp_path_factory.mktemp("drawn")
    with closing(Screens(browser, folder, path, long_names=long_names)) as screens:
        screens.resize(size)
        call_at(screens.fed.engine, range(1, counters + 1))
        screens.check(screens.view(Hall(services, counters, long_names)))
