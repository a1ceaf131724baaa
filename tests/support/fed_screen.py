"""A screen whose hall lives in the test's own process: the real page, fed with whatever views the
test makes. No server and no network: the browser's requests are answered by the application."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Page, Route, WebSocketRoute

from hall.clock import ManualClock
from hall.config.models import Config
from hall.devices import Devices
from hall.displays.serving.application import create_app
from hall.displays.web.access import Access
from hall.displays.web.hall_context import HallContext
from hall.queue.engine import Engine
from hall.queue.store.database import Store

ORIGIN = "http://127.0.0.1:9"  # discard: nothing listens there
OPENED = {"sid": "1", "upgrades": [], "pingInterval": 86_400_000, "pingTimeout": 86_400_000}


class FedScreen:
    """``page`` at ``path`` of the hall of ``config``, which shows what ``show`` sends it."""

    def __init__(self, page: Page, config: Config, folder: Path, now: int) -> None:
        self.page = page
        self.clock = ManualClock(now)
        self.engine = Engine(config, Store(folder / "fed.db"), self.clock)
        context = HallContext(self.engine, ORIGIN)
        app, _ = create_app(context, Access(Devices(folder / "devices.json"), "127.0.0.1"))
        self._client = app.test_client()
        self._socket: WebSocketRoute | None = None
        self._seq = 0
        page.route(f"{ORIGIN}/**", self._answer)
        page.route_web_socket("**/socket.io/**", self._connect)

    def close(self) -> None:
        self.engine.store.close()

    def open(self, path: str) -> None:
        """Loads the page of a screen; it has no view yet."""
        self._socket = None
        self.page.goto(ORIGIN + path)
        while self._socket is None:
            self.page.wait_for_timeout(5)  # the handlers run while the page is waited for

    def show(self, view: Mapping[str, Any]) -> None:
        """Sends a snapshot of the view, as of the time of ``clock``."""
        self._seq += 1
        self._send("snapshot", {**self._beat(), "build": "", "view": view})

    def beat(self) -> None:
        """Sends a heartbeat: what is shown is still right."""
        self._send("heartbeat", self._beat())

    def _beat(self) -> dict[str, Any]:
        return {"epoch": "fed", "seq": self._seq, "now": self.clock.now(), "speed": 1}

    def _send(self, kind: str, message: Mapping[str, Any]) -> None:
        assert self._socket is not None
        self._socket.send("42" + json.dumps([kind, message]))

    def _connect(self, socket: WebSocketRoute) -> None:
        def answer(message: str | bytes) -> None:
            if str(message).startswith("40"):
                socket.send('40{"sid":"1"}')
                self._socket = socket

        socket.on_message(cast(Callable[[str | bytes], Any], answer))
        socket.send("0" + json.dumps(OPENED))

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        with self._client.get(path, headers={"Host": "127.0.0.1"}) as answer:
            route.fulfill(
                status=answer.status_code,
                headers=dict(answer.headers),
                body=answer.get_data(),
            )
