"""A screen without pixels: a Socket.IO client that keeps what it was shown."""

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

WAIT_S = 60.0  # a limit, for a machine that has much else to do
# Packets of Engine.IO 4 and Socket.IO 5.
OPEN, CONNECT, CONNECT_ERROR = "0", "40", "44"
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
    """Connected to one view; ``auth`` as in ``view="counter", counter=3``. ``turned_out`` is set
    when the hall ends the connection by saying so."""

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
            # The library leaves one open that the hall closed, or that came to no answer.
            for link in self._links:
                link.shutdown()  # type: ignore[no-untyped-call]

    def _end(self) -> None:
        self.client.reconnection = False
        if not self.client.connected:
            self.client.shutdown()  # it may be connecting again
        # Not disconnect(): it waits three seconds for a close frame that its own reader took.
        for link in self._links:
            if link.sock is not None:
                with suppress(OSError):  # the hall was first
                    link.sock.shutdown(socket.SHUT_RDWR)
        self.client.eio.wait()

    def _opened(self, **options: Any) -> websocket.WebSocket:
        """Keeps each connection that the library tries, so that none stays open."""
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
    with closing(raw_socket(url, header=headers or {})) as link:
        assert str(link.recv()).startswith(OPEN)
        link.send(CONNECT + json.dumps(auth))
        while True:
            packet = str(link.recv())
            for kind in (CONNECT_ERROR, CONNECT):
                if packet.startswith(kind):
                    return kind == CONNECT_ERROR
