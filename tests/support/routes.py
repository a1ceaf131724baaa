"""Every route of the web application, taken from its own table of routes."""

from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from werkzeug.routing import Rule

from hall.devices import Devices
from hall.displays.live.live import Live
from hall.displays.serving.application import create_app
from hall.displays.web.access import Access
from hall.displays.web.hall_context import HallContext
from hall.queue.engine import Engine

COUNTER_COMMANDS = (
    "next",
    "recall",
    "start",
    "finish",
    "miss",
    "call",
    "back",
    "hold",
    "transfer",
    "undo",
    "serve",
    "people",
    "steps",
    "notes",
    "open",
    "pause",
    "close",
    "assign",
    "staff",
)
# A value for each variable part of a path; most exist in the trial hall.
PARTS = {
    "code": "123456",
    "counter": "1",
    "day": "2026-11-24",
    "display_id": "front",
    "job": "1",
    "kiosk_id": "k1",
    "language": "vi",
    "name": "shared/importmap.json",
    "number": "1",
    "printer": "p1",
    "printer_id": "p1",
    "token": "no-such-token",
    "wall_id": "wall",
}


def web_of(engine: Engine, devices: Path, host: str = "127.0.0.1") -> tuple[Flask, Live]:
    context = HallContext(engine=engine, base_url="http://127.0.0.1")
    return create_app(context, Access(Devices(devices), host))


def rules_of(app: Flask) -> Sequence[Rule]:
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)


def path_of(rule: Rule, **parts: str) -> str:
    """A path that the rule serves, with ``parts`` instead of the usual values."""
    path = rule.rule
    for name in rule.arguments:
        for kind in ("", "int:", "path:"):
            path = path.replace(f"<{kind}{name}>", {**PARTS, **parts}[name])
    assert "<" not in path
    return path
