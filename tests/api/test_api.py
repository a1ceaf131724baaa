"""What ``/api/v1`` answers over HTTP, and the one sentence with which it refuses."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from hall import texts
from tests.support.database import dump, query
from tests.support.hall_process import Answer, HallProcess
from tests.support.problem import expect_problem

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CHANGED_BY_COMMANDS = ("turn", "ticket", "event", "series", "answer", "print_job")
TICKETS = "/api/v1/tickets"


def counter(command: str, number: object = 4) -> str:
    """The path of a command; nobody ever waits for counter 4 in this module."""
    return f"/api/v1/counters/{number}/{command}"


def test_hall(server: HallProcess, config: Any) -> None:
    answer = server.get("/api/v1/hall")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    hall = answer.json
    assert hall["name"] == {"vi": "Trung tâm thử", "en": "Trial hall"}
    assert hall["organisation"]["en"] == "Trial Ward"
    assert (hall["speed"], hall["tickets"]["open"]) == (1.0, True)
    assert [service["id"] for service in hall["services"]] == ["papers", "land", "results"]
    keys = {"id", "letter", "name", "description", "area", "waiting", "wait"}
    assert keys <= set(hall["services"][0])
    first = {
        "number": 1,
        "services": ["papers"],
        "helps": [],
        "staff": "Lan",
        "state": "open",
        "printer": "",
    }
    assert hall["counters"][0] == first


def test_a_ticket_from_kiosk_to_counter(server: HallProcess) -> None:
    answer = server.post(TICKETS, {"service": "land", "language": "en", "priority": "elder"})
    assert answer.status == 201
    ticket = answer.json
    assert ticket["url"] == f"{server.url}/t/{ticket['token']}"
    assert (ticket["service"], ticket["ahead"], ticket["print"]) == ("land", 0, None)
    place = f"{TICKETS}/{ticket['token']}"
    seen = server.get(place).json
    assert (seen["label"], seen["state"], seen["ahead"]) == (ticket["label"], "waiting", 0)
    called = server.post(counter("next", 3))
    assert (called.status, called.json["label"]) == (200, ticket["label"])
    states = [server.act(3, command)["state"] for command in ("recall", "start", "finish")]
    assert states == ["called", "serving", "done"]
    assert server.get(place).json["state"] == "done"
    empty = server.post(counter("next", 3))
    assert (empty.status, empty.body) == (204, b"")


def test_one_tap_finishes_and_calls(server: HallProcess) -> None:
    first, second = (server.issue("papers")["label"] for _ in range(2))
    assert server.act(1, "next")["label"] == first
    assert server.act(1, "next", finish=first)["label"] == second
    assert server.act(1, "miss")["state"] == "missed"


def test_cancelling(server: HallProcess) -> None:
    place = f"{TICKETS}/{server.issue('papers')['token']}/cancel"
    answer = server.post(place, key="leave")
    assert (answer.status, answer.json["state"]) == (200, "cancelled")
    assert server.post(place, key="leave") == retried(answer, server.post(place, key="leave"))
    assert server.post(place).status == 409


@pytest.mark.parametrize("body", [b"", b"{}", b" {} "])
def test_an_empty_body_is_an_empty_object(server: HallProcess, body: bytes) -> None:
    assert server.request("POST", counter("next"), body, JSON).status == 204


def test_a_body_is_json_whatever_its_charset(server: HallProcess) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    assert server.request("POST", counter("next"), b"{}", headers).status == 204


def test_the_same_key_the_same_answer(server: HallProcess) -> None:
    first = server.post(TICKETS, {"service": "papers"}, key="kiosk tap")
    before = dump(server.database, *CHANGED_BY_COMMANDS)
    second = server.post(TICKETS, {"service": "papers"}, key="kiosk tap")
    assert second == retried(first, second)
    assert dump(server.database, *CHANGED_BY_COMMANDS) == before
    assert server.act(1, "next")["label"] == first.json["label"]
    server.act(1, "miss")


def test_an_empty_line_is_an_answer_too(server: HallProcess) -> None:
    assert server.post(counter("next"), key="an idle tap").status == 204
    token = server.issue("results")["token"]
    assert server.post(counter("next"), key="an idle tap").status == 204
    server.post(f"{TICKETS}/{token}/cancel")


def retried(first: Answer, second: Answer) -> Answer:
    """The answer ``first`` as it looks when it is sent at the time of ``second``."""
    return Answer(first.status, {**first.headers, "Date": second.headers["Date"]}, first.body)


@dataclass(frozen=True)
class Refused:
    """A request with the status and code of its refusal."""

    path: str
    status: int
    code: str
    body: bytes = b"{}"
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    values: Mapping[str, object] = field(default_factory=dict)


def ticket_of(**fields: object) -> bytes:
    return json.dumps(fields).encode()


def bad_ticket(body: bytes, status: int, code: str, **values: object) -> Refused:
    return Refused(TICKETS, status, code, body, values=values)


REFUSED = {
    "unknown service": bad_ticket(ticket_of(service="x"), 422, "unknown_service", service="x"),
    "braces": bad_ticket(ticket_of(service="{n}"), 422, "unknown_service", service="{n}"),
    "unknown priority": bad_ticket(
        ticket_of(service="papers", priority="vip"), 422, "unknown_priority", priority="vip"
    ),
    "unknown kiosk": bad_ticket(
        ticket_of(service="papers", kiosk="k9"), 422, "unknown_kiosk", kiosk="k9"
    ),
    "no service": bad_ticket(b"{}", 422, "invalid_field", field="service"),
    "another type": bad_ticket(ticket_of(service=5), 422, "invalid_field", field="service"),
    "too long a name": bad_ticket(
        ticket_of(service="x" * 65), 422, "invalid_field", field="service"
    ),
    "an unknown field": bad_ticket(
        ticket_of(service="papers", number=7), 422, "invalid_field", field="number"
    ),
    "a list": bad_ticket(b"[]", 400, "malformed"),
    "half a body": bad_ticket(b'{"service": ', 400, "malformed"),
    "no UTF-8": bad_ticket(b'{"service": "\xff"}', 400, "malformed"),
    "half a character": bad_ticket(b'{"service": "\\ud800"}', 400, "malformed"),
    "a deep nest": bad_ticket(b"[" * 30_000, 400, "malformed"),
    "an endless key": Refused(
        TICKETS,
        400,
        "malformed",
        ticket_of(service="papers"),
        headers={**JSON, "Idempotency-Key": "k" * 201},
    ),
    "a form": Refused(TICKETS, 415, "not_json", b"service=papers", headers=FORM),
    "no type": Refused(TICKETS, 415, "not_json", ticket_of(service="papers"), headers={}),
    "a huge body": bad_ticket(ticket_of(service="x" * 70_000), 413, "too_large"),
    "unknown token": Refused(
        f"{TICKETS}/AAAAAAAAAAAAAAAAAAAAAA", 404, "unknown_ticket", b"", "GET"
    ),
    "cancel an unknown token": Refused(f"{TICKETS}/x/cancel", 404, "unknown_ticket"),
    "unknown counter": Refused(counter("next", 99), 404, "unknown_counter", values={"counter": 99}),
    "a call for an unknown class": Refused(
        counter("next"), 422, "unknown_priority", b'{"only": "vip"}', values={"priority": "vip"}
    ),
    "no counter": Refused(counter("next", "x"), 404, "not_found"),
    "no command": Refused(counter("dance"), 404, "not_found"),
    "recall before call": Refused(counter("recall"), 409, "nothing_called", values={"counter": 4}),
    "start before call": Refused(counter("start"), 409, "nothing_called", values={"counter": 4}),
    "finish before call": Refused(counter("finish"), 409, "nothing_called", values={"counter": 4}),
    "miss before call": Refused(counter("miss"), 409, "nothing_called", values={"counter": 4}),
    "a change by GET": Refused(TICKETS, 405, "method_not_allowed", b"", "GET"),
    "a call by GET": Refused(counter("next"), 405, "method_not_allowed", b"", "GET"),
    "PUT": Refused(TICKETS, 405, "method_not_allowed", b"{}", "PUT"),
    "DELETE": Refused(f"{TICKETS}/x", 405, "method_not_allowed", b"", "DELETE"),
    "no page": Refused("/api/v1/nothing", 404, "not_found", b"", "GET"),
    "a proxy": Refused(
        TICKETS,
        401,
        "unauthorised",
        ticket_of(service="papers"),
        headers={**JSON, "X-Forwarded-For": "10.0.0.7"},
    ),
    "a standard proxy": Refused(
        counter("next"), 401, "unauthorised", headers={**JSON, "Forwarded": "for=10.0.0.7"}
    ),
}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", REFUSED)
def test_refusals(server: HallProcess, name: str, language: str) -> None:
    refused = REFUSED[name]
    before = dump(server.database, *CHANGED_BY_COMMANDS)
    headers = {**refused.headers, "Accept-Language": f"{language}, fr;q=0.5"}
    answer = server.request(refused.method, refused.path, refused.body, headers)
    expect_problem(answer, language, refused.status, refused.code, **refused.values)
    assert dump(server.database, *CHANGED_BY_COMMANDS) == before


def test_a_method_not_allowed_says_which_are(server: HallProcess) -> None:
    answer = server.request("PUT", TICKETS, b"{}", JSON)
    assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


def test_a_key_of_another_request(server: HallProcess) -> None:
    """A key also belongs to one counter and one value of ``finish``."""
    label = server.issue("land")["label"]
    assert server.post(counter("next", 3), key="shared").status == 200
    before = dump(server.database, *CHANGED_BY_COMMANDS)
    for path, body in (
        (counter("next", 2), {}),
        (counter("next", 3), {"finish": label}),
        (counter("recall", 3), {}),
        (TICKETS, {"service": "land"}),
    ):
        answer = server.post(path, body, key="shared")
        assert (answer.status, answer.json["code"]) == (409, "key_reused")
    assert dump(server.database, *CHANGED_BY_COMMANDS) == before
    server.act(3, "miss")


def test_a_busy_counter(server: HallProcess) -> None:
    label = server.issue("land")["label"]
    server.act(3, "next")
    before = dump(server.database, *CHANGED_BY_COMMANDS)
    codes = [
        server.post(counter(command, 3), body).json["code"]
        for command, body in (
            ("next", {}),
            ("next", {"finish": "B999"}),
            ("finish", {}),
        )
    ]
    assert codes == ["counter_busy", "counter_busy", "not_started"]
    assert dump(server.database, *CHANGED_BY_COMMANDS) == before
    server.act(3, "start")
    answer = server.post(counter("recall", 3), headers={"Accept-Language": "en"})
    assert answer.json["detail"] == texts.text("en", "error.already_started", label=label)
    server.act(3, "finish")


def test_a_client_without_a_language_reads_the_halls_first(server: HallProcess) -> None:
    for headers in ({}, {"Accept-Language": "fr"}):
        answer = server.get("/api/v1/nothing", **headers)
        assert answer.json["detail"] == texts.text("vi", "error.not_found")


def test_no_number_was_given_without_an_answer(server: HallProcess) -> None:
    """After all tests above, the database has only the numbers that an answer gave."""
    numbers = query(server.database, "SELECT series, max(number), count(*) FROM ticket GROUP BY 1")
    assert all(last == count for _, last, count in numbers)


def test_a_paper_is_promised_by_its_kiosk(server: HallProcess) -> None:
    ticket = server.issue("papers", kiosk="k1")
    assert ticket["print"] == {"printer": "p1", "state": "queued"}
