"""Hold, return, transfer, chosen numbers and undo over HTTP, with their refusals."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.support.database import dump
from tests.support.hall_process import Answer, HallProcess, OpenHall
from tests.support.live_screen import LiveScreen
from tests.support.paths import TRIAL_HALL
from tests.support.problem import expect_problem

TICKETS = "/api/v1/tickets"
CHANGED_BY_COMMANDS = ("turn", "ticket", "event", "series", "answer", "print_job")
LANGUAGES = ("vi", "en")
WITH_GAP = TRIAL_HALL.read_text("utf-8").replace("recall_gap_s = 0", "recall_gap_s = 40")

# Command, body, status, code and values; counter 3 refuses, for which nobody ever waits here.
Refusal = tuple[str, Any, int, str, Mapping[str, object]]
REFUSED: dict[str, Refusal] = {
    "hold, nothing called": (
        "hold",
        {"reason": "papers-missing"},
        409,
        "nothing_called",
        {"counter": 3},
    ),
    "hold, no reason": ("hold", {}, 422, "invalid_field", {"field": "reason"}),
    "hold, unknown reason": (
        "hold",
        {"reason": "a whim"},
        422,
        "unknown_reason",
        {"reason": "a whim"},
    ),
    "hold for no time": (
        "hold",
        {"reason": "papers-missing", "minutes": 0},
        422,
        "invalid_field",
        {"field": "minutes"},
    ),
    "hold for ever": (
        "hold",
        {"reason": "papers-missing", "minutes": 601},
        422,
        "invalid_field",
        {"field": "minutes"},
    ),
    "hold for half a minute": (
        "hold",
        {"reason": "papers-missing", "minutes": 0.5},
        422,
        "invalid_field",
        {"field": "minutes"},
    ),
    "transfer, nothing called": (
        "transfer",
        {"service": "land"},
        409,
        "nothing_called",
        {"counter": 3},
    ),
    "transfer nowhere": ("transfer", {}, 422, "invalid_field", {"field": "body"}),
    "transfer to no place": (
        "transfer",
        {"service": "land", "place": "middle"},
        422,
        "invalid_field",
        {"field": "place"},
    ),
    "transfer to counter 0": (
        "transfer",
        {"counter": 0},
        422,
        "invalid_field",
        {"field": "counter"},
    ),
    "transfer to a name": (
        "transfer",
        {"counter": "2"},
        422,
        "invalid_field",
        {"field": "counter"},
    ),
    "transfer with more": (
        "transfer",
        {"service": "land", "why": "so"},
        422,
        "invalid_field",
        {"field": "why"},
    ),
    "call, no number": ("call", {}, 422, "invalid_field", {"field": "label"}),
    "call, another type": ("call", {"label": 5}, 422, "invalid_field", {"field": "label"}),
    "call, too long": ("call", {"label": "A" * 17}, 422, "invalid_field", {"field": "label"}),
    "call, unknown": ("call", {"label": "C999"}, 404, "unknown_label", {"label": "C999"}),
    "call, no text": ("call", {"label": ""}, 404, "unknown_label", {"label": ""}),
    "back, no number": ("back", {}, 422, "invalid_field", {"field": "label"}),
    "back, unknown": ("back", {"label": "C999"}, 404, "unknown_label", {"label": "C999"}),
    "undo, nothing done": ("undo", {}, 409, "nothing_to_undo", {"counter": 3}),
    "undo with more": ("undo", {"times": 2}, 422, "invalid_field", {"field": "times"}),
    "next, another's service": (
        "next",
        {"service": "papers"},
        422,
        "wrong_counter",
        {"counter": 3, "service": "papers"},
    ),
    "next, no such class": ("next", {"only": "vip"}, 422, "unknown_priority", {"priority": "vip"}),
}


def place(command: str, number: int = 1) -> str:
    return f"/api/v1/counters/{number}/{command}"


def ask(hall: HallProcess, path: str, body: object, language: str = "vi") -> Answer:
    content = {"Content-Type": "application/json", "Accept-Language": language}
    return hall.request("POST", path, json.dumps(body).encode(), content)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", REFUSED)
def test_refusals(server: HallProcess, name: str, language: str) -> None:
    command, body, status, code, values = REFUSED[name]
    server.get("/api/v1/hall")  # an answer means that the business day is open
    before = dump(server.database, *CHANGED_BY_COMMANDS)
    answer = ask(server, place(command, 3), body, language)
    expect_problem(answer, language, status, code, **values)
    assert dump(server.database, *CHANGED_BY_COMMANDS) == before


@pytest.mark.parametrize("command", ["call", "back", "hold", "transfer", "undo"])
def test_bodies_that_are_no_objects(server: HallProcess, command: str) -> None:
    for body in (b"[]", b"null", b'{"label": ', b"\xff"):
        answer = server.request("POST", place(command), body, {"Content-Type": "application/json"})
        expect_problem(answer, "vi", 400, "malformed")
    answer = server.request("POST", place(command), b"label=A001", {})
    expect_problem(answer, "vi", 415, "not_json")
    bodies = {
        "call": {"label": "A001"},
        "back": {"label": "A001"},
        "hold": {"reason": "papers-missing"},
        "transfer": {"service": "land"},
        "undo": {},
    }
    answer = ask(server, place(command, 99), bodies[command])
    expect_problem(answer, "vi", 404, "unknown_counter", counter=99)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_in_another_state(server: HallProcess, language: str) -> None:
    label = server.issue("results")["label"]
    expect_problem(
        ask(server, place("back", 4), {"label": label}, language),
        language,
        409,
        "not_missed",
        label=label,
    )
    server.act(4, "next")
    expect_problem(
        ask(server, place("call", 3), {"label": label}, language),
        language,
        409,
        "not_waiting",
        label=label,
    )
    expect_problem(
        ask(server, place("call", 4), {"label": label}, language),
        language,
        409,
        "counter_busy",
        label=label,
        counter=4,
    )
    unsuited = {"service": "papers", "counter": 4}
    expect_problem(
        ask(server, place("transfer", 4), unsuited, language),
        language,
        422,
        "wrong_counter",
        counter=4,
        service="papers",
    )
    for body, code, value in (
        ({"service": "fishing"}, "unknown_service", {"service": "fishing"}),
        ({"counter": 99}, "unknown_counter", {"counter": 99}),
    ):
        status = 422 if code == "unknown_service" else 404
        answer = ask(server, place("transfer", 4), body, language)
        expect_problem(answer, language, status, code, **value)
    server.act(4, "miss")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_is_not_repeated_at_once(open_hall: OpenHall, language: str) -> None:
    hall = open_hall(config=WITH_GAP)
    label = hall.issue("papers")["label"]
    hall.act(1, "next")
    answer = ask(hall, place("recall"), {}, language)
    expect_problem(answer, language, 409, "recalled_too_soon", label=label, seconds=40)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_has_missed_a_single_call(open_hall: OpenHall, language: str) -> None:
    hall = open_hall(
        config=WITH_GAP.replace("recall_gap_s = 40", "least_calls = 3\nrecall_gap_s = 0")
    )
    label = hall.issue("papers")["label"]
    hall.act(1, "next")
    answer = ask(hall, place("miss"), {}, language)
    expect_problem(answer, language, 409, "called_too_seldom", label=label, calls=2)
    hall.act(1, "recall")
    hall.act(1, "recall")
    assert hall.act(1, "miss")["state"] == "missed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_coming_back_too_late(open_hall: OpenHall, language: str) -> None:
    hall = open_hall(config=WITH_GAP.replace("recall_gap_s = 40", "missed_return_min = 0"))
    ticket = hall.issue("papers")
    hall.act(1, "next")
    hall.act(1, "miss")
    answer = ask(hall, f"{TICKETS}/{ticket['token']}/back", {}, language)
    expect_problem(answer, language, 409, "return_too_late", label=ticket["label"], minutes=0)


def test_a_ticket_is_held_and_its_holder_comes_back(server: HallProcess) -> None:
    ticket = server.issue("papers")
    server.act(1, "next")
    turn = server.act(1, "hold", reason="papers-missing", minutes=20)
    assert (turn["label"], turn["state"]) == (ticket["label"], "held")
    back = f"{TICKETS}/{ticket['token']}/back"
    first = server.post(back, key="I am back")
    assert (first.status, first.json["state"]) == (200, "waiting")
    assert server.post(back, key="I am back").body == first.body
    expect_problem(server.post(back), "vi", 409, "not_missed", label=ticket["label"])
    assert server.act(1, "next")["label"] == ticket["label"]
    server.act(1, "miss")
    assert server.act(2, "back", label=ticket["label"])["state"] == "waiting"
    assert server.act(1, "call", label=ticket["label"])["why"]["rule"] == "chosen"
    server.act(1, "start")
    server.act(1, "finish")


def test_a_transfer_and_its_undo(server: HallProcess) -> None:
    label = server.issue("papers")["label"]
    server.act(2, "next", service="papers", only="ordinary")
    onward = {"service": "land", "counter": 3, "place": "front"}
    turn = server.post(place("transfer", 2), onward).json
    assert (turn["label"], turn["service"], turn["state"]) == (label, "land", "waiting")
    first = server.post(place("undo", 2), key="a slip")
    assert [(t["service"], t["state"]) for t in first.json] == [
        ("land", "undone"),
        ("papers", "called"),
    ]
    assert server.post(place("undo", 2), key="a slip").body == first.body
    expect_problem(server.post(place("undo", 2)), "vi", 409, "nothing_to_undo", counter=2)
    before = dump(server.database, *CHANGED_BY_COMMANDS)
    answer = server.post(place("undo", 3), key="a slip")
    expect_problem(answer, "vi", 409, "key_reused", key="a slip")
    assert dump(server.database, *CHANGED_BY_COMMANDS) == before
    server.act(2, "start")
    server.act(2, "finish")


def test_a_key_of_another_hold(server: HallProcess) -> None:
    server.issue("papers")
    server.act(1, "next")
    body = {"reason": "papers-missing", "minutes": 5}
    first = server.post(place("hold"), body, key="one hold")
    assert first.status == 200
    assert server.post(place("hold"), body, key="one hold").body == first.body
    answer = server.post(place("hold"), {**body, "minutes": 10}, key="one hold")
    expect_problem(answer, "vi", 409, "key_reused", key="one hold")
    server.act(1, "undo")
    server.act(1, "start")
    server.act(1, "finish")


def test_a_phone_follows_its_ticket_to_another_line(
    server: HallProcess, watch: Callable[..., LiveScreen]
) -> None:
    """The phone shows everybody ahead in the new line, though the ticket is for another service."""
    before, ticket = server.issue("land"), server.issue("papers")
    phone = watch(server, view="ticket", token=ticket["token"])
    server.act(1, "next")
    server.act(1, "transfer", service="land", place="back")
    phone.wait_for_view(lambda view: (view["service"], view["ahead"]) == ("land", 1))
    server.post(f"{TICKETS}/{before['token']}/cancel")
    phone.wait_for_view(lambda view: view["ahead"] == 0)
    server.post(f"{TICKETS}/{ticket['token']}/cancel")
