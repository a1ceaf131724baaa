"""The hall's API as kiosks and tablets use it: one connection that is kept, an idempotency key with
every change, and the same key again when no answer came."""

import http.client
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_S = 10
RETRY_S = 0.5
GIVE_UP_AFTER = 240  # attempts: two minutes, for a server that is started again


@dataclass
class Refused(Exception):
    """The hall refused a command and said why."""

    status: int
    code: str
    detail: str

    def __str__(self) -> str:
        return f"{self.status} {self.code}: {self.detail}"


class HallClient:
    """``token`` is a device's, which is needed when the hall does not listen on loopback."""

    def __init__(self, url: str, token: str | None = None) -> None:
        parts = urlsplit(url)
        kind = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = kind(parts.netloc, timeout=TIMEOUT_S)
        self._token = token
        # A second rehearsal of the same day must not be answered from the first one's keys.
        self._run = secrets.token_hex(8)
        self._numbers = count(1)
        self.retries = 0

    def get(self, path: str) -> Any:
        return self._send("GET", path, None, {})

    def post(self, path: str, body: Mapping[str, Any], origin: str = "staff") -> Any:
        """The answer, or None if it has no content. ``origin`` is who acts, as the hall's events name
        it. :raises Refused:"""
        key = f"rehearsal-{self._run}-{next(self._numbers)}"
        content = json.dumps(body).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "Sanh-Origin": origin,
        }
        return self._send("POST", path, content, headers)

    def close(self) -> None:
        self._connection.close()

    def _send(self, method: str, path: str, content: bytes | None, headers: dict[str, str]) -> Any:
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        for attempt in range(1, GIVE_UP_AFTER + 1):
            try:
                status, answer = self._once(method, f"/api/v1{path}", content, headers)
                if status != http.client.SERVICE_UNAVAILABLE:
                    return _content(status, answer)
            except (OSError, http.client.HTTPException):
                self._connection.close()
                if attempt == GIVE_UP_AFTER:
                    raise
            self.retries += 1
            time.sleep(RETRY_S)
        return _content(status, answer)

    def _once(
        self, method: str, path: str, content: bytes | None, headers: dict[str, str]
    ) -> tuple[int, bytes]:
        self._connection.request(method, path, content, headers)
        answer = self._connection.getresponse()
        return answer.status, answer.read()


def _content(status: int, answer: bytes) -> Any:
    content: Any = json.loads(answer) if answer else None
    if status < http.client.BAD_REQUEST:
        return content
    raise Refused(status, str(content["code"]), str(content["detail"]))
