"""What keeps a hall from opening, in one sentence."""

from collections.abc import Mapping
from pathlib import Path

from tests.database import dump
from tests.hall_process import TRIAL_HALL, OpenHall, run_app

EVERYBODY = ""
COMMANDS = (
    *("next", "recall", "start", "finish", "miss"),
    *("call", "back", "hold", "transfer", "undo", "serve", "people", "steps", "notes"),
    *("open", "pause", "close", "assign", "staff"),
)
# What each route takes. A new route fails the test below until it stands here.
NEEDS = {
    "GET /": "show",
    "GET /api": "show",
    "GET /kiosk/<kiosk_id>": "show",
    "GET /hall/<display_id>": "show",
    "GET /counter/<int:number>": "serve",
    "GET /wall/<wall_id>": "supervise",
    "GET /printers/<printer_id>": "show",
    "GET /printers/<printer_id>/<int:job>.png": "show",
    "GET /t/<token>": EVERYBODY,
    "GET /devices": EVERYBODY,
    "POST /devices": EVERYBODY,
    "GET /qr.svg": EVERYBODY,
    "GET /texts/<language>.json": EVERYBODY,
    "GET /static/<path:name>": EVERYBODY,
    "GET /screens/<path:name>": EVERYBODY,
    "GET /api/v1/hall": "show",
    "GET /api/v1/openapi.json": EVERYBODY,
    "POST /api/v1/hall/open": "manage",
    "POST /api/v1/hall/close": "manage",
    "POST /api/v1/cards": "issue",
    "GET /api/v1/appointments": "serve",
    "POST /api/v1/appointments": "serve",
    "POST /api/v1/appointments/<code>/cancel": "serve",
    "POST /api/v1/tickets": "issue",
    "GET /api/v1/tickets/<token>": EVERYBODY,
    "GET /api/v1/tickets/<token>/why": EVERYBODY,
    "GET /api/v1/why": "serve",
    "POST /api/v1/tickets/<token>/cancel": EVERYBODY,
    "POST /api/v1/tickets/<token>/undo": EVERYBODY,
    "POST /api/v1/tickets/<token>/back": EVERYBODY,
    **{f"POST /api/v1/counters/<int:number>/{command}": "serve" for command in COMMANDS},
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


def test_one_server_a_database(open_hall: OpenHall) -> None:
    hall = open_hall()
    hall.issue("papers")
    before = dump(hall.database)
    second = run_app(
        *("serve", "--config", str(TRIAL_HALL), "--database", str(hall.database), "--port", "0")
    )
    assert (second.returncode, second.stdout) == (1, "")
    (sentence,) = second.stderr.splitlines()
    assert "already being served" in sentence
    assert str(hall.database) in sentence
    assert dump(hall.database) == before
    hall.kill()
    hall.start()
    assert hall.issue("papers")["label"] == "A002"


def test_a_port_that_is_taken(open_hall: OpenHall, tmp_path: Path) -> None:
    hall = open_hall()
    second = run_app(
        *("serve", "--config", str(TRIAL_HALL), "--database", str(tmp_path / "other.db")),
        *("--port", str(hall.port)),
    )
    assert (second.returncode, second.stdout) == (1, "")
    (sentence,) = second.stderr.splitlines()
    assert f"port {hall.port} is taken by another program" in sentence
