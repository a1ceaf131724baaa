"""On every panel, in every layout and language, all of the kiosk is seen and can be touched.

A normal run takes every size, layout and language, but not all of their combinations for each hall;
``make soak`` takes them all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support.kiosk.kiosk_halls import KioskHall
from tests.support.kiosk.kiosk_screen import MODES, SIZES, KioskScreen

pytestmark = pytest.mark.browser

COMBINATIONS = tuple(product(SIZES, MODES, ("vi", "en")))
HALLS = tuple(
    KioskHall(services, names) for services in (1, 8, 12, 14, 20, 23) for names in ("short", "long")
)
SOME = (HALLS[1], HALLS[2], HALLS[5], HALLS[6], HALLS[9], HALLS[11])
NewPage = Callable[..., Page]
Modes = Sequence[tuple[bool, bool]]


@pytest.fixture
def kiosk(new_page: NewPage, tmp_path: Path) -> Iterator[Callable[[KioskHall], KioskScreen]]:
    screens: list[KioskScreen] = []

    def open_screen(hall: KioskHall) -> KioskScreen:
        width, height = SIZES[0]
        folder = tmp_path / f"{len(screens)}"
        folder.mkdir()
        page = new_page(viewport={"width": width, "height": height})
        screens.append(KioskScreen(page, hall, folder))
        return screens[-1]

    yield open_screen
    for screen in screens:
        screen.close()


@pytest.mark.parametrize("n", range(len(SOME)), ids=lambda n: f"{SOME[n].services}-{SOME[n].names}")
def test_each_service_is_seen_whole_on_some_page(
    kiosk: Callable[[KioskHall], KioskScreen], n: int
) -> None:
    """Each hall in four of the combinations; all halls together in all of them."""
    screen = kiosk(SOME[n])
    chosen = [COMBINATIONS[(4 * n + each) % len(COMBINATIONS)] for each in (0, 7, 14, 21)]
    _all_is_seen(screen, chosen)


@pytest.mark.soak
@pytest.mark.parametrize("n", range(len(HALLS)))
def test_each_service_is_seen_in_all_combinations(
    kiosk: Callable[[KioskHall], KioskScreen], n: int
) -> None:
    _all_is_seen(kiosk(HALLS[n]), COMBINATIONS)


@pytest.mark.parametrize(("language", "modes"), [("vi", MODES[::3]), ("en", MODES[1:3])])
def test_each_step_is_whole(
    kiosk: Callable[[KioskHall], KioskScreen],
    page_problems: list[str],
    language: str,
    modes: Modes,
) -> None:
    """Each step in two layouts of each language; together on all panels."""
    screen = kiosk(KioskHall(12, "long", classes=6))
    shift = 2 if language == "en" else 0
    for (m, mode), (n, step) in product(enumerate(modes), enumerate(screen.steps())):
        _step_is_whole(screen, mode, language, step, [SIZES[(n + m + shift) % len(SIZES)]])
        page_problems.clear()  # the browser logs the refusal of a number that would be for nothing


@pytest.mark.soak
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("hall", [KioskHall(2), KioskHall(6), KioskHall(23, "long", classes=9)])
def test_each_step_is_whole_in_all_combinations(
    kiosk: Callable[[KioskHall], KioskScreen],
    page_problems: list[str],
    language: str,
    hall: KioskHall,
) -> None:
    screen = kiosk(hall)
    for mode, step in product(MODES, screen.steps()):
        _step_is_whole(screen, mode, language, step, SIZES)
        page_problems.clear()


def _step_is_whole(
    screen: KioskScreen,
    mode: tuple[bool, bool],
    language: str,
    step: str,
    sizes: Sequence[tuple[int, int]],
) -> None:
    screen.choose_layout(*mode, language)
    screen.steps()[step]()
    for size in sizes:
        screen.resize(size)
        assert screen.problems() == [], (step, size, mode, language)
        if step == "priority":
            assert len(screen.reached("data-answer")) == screen.hall.classes
    screen.leave()


def _all_is_seen(
    screen: KioskScreen, combinations: Iterable[tuple[tuple[int, int], tuple[bool, bool], str]]
) -> None:
    for size, mode, language in combinations:
        screen.choose_layout(*mode, language)
        screen.resize(size)
        assert screen.problems() == [], (size, mode, language)
        assert screen.reached() == screen.hall.ids, (size, mode, language)
