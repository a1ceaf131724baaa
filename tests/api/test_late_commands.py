"""A command says until when its sender waits, and is refused if it arrives later."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.database import dump
from tests.support.hall_process import HallProcess
from tests.support.tablet import TABLET, expect_ready

UNTIL = "Sanh-Until"
LONG_MS = 60_000
PATIENCE_MS = 3_000  # of a counter's tablet


def now(hall: HallProcess) -> int:
    return int(hall.get("/api/v1/hall").json["now"])


def test_a_command_that_arrives_late_is_refused(server: HallProcess) -> None:
    ticket = "/api/v1/tickets", {"service": "papers"}
    before = dump(server.database, "turn", "event")
    for language, word in (("vi", "quá muộn"), ("en", "too late")):
        late = {UNTIL: str(now(server) - 1), "Accept-Language": language}
        answer = server.post(*ticket, headers=late)
        assert (answer.status, answer.json["code"]) == (409, "too_late_command")
        assert word in answer.json["detail"]
    assert dump(server.database, "turn", "event") == before
    for until in (str(now(server) + LONG_MS), "", "soon"):
        assert server.post(*ticket, headers={UNTIL: until}).status == 201
    assert server.get("/api/v1/hall", **{UNTIL: "1"}).status == 200


@pytest.mark.browser
def test_taps_say_until_when_they_hold(server: HallProcess, new_page: Callable[..., Page]) -> None:
    server.issue("papers")
    page = new_page(viewport=TABLET)
    page.goto(f"{server.url}/counter/1")
    expect_ready(page)
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))
    earliest = now(server)
    page.locator(".go").click()
    expect(page.locator(".now .number")).to_have_text("A001")
    (until,) = [int(each.headers["sanh-until"]) for each in sent if each.method == "POST"]
    assert earliest < until <= now(server) + PATIENCE_MS
