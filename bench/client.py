"""The load: kept-alive sockets in one process of its own, driven by epoll and little else.

``python -m bench.client PORT REQUEST CONNECTIONS SECONDS [SERVICE …]`` with REQUEST ``json`` or
``tickets`` prints the latencies in ms and the rate as JSON. Every socket sends its next request
as soon as it has read the answer to the last one.
"""

import json
import os
import select
import socket
import sys
import time
from collections.abc import Callable
from itertools import count, cycle

from bench.figures import percentile

WARM_UP_S = 0.3
END_OF_HEAD = b"\r\n\r\n"


class RefusedError(Exception):
    """The server did not answer with success"""


def load(
    port: int, request: Callable[[], bytes], connections: int, seconds: float
) -> dict[str, float]:
    """Rate per second, and p50, p99 and max of the latency in ms, after a warm-up; ``answers``
    counts those of the warm-up too."""
    poller = select.epoll()
    sockets: dict[int, socket.socket] = {}
    sent: dict[int, float] = {}
    received: dict[int, bytes] = {}
    for _ in range(connections):
        peer = socket.create_connection(("127.0.0.1", port))
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sockets[peer.fileno()] = peer
        poller.register(peer, select.EPOLLIN)
    clock = time.perf_counter
    begin = clock() + WARM_UP_S
    end = begin + seconds
    for number, peer in sockets.items():
        sent[number], received[number] = clock(), b""
        peer.sendall(request())
    answers, latencies = 0, []
    while (now := clock()) < end:
        for number, _ in poller.poll(1):
            received[number] += sockets[number].recv(65536)
            if not _whole(received[number]):
                continue
            now = clock()
            answers += 1
            if now >= begin:
                latencies.append((now - sent[number]) * 1000)
            sent[number], received[number] = now, b""
            sockets[number].sendall(request())
    for peer in sockets.values():
        peer.close()
    poller.close()
    latencies.sort()
    return {
        "answers": answers,
        "rate": len(latencies) / seconds,
        "p50": percentile(latencies, 0.5),
        "p99": percentile(latencies, 0.99),
        "max": latencies[-1],
    }


def _whole(answer: bytes) -> bool:
    head, end, body = answer.partition(END_OF_HEAD)
    if not end:
        return False
    if not head.startswith(b"HTTP/1.1 2"):
        raise RefusedError(answer.decode())
    length = int(head.partition(b"Content-Length: ")[2].partition(b"\r")[0])
    return len(body) == length


def json_requests(port: int) -> Callable[[], bytes]:
    request = f"GET /bench/json HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    return lambda: request


def ticket_requests(port: int, services: list[str]) -> Callable[[], bytes]:
    """Requests for tickets as our kiosk sends them, each with a key of its own."""
    prefix, number, service = os.urandom(8).hex(), count(), cycle(services)
    head = (
        f"POST /api/v1/tickets HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Content-Type: application/json\r\n"
    )

    def request() -> bytes:
        body = json.dumps({"service": next(service)})
        key = f"Idempotency-Key: {prefix}{next(number):012}\r\n"
        return f"{head}{key}Content-Length: {len(body)}\r\n\r\n{body}".encode()

    return request


def main(arguments: list[str]) -> None:
    port, connections, seconds = int(arguments[0]), int(arguments[2]), float(arguments[3])
    what = arguments[1]
    request = json_requests(port) if what == "json" else ticket_requests(port, arguments[4:])
    print(json.dumps(load(port, request, connections, seconds)))


if __name__ == "__main__":
    main(sys.argv[1:])
