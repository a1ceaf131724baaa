"""An HTTP client on one kept-alive connection, so light that many fit into one process."""

import json
import socket
from types import TracebackType
from typing import Any, Self

TIMEOUT_S = 30
TICKETS = "/api/v1/tickets"


class FastClient:
    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), TIMEOUT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._answers.close()
        self._socket.close()

    def issue(self, service: str, key: str = "") -> Any:
        """Takes a ticket, which must be granted. :raises OSError: the connection broke."""
        status, ticket = self.post(TICKETS, {"service": service}, key)
        assert status == 201, ticket
        return ticket

    def act(self, counter: int, command: str, **body: object) -> tuple[int, Any]:
        return self.post(f"/api/v1/counters/{counter}/{command}", body)

    def post(self, path: str, body: object, key: str = "") -> tuple[int, Any]:
        content = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n"
        )
        if key:
            head += f"Idempotency-Key: {key}\r\n"
        self._socket.sendall(f"{head}\r\n".encode() + content)
        return self._answer()

    def _answer(self) -> tuple[int, Any]:
        status = self._line().split(b" ", 2)
        length = 0
        while line := self._line():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        content = self._answers.read(length)
        if len(content) < length:
            raise ConnectionResetError
        return int(status[1]), json.loads(content) if content else None

    def _line(self) -> bytes:
        line = self._answers.readline()
        if not line.endswith(b"\n"):
            raise ConnectionResetError
        return line.strip()
