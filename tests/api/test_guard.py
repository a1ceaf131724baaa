"""Requests under foreign names, from other sites and out of hours are refused.

No GET request changes anything."""

import datetime as dt
import re
import socket
from pathlib import Path

import pytest

from hall import texts
from hall.displays.serving.server import listen
from hall.queue.engine import Engine
from tests.support.database import dump
from tests.support.hall_process import HallProcess, OpenHall, run_app
from tests.support.paths import TRIAL_HALL
from tests.support.routes import COUNTER_COMMANDS, path_of, rules_of, web_of

TICKETS = "/api/v1/tickets"
PAPERS = {"service": "papers"}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# The tables that a new number changes; printers may report events at any time.
GIVEN = ("series", "ticket", "turn", "print_job", "answer", "queue_length")
CHANGES = {
    "/api/v1/appointments",
    "/api/v1/appointments/<code>/cancel",
    "/api/v1/appointments/<code>/restore",
    "/api/v1/appointments/<code>/move",
    "/api/v1/appointments/import",
    "/api/v1/cards",
    *(f"/api/v1/hall/{name}" for name in ("open", "close", "close-day", "take-time", "keep-time")),
    *(
        f"/api/v1/printers/<printer>/{name}"
        for name in ("test", "address", "roll", "fault", "move", "doubt")
    ),
    *(f"/api/v1/print{name}" for name in ("", "/closing", "/appointment", "/unprinted")),
    "/api/v1/reception/back",
    "/api/v1/reception/transfer",
    "/api/v1/reception/undo",
    "/api/v1/tickets",
    "/api/v1/tickets/<token>/cancel",
    "/api/v1/tickets/<token>/print",
    "/api/v1/tickets/<token>/paper",
    "/api/v1/tickets/<token>/undo",
    "/api/v1/tickets/<token>/back",
    *(f"/api/v1/counters/<int:number>/{name}" for name in COUNTER_COMMANDS),
    "/devices",
    "/t/<token>/undo",
}


def test_answers_leave_at_once() -> None:
    """Without TCP_NODELAY each kept-alive answer waits 40 ms for the client's delayed ACK."""
    with listen("127.0.0.1", 0) as listener:
        listener.setblocking(True)
        with socket.create_connection(listener.getsockname()):
            accepted, _ = listener.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:9999", "[::1]:80"]
)
def test_own_names(server: HallProcess, host: str) -> None:
    assert server.get("/api/v1/hall", Host=host).status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "10.0.0.7", "x@evil.example", ""],
)
def test_foreign_names(server: HallProcess, host: str) -> None:
    """Another site's page could point its own name at this machine (DNS rebinding)."""
    before = dump(server.database)
    origin = f"http://{host}"
    for answer in (
        server.get("/api/v1/hall", Host=host),
        server.post(TICKETS, PAPERS, headers={"Host": host}),
        server.post(TICKETS, PAPERS, headers={"Host": host, "Origin": origin}),
        server.get("/api/v1/hall", **{"Host": host, "X-Forwarded-Host": "localhost"}),
    ):
        assert (answer.status, answer.headers["Content-Type"]) == (421, "application/problem+json")
        assert answer.json["code"] == "foreign_name"
    assert dump(server.database) == before


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_refusal_is_in_the_askers_language(server: HallProcess, language: str) -> None:
    headers = {"Accept-Language": language, "Host": "evil.example"}
    assert server.get("/", **headers).json["detail"] == texts.text(language, "error.foreign_name")
    headers = {"Accept-Language": language, "Origin": "http://evil.example"}
    refused = server.post(TICKETS, PAPERS, headers=headers)
    assert refused.json["detail"] == texts.text(language, "error.other_site")


def test_a_hall_with_a_public_name_requires_a_token(open_hall: OpenHall) -> None:
    """A request through a proxy seems to come from this machine, and some proxies don't say so."""
    text = TRIAL_HALL.read_text("utf-8")
    hall = open_hall(config=f'{text}\n[server]\npublic_url = "https://hall.example/"\n')
    assert hall.get("/api/v1/hall", Host="evil.example").status == 421
    for host in ("hall.example", "127.0.0.1", "localhost"):
        assert hall.get("/api/v1/hall", Host=host).status == 401
    given = ["--config", str(hall.config), "--database", str(hall.database)]
    secret = run_app("token", "--role", "kiosk", *given).stdout.strip()
    headers = {"Authorization": f"Bearer {secret}", "Host": "hall.example"}
    ticket = hall.post(TICKETS, PAPERS, headers=headers)
    assert ticket.json["url"].startswith("https://hall.example/t/")


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "https://evil.example",
        "null",
        "http://127.0.0.1:1",
        "http://localhost",
    ],
)
def test_other_sites_change_nothing(server: HallProcess, origin: str) -> None:
    before = dump(server.database)
    for headers in ({"Origin": origin}, {"Origin": origin, "X-Forwarded-Host": "evil.example"}):
        answer = server.post(TICKETS, PAPERS, headers=headers)
        assert (answer.status, answer.headers["Content-Type"]) == (403, "application/problem+json")
        assert answer.json["code"] == "other_site"
    form = {"Origin": origin, "Content-Type": "application/x-www-form-urlencoded"}
    assert server.request("POST", "/devices", b"token=x", form).status == 403
    assert dump(server.database) == before


def test_own_pages_may_change(server: HallProcess) -> None:
    answer = server.post(TICKETS, PAPERS, headers={"Origin": server.url})
    assert answer.status == 201


def test_only_post_changes(engine: Engine, tmp_path: Path) -> None:
    app, _ = web_of(engine, tmp_path / "devices.json")
    posts = {rule.rule for rule in rules_of(app) if "POST" in (rule.methods or ())}
    assert posts == CHANGES
    methods = {method for rule in rules_of(app) for method in rule.methods or ()}
    assert methods == {"GET", "HEAD", "OPTIONS", "POST"}


def test_no_get_changes_anything(engine: Engine, tmp_path: Path, server: HallProcess) -> None:
    app, _ = web_of(engine, tmp_path / "devices.json")
    token = server.issue("papers")["token"]
    before = dump(server.database)
    for path in (path_of(rule, token=place) for rule in rules_of(app) for place in (token, "x")):
        for method in ("GET", "HEAD", "OPTIONS"):
            answer = server.request(method, path)
            assert answer.status < 500, (method, path, answer)
    assert dump(server.database) == before


def test_every_answer_carries_its_policy(
    engine: Engine, tmp_path: Path, server: HallProcess
) -> None:
    app, _ = web_of(engine, tmp_path / "devices.json")
    for rule in rules_of(app):
        headers = server.get(path_of(rule)).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], rule
        assert "unsafe" not in headers["Content-Security-Policy"], rule
        assert headers["Referrer-Policy"] == "no-referrer", rule
        assert headers["X-Content-Type-Options"] == "nosniff", rule


def test_a_phone_page_is_kept_nowhere(server: HallProcess) -> None:
    for token, status in ((server.issue()["token"], 200), ("unknown", 404)):
        answer = server.get(f"/t/{token}")
        assert (answer.status, answer.headers["Cache-Control"]) == (status, "no-store")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../web.py",
        "/static/%2e%2e/web.py",
        "/screens/home/home.html",
    ],
)
def test_only_files_of_screens_are_served(server: HallProcess, path: str) -> None:
    assert server.get(path).status == 404


def closed_hall(open_hall: OpenHall, hours: str) -> HallProcess:
    text = TRIAL_HALL.read_text("utf-8")
    text = re.sub(r"\[hours\]\n(?:\w.*\n)+", lambda _: f"[hours]\n{hours}\n", text)
    hall = open_hall(config=text, hours=True)
    hall.get("/api/v1/hall")  # the business day is open once the hall answers
    return hall


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_hall_without_hours(open_hall: OpenHall, language: str) -> None:
    hall = closed_hall(open_hall, "")
    before = dump(hall.database, *GIVEN)
    answer = hall.post(TICKETS, PAPERS, headers={"Accept-Language": language})
    assert (answer.status, answer.headers["Content-Type"]) == (409, "application/problem+json")
    assert answer.json["detail"] == texts.text(language, "error.tickets_closed_for_good")
    assert dump(hall.database, *GIVEN) == before
    assert hall.get("/api/v1/hall").json["tickets"] == {
        "open": False,
        "until": None,
        "reopens": None,
        "exception": None,
        "pause": "closed",
        "next_day": None,
    }


def test_a_hall_at_night(open_hall: OpenHall) -> None:
    """The hall opens only on a weekday that is neither today nor tomorrow."""
    day = WEEKDAYS[(dt.datetime.now(dt.UTC).weekday() + 3) % 7]
    hall = closed_hall(open_hall, f'{day} = [{{ opens = "09:30", closes = "11:00" }}]')
    before = dump(hall.database, *GIVEN)
    answers = [
        hall.post(TICKETS, PAPERS, headers={"Accept-Language": language})
        for language in ("vi", "en")
    ]
    assert [answer.status for answer in answers] == [409, 409]
    assert [answer.json["code"] for answer in answers] == ["tickets_closed"] * 2
    assert all("09:30" in answer.json["detail"] for answer in answers)
    assert answers[0].json["detail"] != answers[1].json["detail"]
    assert dump(hall.database, *GIVEN) == before
