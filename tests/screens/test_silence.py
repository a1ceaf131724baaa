"""A tablet that cannot reach the hall says so long before ten seconds of silence."""

from collections.abc import Callable
from re import sub

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.support.half_open import HalfOpenNetwork
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.tablet import TABLET, expect_ready, wait_in_line

pytestmark = pytest.mark.browser

LOST = "Mất kết nối"
WIDTHS = """icons => icons.filter((icon) => icon.checkVisibility())
  .map((icon) => icon.getBBox().width)"""
SILENCES_S = (12, 20)
NETWORK_MS = 25  # on loopback a message needs less
SCREENS = ("/hall/front", "/counter/1", "/kiosk/k1", "/reception", "/wall/wall")
ANSWER = "43"  # an answer of Socket.IO over Engine.IO begins so


def test_answers_that_are_missed_are_enough(
    open_hall: OpenHall, new_page: Callable[..., Page]
) -> None:
    """This happens even though heartbeats still come, which alone would satisfy a screen."""
    lost = False

    def between(socket: WebSocketRoute) -> None:
        far = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if not (lost and str(message).startswith(ANSWER)):
                socket.send(message)

        far.on_message(pass_on)

    hall = open_hall()
    wait_in_line(hall, 1)
    page = new_page(viewport=TABLET)
    page.route_web_socket("**/socket.io/**", between)
    page.goto(f"{hall.url}/counter/1")
    expect_ready(page)
    lost = True
    expect(page.get_by_role("alert")).to_contain_text("Mất kết nối")
    expect(page.locator(".go")).to_be_disabled()
    lost = False
    expect_ready(page)


def test_either_mark_makes_a_screen_ask_for_everything(
    open_hall: OpenHall, new_page: Callable[..., Page]
) -> None:
    other = ""
    asked_after = set()

    def between(socket: WebSocketRoute) -> None:
        far = socket.connect_to_server()

        def ask(message: str | bytes) -> None:
            if "sync" in str(message):
                asked_after.add(other)
            far.send(message)

        def pass_on(message: str | bytes) -> None:
            marked = str(message).startswith(ANSWER) and other
            socket.send(
                sub(f'"{other}":"', f'"{other}":"another', str(message)) if marked else message
            )

        socket.on_message(ask)
        far.on_message(pass_on)

    hall = open_hall()
    wait_in_line(hall, 1)
    page = new_page(viewport=TABLET)
    page.route_web_socket("**/socket.io/**", between)
    page.goto(f"{hall.url}/counter/1")
    expect_ready(page)
    assert asked_after == set()
    for mark in ("start", "epoch"):
        other = mark
        while mark not in asked_after:
            page.wait_for_timeout(20)
    other = ""
    expect_ready(page)


def test_a_screen_may_ask_for_a_heartbeat(
    server: HallProcess, watch: Callable[..., LiveScreen]
) -> None:
    tablet = watch(server, view="counter", counter=1)
    shown = tablet.wait()
    beat = tablet.client.call("beat")
    assert {name: beat[name] for name in ("epoch", "seq")} == {
        name: shown[name] for name in ("epoch", "seq")
    }
    assert beat["now"] >= shown["now"]


def test_screens_are_right_soon_after_the_network_is_back(
    open_hall: OpenHall, new_page: Callable[..., Page], page_problems: list[str]
) -> None:
    """For a while the network swallows everything; then each screen is right within 5 s.

    The clocks of the pages stand still unless the test lets them run, so that a busy machine has
    more time to answer than the pages count.
    """
    hall = open_hall()
    tickets = [hall.issue("papers") for _ in SILENCES_S]
    with HalfOpenNetwork(hall.url) as network:
        paths = (*SCREENS, f"/t/{tickets[0]['token']}")
        pages = [_page_with_a_clock(new_page, network.url + path) for path in paths]
        board, tablet, *_ = pages
        for ticket, silence_s in zip(tickets, SILENCES_S, strict=True):
            network.swallow()
            _let_run(pages, silence_s * 1_000, step_ms=2_000)
            for page in pages:
                expect(page.get_by_text(LOST).first).to_be_visible()
                icons = page.locator("use").evaluate_all(WIDTHS)
                assert all(icons), page.url
            hall.act(1, "next")
            network.recover()
            for _ in range(10):
                _let_run(pages, 500, step_ms=250)
            late = [page.url for page in pages if page.get_by_text(LOST).count()]
            assert late == []
            expect(board.get_by_text(ticket["label"]).first).to_be_visible()
            expect(tablet.get_by_text(ticket["label"]).first).to_be_visible()
            hall.act(1, "start")
            hall.act(1, "finish")
        for page in pages:
            page.close()
    page_problems.clear()


def _page_with_a_clock(new_page: Callable[..., Page], url: str) -> Page:
    page = new_page(viewport=TABLET)
    page.clock.install()
    page.goto(url)
    expect(page.locator("h1, h2").first).to_be_visible()
    expect(page.get_by_text(LOST)).to_have_count(0)
    page.clock.pause_at(page.evaluate("Date.now()") + 1_000)
    return page


def _let_run(pages: list[Page], ms: int, *, step_ms: int) -> None:
    """Lets the clocks of the pages run in steps, with time for the network after each."""
    for _ in range(ms // step_ms):
        for page in pages:
            page.clock.run_for(step_ms)
            page.wait_for_timeout(NETWORK_MS)
