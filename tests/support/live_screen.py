"""A screen without pixels: a Socket.IO client that keeps what it was shown."""

import json
import socket
import threading
from collections.abc import Callable
from contextlib import closing
from types import TracebackType
from typing import Any, Self

import engineio
import socketio
import websocket

WAIT_S = 10.0
# Packets of Engine.IO 4 and Socket.IO 5.
OPEN, CONNECT, DISCONNECT, CONNECT_ERROR = "0", "40", "41", "44"
Message = dict[str, Any]


def anything(_: Message) -> bool:
    return True


class _InOrder(engineio.Client):  # type: ignore[misc]  # it has no hints
    """Hears messages one after the other, as browsers do; of itself it has a thread for each."""

    def _trigger_event(self, event: str, *args: Any, **how: Any) -> Any:
        return super()._trigger_event(event, *args, **{**how, "run_async": False})


class _Client(socketio.Client):  # type: ignore[misc]
    def _engineio_client_class(self) -> type[engineio.Client]:
        return _InOrder


class LiveScreen:
    """Connected to one view; ``auth`` as in ``view="counter", counter=3``."""

    def __init__(self, url: str, headers: dict[str, str] | None = None, **auth: object) -> None:
        self.snapshots: list[Message] = []
        self.heartbeats: list[Message] = []
        self._heard = threading.Condition()
        self.client = _Client(reconnection_delay=0.1, reconnection_delay_max=0.2)
        self.client.on("snapshot", lambda message: self._hear(self.snapshots, message))
        self.client.on("heartbeat", lambda message: self._hear(self.heartbeats, message))
        self._sockets: list[socket.socket] = []
        self.client.on("connect", lambda: self._sockets.append(self.client.eio.ws.sock))
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
            for connection in self._sockets:  # one that the hall closed stays half open otherwise
                connection.close()

    def _end(self) -> None:
        if not self.client.connected:
            self.client.shutdown()
            return
        # Not disconnect(): it waits three seconds for a close frame that its own reader took.
        self.client.reconnection = False
        connection = self.client.eio.ws.sock
        if connection is not None:  # the hall may be closing it just now
            connection.shutdown(socket.SHUT_RDWR)
        self.client.eio.wait()

    def wait(self, until: Callable[[Message], bool] = anything, after: int = 0) -> Message:
        """The first snapshot beyond the first ``after`` ones that satisfies ``until``."""
        return self._wait(self.snapshots, until, after)

    def wait_for_view(self, until: Callable[[Any], bool], after: int = 0) -> Any:
        """The view of the first snapshot beyond the first ``after`` that satisfies ``until``."""
        return self.wait(lambda snapshot: until(snapshot["view"]), after)["view"]

    def wait_for_heartbeat(self) -> Message:
        return self._wait(self.heartbeats, anything, len(self.heartbeats))

    def sync(self) -> Message:
        """A snapshot asked for now."""
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
    """A bare websocket at the hall's Socket.IO; raises WebSocketBadStatusException."""
    address = url.replace("http://", "ws://") + "/socket.io/?EIO=4&transport=websocket"
    return websocket.create_connection(address, timeout=WAIT_S, **options)


def is_refused(url: str, auth: object, headers: dict[str, str] | None = None) -> bool:
    """Whether the hall turns this screen away; says so without the library's three seconds."""
    with closing(raw_screen(url, auth, headers)) as link:
        return packet_of(link, CONNECT, CONNECT_ERROR) == CONNECT_ERROR


def raw_screen(
    url: str, auth: object, headers: dict[str, str] | None = None
) -> websocket.WebSocket:
    """A bare websocket that has asked for a view."""
    link = raw_socket(url, header=headers or {})
    assert str(link.recv()).startswith(OPEN)
    link.send(CONNECT + json.dumps(auth))
    return link


def packet_of(link: websocket.WebSocket, *kinds: str) -> str:
    """The kind of the next packet that is of one of ``kinds``."""
    while True:
        packet = str(link.recv())
        for kind in kinds:
            if packet.startswith(kind):
                return kind
