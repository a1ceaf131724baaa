"""A screen whose hall lives in the test's own process: the real page, fed with whatever views the
test makes. No server and no network: the browser's requests are answered by the application."""

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

from playwright.sync_api import Page, Request, Route, WebSocketRoute

from hall.clock import ManualClock
from hall.config.models import Config
from hall.devices import Devices
from hall.displays.serving.application import create_app
from hall.displays.web.access import Access
from hall.displays.web.hall_context import HallContext
from hall.queue.engine import Engine
from hall.queue.store.database import Store

ORIGIN = "http://127.0.0.1:9"  # discard: nothing listens there
BEAT = re.compile(r'42(\d+)\["beat"')  # whether the hall is there; the number belongs to the answer
FILES = ("/static/", "/screens/")
# Modules, styles and fonts are the same in every hall, so that they are asked for only once.
_files: dict[str, tuple[dict[str, str], bytes]] = {}
OPENED = {"sid": "1", "upgrades": [], "pingInterval": 86_400_000, "pingTimeout": 86_400_000}


class FedScreen:
    """``page`` at ``path`` of the hall of ``config``, which shows what ``show`` sends it. While not
    ``reachable``, the hall does not answer when the page asks whether it is there."""

    def __init__(self, page: Page, config: Config, folder: Path, now: int) -> None:
        self.page = page
        self.clock = ManualClock(now)
        self.engine = Engine(config, Store(folder / "fed.db"), self.clock)
        context = HallContext(self.engine, ORIGIN)
        self._build = context.build  # with another one, the page would load itself again
        app, _ = create_app(context, Access(Devices(folder / "devices.json"), "127.0.0.1"))
        self._client = app.test_client()
        self._socket: WebSocketRoute | None = None
        self._seq = 0
        self._shown: Mapping[str, Any] | None = None
        self.reachable = True
        page.route(f"{ORIGIN}/**", self._answer)
        page.route_web_socket("**/socket.io/**", self._connect)

    def close(self) -> None:
        self.engine.store.close()

    def open(self, path: str) -> None:
        """Loads the page of a screen; it has no view yet."""
        self._socket = self._shown = None
        self.page.goto(ORIGIN + path)
        while self._socket is None:
            self.page.wait_for_timeout(5)  # the handlers run while the page is waited for

    def show(self, view: Mapping[str, Any]) -> None:
        """Sends a snapshot of the view, as of the time of ``clock``."""
        self._seq += 1
        self._shown = view
        self._send("snapshot", {**self._beat(), "build": self._build, "view": view})

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
                if self._shown is not None:  # the page has connected once more
                    self.show(self._shown)
            elif self.reachable and (asked := BEAT.match(str(message))):
                socket.send(f"43{asked[1]}" + json.dumps([self._beat()]))

        if not self.reachable:
            socket.close()
            return
        socket.on_message(cast(Callable[[str | bytes], Any], answer))
        socket.send("0" + json.dumps(OPENED))

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        if path not in _files:
            status, headers, body = self._asked(route.request, path)
            if not path.startswith(FILES):
                route.fulfill(status=status, headers=headers, body=body)
                return
            assert status == 200, path
            _files[path] = headers, body
        headers, body = _files[path]
        route.fulfill(status=200, headers=headers, body=body)

    def _asked(self, request: Request, path: str) -> tuple[int, dict[str, str], bytes]:
        """The application's answer, also to the page's commands: the hall is a real one."""
        headers = {"Host": "127.0.0.1:9", "Content-Type": "application/json"}
        for name in ("Accept-Language", "Idempotency-Key", "Origin", "Sanh-Origin"):
            if value := request.headers.get(name.lower()):
                headers[name] = value
        with self._client.open(
            path, method=request.method, data=request.post_data_buffer, headers=headers
        ) as answer:
            return answer.status_code, dict(answer.headers), answer.get_data()
