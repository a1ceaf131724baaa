"""A screen's page without a server: the browser gets what the web application answers in this
process, and the live view that a test feeds it over the page's own websocket."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route, WebSocketRoute

from hall.queue.engine import Engine
from tests.support.routes import web_of

ORIGIN = "http://localhost"
# Packets of Engine.IO 4 with Socket.IO 5: open, connect, event.
OPEN = "0" + json.dumps(
    {"sid": "1", "upgrades": [], "pingInterval": 600_000, "pingTimeout": 600_000}
)
CONNECTED = '40{"sid":"1"}'
EVENT = "42"
# Module files are the same in every hall: they are asked for once.
_files: dict[str, tuple[dict[str, str], bytes]] = {}


class FedPage:
    """The page at ``path`` of the hall of ``engine``, which shows what ``feed`` is given.

    Requests that change something are refused with 503, unless a test answers them by
    ``page.route`` itself."""

    def __init__(self, page: Page, engine: Engine, devices: Path) -> None:
        self.page = page
        self.engine = engine
        self._app, _ = web_of(engine, devices)
        self._client = self._app.test_client()
        self._sockets: list[WebSocketRoute] = []
        self._view: Mapping[str, Any] = {}
        self._seq = 0
        page.route(f"{ORIGIN}/**", self._answer)
        page.route_web_socket("**/socket.io/**", self._connected)

    def open(self, path: str, view: Mapping[str, Any]) -> Self:
        self._view = view
        self.page.goto(ORIGIN + path)
        return self

    def feed(self, view: Mapping[str, Any]) -> None:
        """Sends the view to the page as the hall's next snapshot."""
        self._view = view
        for socket in self._sockets[-1:]:
            socket.send(self._snapshot())

    def _snapshot(self) -> str:
        self._seq += 1
        snapshot = {
            "epoch": "fed",
            "seq": self._seq,
            "now": self.engine.clock.now(),
            "speed": 1.0,
            "build": self._app.extensions["hall"].build,
            "view": self._view,
        }
        return EVENT + json.dumps(["snapshot", snapshot])

    def _connected(self, socket: WebSocketRoute) -> None:
        def hear(message: str | bytes) -> None:
            if str(message).startswith("40"):
                socket.send(CONNECTED)
                socket.send(self._snapshot())

        socket.on_message(hear)
        self._sockets.append(socket)
        socket.send(OPEN)

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if route.request.method != "GET":
            route.fulfill(status=503, body="{}")
            return
        shared = urlsplit(path).path.startswith(("/static/", "/screens/"))
        if not shared or path not in _files:
            response = self._client.get(path)
            answer = (dict(response.headers), response.data)
            if not shared:
                route.fulfill(status=response.status_code, headers=answer[0], body=answer[1])
                return
            _files[path] = answer
        headers, body = _files[path]
        route.fulfill(status=200, headers=headers, body=body)
