"""A tablet that cannot reach the hall says so long before ten seconds of silence."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.support.hall_process import HallProcess, OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.tablet import TABLET, expect_ready, wait_in_line

pytestmark = pytest.mark.browser

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
