"""Requests that no browser sends: unread bodies, chunks, wrong lengths, half requests."""

import json
import socket
from contextlib import closing, suppress

import pytest

from tests.support.database import dump
from tests.support.fast_client import TICKETS, FastClient
from tests.support.hall_process import HallProcess

NEXT = "/api/v1/counters/4/next"


def say(hall: HallProcess, *parts: bytes) -> bytes:
    """All that the hall answers; it may close the connection before it has read everything."""
    with closing(socket.create_connection(("127.0.0.1", hall.port), 20)) as link:
        with suppress(OSError):
            for part in parts:
                link.sendall(part)
            link.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError), link.makefile("rb") as answers:
            return answers.read()
    return b""


def head(path: str, *lines: str, method: str = "POST") -> bytes:
    first = (f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close")
    return "\r\n".join((*first, *lines, "", "")).encode()


def chunks(*contents: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(content), content) for content in (*contents, b""))


@pytest.mark.parametrize("size", [70_000, 500_000])
def test_a_body_that_is_not_read_is_not_the_next_request(server: HallProcess, size: int) -> None:
    hidden = f"POST {TICKETS} HTTP/1.1\r\nHost: localhost\r\n\r\n"
    before = dump(server.database, "ticket")
    with FastClient(server.port) as client:
        status, problem = client.post(TICKETS, {"service": hidden * (size // len(hidden))})
        assert (status, problem["code"]) == (413, "too_large")
        with suppress(OSError):  # the hall may also close the connection
            assert client.post(NEXT, {})[0] == 204
    assert dump(server.database, "ticket") == before


def test_a_body_in_chunks(server: HallProcess) -> None:
    lines = ("Content-Type: application/json", "Transfer-Encoding: chunked")
    answer = say(server, head(TICKETS, *lines), chunks(b'{"service":', b' "land"}'))
    assert answer.startswith(b"HTTP/1.1 201 ")
    token = json.loads(answer.partition(b"\r\n\r\n")[2])["token"]
    assert server.post(f"{TICKETS}/{token}/cancel").status == 200


def test_too_many_chunks(server: HallProcess) -> None:
    before = dump(server.database)
    lines = ("Content-Type: application/json", "Transfer-Encoding: chunked")
    answer = say(server, head(TICKETS, *lines), chunks(*[b" " * 4000] * 20, b'{"service": "land"}'))
    assert answer.split(b" ", 2)[1] in (b"400", b"413")
    assert dump(server.database) == before


@pytest.mark.parametrize(
    "request_bytes",
    [
        head(TICKETS, "Content-Type: application/json", "Content-Length: -5") + b"{}",
        head(TICKETS, "Content-Type: application/json", "Content-Length: many") + b"{}",
        head(TICKETS, "Content-Type: application/json", "Content-Length: 90") + b'{"service":',
        head(TICKETS, "Content-Type: application/json", "Transfer-Encoding: chunked") + b"zz\r\n",
        head(TICKETS, "No colon here"),
        head("/" + "x" * 100_000, method="GET"),
        b"POST\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",  # the beginning of a TLS handshake
        b"",
    ],
    ids=["negative", "no number", "half", "no chunk", "no header", "long", "short", "TLS", "none"],
)
def test_malformed_requests_change_nothing(server: HallProcess, request_bytes: bytes) -> None:
    before = dump(server.database)
    answer = say(server, request_bytes)
    assert b"Traceback" not in answer
    assert answer == b"" or answer.split(b" ", 2)[1].startswith((b"4", b"50"))
    assert dump(server.database) == before
    assert server.get("/api/v1/hall").status == 200


def test_text_of_an_address_cannot_break_its_page(server: HallProcess) -> None:
    page = server.get("/t/%3C!--%3Cscript%3E%3C%2Fscript%3E").body
    assert b"<!--<script>" not in page
    assert page.count(b"</script>") == page.count(b"<script")
