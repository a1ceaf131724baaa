"""Counters are opened, paused and changed over HTTP: refusals, and screens that show it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.support.database import dump
from tests.support.hall_process import HallProcess, OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.problem import expect_problem

Refusal = tuple[str, Any, int, str, Mapping[str, object]]
INVALID = (422, "invalid_field")
REFUSED: dict[str, Refusal] = {
    "no reason": ("pause", {}, *INVALID, {"field": "reason"}),
    "unknown reason": ("pause", {"reason": "a whim"}, 422, "unknown_reason", {"reason": "a whim"}),
    "for no time": ("pause", {"reason": "break", "minutes": 0}, *INVALID, {"field": "minutes"}),
    "no services": ("assign", {"services": []}, *INVALID, {"field": "services"}),
    "unknown service": (
        "assign",
        {"services": ["papers", "tea"]},
        422,
        "unknown_service",
        {"service": "tea"},
    ),
    "a number as a name": ("staff", {"staff": 5}, *INVALID, {"field": "staff"}),
    "no name": ("staff", {}, *INVALID, {"field": "staff"}),
    "closing with more": ("close", {"why": "so"}, *INVALID, {"field": "why"}),
    "pausing with a number": (
        "pause",
        {"reason": "break"},
        409,
        "counter_busy",
        {"counter": 1, "label": "A001"},
    ),
    "closing with a number": ("close", {}, 409, "counter_busy", {"counter": 1, "label": "A001"}),
    "to nobody": ("transfer", {"staff": "Hoa"}, 422, "unknown_staff", {"staff": "Hoa"}),
    "to an empty name": ("transfer", {"staff": ""}, *INVALID, {"field": "staff"}),
    "to a person and a counter": (
        "transfer",
        {"staff": "Minh", "counter": 2},
        422,
        "invalid_field",
        {"field": "body"},
    ),
}


def _place(command: str, counter: int) -> str:
    return f"/api/v1/counters/{counter}/{command}"


@pytest.fixture(scope="module")
def busy(server: HallProcess) -> HallProcess:
    """The hall with A001 called to counter 1."""
    server.issue("papers")
    server.act(1, "next")
    return server


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_changes_nothing(busy: HallProcess, name: str, language: str) -> None:
    command, body, status, code, values = REFUSED[name]
    before = dump(busy.database, "event", "counter_state", "turn")
    answer = busy.post(_place(command, 1), body, headers={"Accept-Language": language})
    expect_problem(answer, language, status, code, **values)
    assert dump(busy.database, "event", "counter_state", "turn") == before


@pytest.mark.parametrize("language", ["vi", "en"])
def test_why_a_counter_calls_nobody(busy: HallProcess, language: str) -> None:
    paused = busy.post(_place("pause", 4), {"reason": "break", "minutes": 5}, key=f"p {language}")
    assert (paused.status, paused.json["state"], paused.json["reason"]) == (200, "paused", "break")
    assert paused.json["until"] - paused.json["since"] == 5 * 60_000
    again = busy.post(_place("pause", 4), {"reason": "break", "minutes": 5}, key=f"p {language}")
    assert again.body == paused.body
    answer = busy.post(_place("next", 4), headers={"Accept-Language": language})
    expect_problem(answer, language, 409, "counter_paused", counter=4)
    assert busy.post(_place("close", 4), {}).json["state"] == "closed"
    answer = busy.post(_place("serve", 4), headers={"Accept-Language": language})
    expect_problem(answer, language, 409, "counter_closed", counter=4)
    seen = busy.get("/api/v1/hall").json["counters"][3]
    assert (seen["number"], seen["state"]) == (4, "closed")
    assert busy.post(_place("open", 4), {"staff": "Hoa"}).json["staff"] == "Hoa"
    assert busy.post(_place("undo", 4)).json == []
    assert busy.post(_place("open", 4), {"staff": "Yến"}).json["state"] == "open"


def test_a_tablet_sees_the_line_of_its_new_service(
    open_hall: OpenHall, watch: Callable[..., LiveScreen]
) -> None:
    hall = open_hall()
    tablet, wall = (watch(hall, view=view, counter=1) for view in ("counter", "wall"))
    hall.act(1, "assign", services=["results"])
    tablet.wait_for_view(lambda view: view["seat"]["services"] == ["results"])
    wall.wait_for_view(lambda view: view["counters"][0]["services"] == ["results"])
    label = hall.issue("results")["label"]
    tablet.wait_for_view(lambda view: view["next"] and view["next"]["label"] == label)
