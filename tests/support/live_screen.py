"""A screen without pixels: a Socket.IO client that keeps the snapshots it was sent."""

import json
import socket
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from types import TracebackType
from typing import Any, Self

import engineio
import socketio
import websocket

WAIT_S = 60.0  # long enough for a busy machine
# The beginnings of packets of Engine.IO 4 and Socket.IO 5.
OPEN, CONNECT, CONNECT_ERROR = "0", "40", "44"
Message = dict[str, Any]


def anything(_: Message) -> bool:
    return True


class _InOrder(engineio.Client):  # type: ignore[misc]  # the library has no hints
    """Handles messages one by one, as browsers do; the library starts a thread for each."""

    def _trigger_event(self, event: str, *args: Any, **how: Any) -> Any:
        return super()._trigger_event(event, *args, **{**how, "run_async": False})


class _Client(socketio.Client):  # type: ignore[misc]
    def _engineio_client_class(self) -> type[engineio.Client]:
        return _InOrder


class LiveScreen:
    """A screen connected to one view, given as ``view="counter", counter=3``.

    ``turned_out`` is set when the hall itself disconnects the screen."""

    def __init__(self, url: str, headers: dict[str, str] | None = None, **auth: object) -> None:
        self.snapshots: list[Message] = []
        self.heartbeats: list[Message] = []
        self.turned_out = threading.Event()
        self._heard = threading.Condition()
        self._links: list[websocket.WebSocket] = []
        self.client = _Client(
            reconnection_delay=0.1,
            reconnection_delay_max=0.2,
            websocket_extra_options={"class_": self._opened},
        )
        self.client.on("snapshot", lambda message: self._hear(self.snapshots, message))
        self.client.on("heartbeat", lambda message: self._hear(self.heartbeats, message))
        self.client.on("disconnect", self._ended)
        self.client.connect(url, headers or {}, auth, transports=["websocket"], wait_timeout=WAIT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        try:
            self._end()
        finally:
            # The library leaves connections open that the hall closed or never answered.
            for link in self._links:
                link.shutdown()  # type: ignore[no-untyped-call]

    def _end(self) -> None:
        self.client.reconnection = False
        if not self.client.connected:
            self.client.shutdown()  # the client may be reconnecting
        # disconnect() would wait three seconds for a close frame that its own reader took.
        for link in self._links:
            if link.sock is not None:
                with suppress(OSError):  # the hall has closed it already
                    link.sock.shutdown(socket.SHUT_RDWR)
        self.client.eio.wait()

    def _opened(self, **options: Any) -> websocket.WebSocket:
        """Remembers each connection that the library tries, so that it can be closed."""
        link = websocket.WebSocket(**options)
        self._links.append(link)
        return link

    def _ended(self, reason: str) -> None:
        if reason == self.client.reason.SERVER_DISCONNECT:
            self.turned_out.set()

    def wait(self, until: Callable[[Message], bool] = anything, after: int = 0) -> Message:
        """The first snapshot beyond the first ``after`` ones that satisfies ``until``."""
        return self._wait(self.snapshots, until, after)

    def wait_for_view(self, until: Callable[[Any], bool], after: int = 0) -> Any:
        """The view of the first snapshot beyond the first ``after`` that satisfies ``until``."""
        return self.wait(lambda snapshot: until(snapshot["view"]), after)["view"]

    def wait_for_heartbeat(self) -> Message:
        return self._wait(self.heartbeats, anything, len(self.heartbeats))

    def sync(self) -> Message:
        """Asks for a snapshot and waits for it."""
        before = len(self.snapshots)
        self.client.emit("sync")
        return self.wait(after=before)

    def _hear(self, messages: list[Message], message: Message) -> None:
        with self._heard:
            messages.append(message)
            self._heard.notify_all()

    def _wait(
        self, messages: list[Message], until: Callable[[Message], bool], after: int
    ) -> Message:
        found: list[Message] = []

        def arrived() -> bool:
            found.extend(message for message in messages[after:] if until(message))
            return bool(found)

        with self._heard:
            if not self._heard.wait_for(arrived, WAIT_S):
                raise TimeoutError(f"not shown within {WAIT_S} s; last: {messages[-1:]}")
        return found[0]


def raw_socket(url: str, **options: Any) -> websocket.WebSocket:
    """A bare websocket to the hall's Socket.IO. :raises WebSocketBadStatusException: refused."""
    address = url.replace("http://", "ws://") + "/socket.io/?EIO=4&transport=websocket"
    return websocket.create_connection(address, timeout=WAIT_S, **options)


def is_refused(url: str, auth: object, headers: dict[str, str] | None = None) -> bool:
    """Whether the hall refuses this screen, without the three seconds that the library takes."""
    with closing(raw_socket(url, header=headers or {})) as link:
        assert str(link.recv()).startswith(OPEN)
        link.send(CONNECT + json.dumps(auth))
        while True:
            packet = str(link.recv())
            for kind in (CONNECT_ERROR, CONNECT):
                if packet.startswith(kind):
                    return kind == CONNECT_ERROR
