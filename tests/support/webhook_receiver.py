"""A real HTTP server that receives a hall's webhooks, and can fail or be slow."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

WITHIN_S = 60


@dataclass(frozen=True)
class Message:
    headers: Mapping[str, str]
    body: bytes
    answered: int

    @property
    def event(self) -> Any:
        return json.loads(self.body)


class Receiver:
    """Answers each message with ``status``, once ``may_answer`` is set.

    ``messages`` are all that came; ``taken`` are those answered with 2xx."""

    def __init__(self, port: int = 0) -> None:
        self.status = 204
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.messages: list[Message] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = receiver.status
                receiver.may_answer.wait(WITHIN_S)
                receiver.messages.append(Message(dict(self.headers), body, status))
                self.send_response(status)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Keeps the server's log out of the test's output."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port: int = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/events"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def taken(self) -> list[Message]:
        return [message for message in self.messages if 200 <= message.answered < 300]

    def wait_for(self, kind: str, count: int = 1) -> list[Any]:
        """All events taken, as soon as ``count`` of this kind are among them."""
        until = time.monotonic() + WITHIN_S
        while time.monotonic() < until:
            events = [message.event for message in self.taken]
            if sum(event["kind"] == kind for event in events) >= count:
                return events
            time.sleep(0.02)
        raise AssertionError(f"no {kind} among {[m.event for m in self.messages]}")

    def wait_for_failures(self, count: int) -> None:
        until = time.monotonic() + WITHIN_S
        while len(self.messages) - len(self.taken) < count:
            assert time.monotonic() < until, self.messages
            time.sleep(0.02)

    def close(self) -> None:
        self.may_answer.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    receiver = Receiver(port)
    try:
        yield receiver
    finally:
        receiver.close()


def is_signed(message: Message, secret: str) -> bool:
    """Whether the signature is right by the standard, computed without the hall's own code."""
    headers = {name.lower(): value for name, value in message.headers.items()}
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + message.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return headers["webhook-signature"] == f"v1,{expected}"
