"""The commands of a screen say whose screen it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.database import query
from tests.support.hall_process import OpenHall

pytestmark = pytest.mark.browser

POST = "([path, body]) => import('shared/api.js').then(({ post }) => post(path, body))"


def test_each_screen_says_whose_it_is(open_hall: OpenHall, new_page: Callable[..., Page]) -> None:
    hall, page = open_hall(), new_page()
    token = hall.issue("papers")["token"]
    commands: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("/kiosk/k1", "/tickets", {"service": "papers"}),
        ("/reception", "/tickets", {"service": "papers"}),
        ("/counter/1", "/counters/1/next", {}),
        (f"/t/{token}", f"/tickets/{token}/cancel", {}),
    )
    for screen, path, body in commands:
        page.goto(f"{hall.url}{screen}")
        page.evaluate(POST, [path, body])
    own = "SELECT kind, origin FROM event WHERE origin <> 'rule' AND turn_id ORDER BY seq"
    assert query(hall.database, own) == [
        ("issued", "api"),
        ("issued", "kiosk"),
        ("issued", "staff"),
        ("called", "staff"),
        ("cancelled", "citizen"),
    ]
