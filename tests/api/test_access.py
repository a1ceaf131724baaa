"""What each role of a device may do, and that a hall open to the network requires a device."""

import hashlib
import json
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from hall.devices import ROLES
from hall.displays.web.access import GRANTS
from hall.queue.engine import Engine
from tests.support.authorised import afar, bearer, database, run_token, token, tokens
from tests.support.database import dump
from tests.support.hall_process import HallProcess, run_app
from tests.support.live_screen import WAIT_S, LiveScreen, is_refused
from tests.support.paths import TRIAL_HALL
from tests.support.routes import COUNTER_COMMANDS, path_of, rules_of, web_of

__all__ = ["afar", "database", "tokens"]  # fixtures

EVERYBODY = ""
# The grant that each route requires. A new route fails the test below until it is listed here.
NEEDS = {
    "GET /": "show",
    "GET /api": "show",
    "GET /kiosk/<kiosk_id>": "show",
    "GET /hall/<display_id>": "show",
    "GET /counter/<int:number>": "serve",
    "GET /reception": "serve",
    "GET /wall/<wall_id>": "supervise",
    "GET /replay": "supervise",
    "GET /printers": "serve",
    "GET /printers/<printer_id>": "show",
    "GET /printers/<printer_id>/<int:job>.png": "show",
    "GET /t/<token>": EVERYBODY,
    "POST /t/<token>/undo": EVERYBODY,
    "GET /devices": EVERYBODY,
    "GET /fonts/<name>": EVERYBODY,
    "GET /fonts/letters.css": EVERYBODY,
    "POST /devices": EVERYBODY,
    "GET /qr.svg": EVERYBODY,
    "GET /texts/<language>.json": EVERYBODY,
    "GET /static/<path:name>": EVERYBODY,
    "GET /screens/<path:name>": EVERYBODY,
    "GET /api/v1/hall": "show",
    "GET /api/v1/openapi.json": EVERYBODY,
    "POST /api/v1/hall/open": "manage",
    "POST /api/v1/hall/close": "manage",
    "POST /api/v1/hall/close-day": "supervise",
    "POST /api/v1/hall/take-time": "supervise",
    "POST /api/v1/hall/keep-time": "supervise",
    "POST /api/v1/cards": "issue",
    "GET /api/v1/appointments": "serve",
    "GET /api/v1/days": "supervise",
    "GET /api/v1/staffing": "supervise",
    "GET /api/v1/days/<day>/report": "serve",
    "GET /api/v1/days/<day>/replay": "supervise",
    "GET /api/v1/scores": "supervise",
    "POST /api/v1/appointments": "serve",
    "POST /api/v1/appointments/<code>/cancel": "serve",
    "POST /api/v1/appointments/<code>/restore": "serve",
    "POST /api/v1/appointments/import": "serve",
    "POST /api/v1/reception/back": "serve",
    "POST /api/v1/reception/transfer": "serve",
    "POST /api/v1/appointments/<code>/move": "serve",
    "POST /api/v1/reception/undo": "serve",
    "GET /api/v1/printers": "show",
    "POST /api/v1/printers/<printer>/test": "serve",
    "POST /api/v1/printers/<printer>/address": "serve",
    "POST /api/v1/printers/<printer>/roll": "serve",
    "POST /api/v1/printers/<printer>/fault": "manage",
    "POST /api/v1/tickets": "issue",
    "GET /api/v1/tickets/<token>": EVERYBODY,
    "GET /api/v1/tickets/<token>/why": EVERYBODY,
    "GET /api/v1/why": "serve",
    "POST /api/v1/tickets/<token>/cancel": EVERYBODY,
    "POST /api/v1/tickets/<token>/undo": EVERYBODY,
    "POST /api/v1/tickets/<token>/back": EVERYBODY,
    "POST /api/v1/tickets/<token>/print": "issue",
    "POST /api/v1/print": "serve",
    "POST /api/v1/print/unprinted": "issue",
    "POST /api/v1/print/appointment": "serve",
    "POST /api/v1/print/closing": "serve",
    "POST /api/v1/printers/<printer>/move": "serve",
    "POST /api/v1/printers/<printer>/doubt": "serve",
    "POST /api/v1/tickets/<token>/paper": "issue",
    **{f"POST /api/v1/counters/<int:number>/{command}": "serve" for command in COUNTER_COMMANDS},
}
MAY = {
    "nobody": frozenset[str](),
    "a wrong token": frozenset[str](),
    "kiosk": frozenset({"issue", "show"}),
    "counter": frozenset({"issue", "show", "serve", "supervise"}),
    "admin": frozenset({"issue", "show", "serve", "supervise", "manage"}),
}
VIEWS: Mapping[str, Mapping[str, object]] = {
    "show": {"view": "board", "display": "front"},
    "serve": {"view": "counter", "counter": 1},
    "supervise": {"view": "wall"},
}


def test_no_remote_access_without_devices(tmp_path: Path) -> None:
    database = tmp_path / "hall.db"
    where = ("--config", str(TRIAL_HALL), "--database", str(database))
    for host in ("0.0.0.0", "::"):
        refused = run_app("serve", *where, "--host", host, "--port", "0")
        assert (refused.returncode, refused.stdout) == (1, "")
        (sentence,) = refused.stderr.splitlines()
        assert "No device is authorised yet" in sentence
        assert "python app.py token --role" in sentence
    assert not database.exists()


def routes(engine: Engine, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Each route there is, as its method, its path and the grant that it requires."""
    app, _ = web_of(engine, folder / "devices.json")
    for rule in rules_of(app):
        for method in sorted({"GET", "POST"} & (rule.methods or set())):
            yield method, path_of(rule), NEEDS[f"{method} {rule.rule}"]


def test_the_roles_are_all_tested() -> None:
    assert set(MAY) == {"nobody", "a wrong token", *ROLES} == {"nobody", "a wrong token", *GRANTS}


@pytest.mark.parametrize("who", MAY)
def test_every_role_on_every_route(
    engine: Engine, tmp_path: Path, afar: HallProcess, tokens: Mapping[str, str | None], who: str
) -> None:
    seen = 0
    before = dump(afar.database, "turn", "ticket")
    for method, path, needs in routes(engine, tmp_path):
        headers = {**bearer(tokens[who]), "Content-Type": "application/json"}
        body = b'{"service": "papers"}' if path == "/api/v1/tickets" else b"{}"
        answer = afar.request(method, path, body if method == "POST" else None, headers)
        refusal = 403 if who in ROLES else 401
        if needs in MAY[who] or needs == EVERYBODY:
            # Anybody may send the form, which checks the token itself.
            may = path == "/devices" and method == "POST"
            assert may or answer.status not in (401, 403), (method, path)
        else:
            assert answer.status == refusal, (method, path)
        seen += 1
    assert seen == len(NEEDS)
    if not MAY[who]:
        assert dump(afar.database, "turn", "ticket") == before


def test_being_on_the_same_machine_opens_nothing(afar: HallProcess) -> None:
    for host in ("127.0.0.1", "localhost", f"localhost:{afar.port}", "192.168.1.5"):
        answer = afar.get("/api/v1/hall", Host=host)
        assert answer.status == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert afar.get("/api/v1/hall", Host="evil.example").status == 421


@pytest.mark.parametrize("grant", VIEWS)
@pytest.mark.parametrize("who", MAY)
def test_sockets_take_a_token_too(
    afar: HallProcess, tokens: Mapping[str, str | None], who: str, grant: str
) -> None:
    url, headers = f"http://127.0.0.1:{afar.port}", bearer(tokens[who])
    if grant in MAY[who]:
        with LiveScreen(url, headers, **VIEWS[grant]) as screen:
            assert screen.wait()["view"]
    else:
        assert is_refused(url, VIEWS[grant], headers)


def test_a_ticket_is_its_own_key(afar: HallProcess, tokens: Mapping[str, str | None]) -> None:
    answer = afar.post("/api/v1/tickets", {"service": "papers"}, headers=bearer(tokens["kiosk"]))
    secret = answer.json["token"]
    with LiveScreen(f"http://127.0.0.1:{afar.port}", view="ticket", token=secret) as phone:
        assert phone.wait()["view"]["state"] == "waiting"
        assert afar.post(f"/api/v1/tickets/{secret}/cancel").status == 200
        phone.wait_for_view(lambda view: view["state"] == "cancelled")


def test_a_revoked_device_is_out_at_once(afar: HallProcess, database: Path) -> None:
    secret = token(database, "--role", "kiosk", "--name", "Lost")
    assert afar.get("/api/v1/hall", **bearer(secret)).status == 200
    found = re.search(r"^(\w+)  kiosk +Lost$", token(database), re.MULTILINE)
    assert found is not None
    assert token(database, "--revoke", found[1]) == f"Revoked {found[1]}."
    assert afar.get("/api/v1/hall", **bearer(secret)).status == 401
    assert "Lost" not in token(database)


def test_a_revoked_device_loses_its_screens(
    afar: HallProcess, database: Path, tokens: Mapping[str, str | None]
) -> None:
    """The device's open screens are closed with the next heartbeat; those of others stay open."""
    made = run_token(database, "--role", "counter", "--name", "Stolen")
    found = re.match(r"Device (\w+) ", made.stderr)
    assert found is not None
    url, view = f"http://127.0.0.1:{afar.port}", VIEWS["serve"]
    with (
        LiveScreen(url, bearer(made.stdout.strip()), **view) as stolen,
        LiveScreen(url, bearer(tokens["counter"]), **view) as kept,
    ):
        token(database, "--revoke", found[1])
        assert stolen.turned_out.wait(WAIT_S)
        kept.wait_for_heartbeat()
        assert kept.client.connected


def test_revoking_an_unknown_device(database: Path, tokens: object) -> None:
    answer = run_token(database, "--revoke", "none")
    assert (answer.returncode, answer.stdout) == (1, "There is no device none.\n")


def test_the_device_file_holds_no_token(database: Path, tokens: Mapping[str, str | None]) -> None:
    file = database.with_name("devices.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    digests = {device["digest"] for device in json.loads(file.read_text("utf-8"))}
    for role in ROLES:
        secret = tokens[role]
        assert secret is not None
        assert len(secret) == 22
        assert secret not in file.read_text("utf-8")
        assert hashlib.sha256(secret.encode()).hexdigest() in digests
