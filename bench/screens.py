"""Screens without a browser: websockets that speak just enough Engine.IO to stay connected.

``python -m bench.screens PORT`` reads the connect payload of one screen from each line of its
input, connects them all, prints ``{"connected": …}``, keeps answering until its input ends, and
then prints how many snapshots came.
"""

import base64
import json
import os
import selectors
import socket
import sys
from typing import BinaryIO

OPEN, PING, CONNECTED, EVENT = b"0", b"2", b"40", b"42"
TEXT_FRAME, LARGE, HUGE = 0x81, 126, 127


class Screen:
    """One client; ``receive`` answers pings and counts snapshots."""

    def __init__(self, port: int, payload: str) -> None:
        self.payload = payload
        self.connected = False
        self.snapshots = 0
        self._received = b""
        self.socket = socket.create_connection(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n\r\n".encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(4096)
        assert answer.startswith(b"HTTP/1.1 101"), answer.decode()
        self._received = answer.partition(b"\r\n\r\n")[2]

    def receive(self) -> None:
        data = self.socket.recv(65536)
        assert data, "the server closed a screen"
        self._received += data
        while (message := self._message()) is not None:
            self._hear(message)

    def _hear(self, message: bytes) -> None:
        if message.startswith(OPEN):
            self._send(f"40{self.payload}")
        elif message.startswith(CONNECTED):
            self.connected = True
        elif message.startswith(EVENT):
            self.snapshots += message.startswith(b'42["snapshot"')
        elif message == PING:
            self._send("3")

    def _send(self, text: str) -> None:
        """A masked text frame; an empty mask is a mask too."""
        body = text.encode()
        size = bytes([0x80 | len(body)]) if len(body) < LARGE else bytes([0x80 | LARGE])
        if len(body) >= LARGE:
            size += len(body).to_bytes(2)
        self.socket.sendall(bytes([TEXT_FRAME]) + size + bytes(4) + body)

    def _message(self) -> bytes | None:
        """The next whole frame's content; the server masks nothing."""
        received = self._received
        if len(received) < 2:
            return None
        length, start = received[1], 2
        if length in (LARGE, HUGE):
            start = 4 if length == LARGE else 10
            length = int.from_bytes(received[2:start])
        if len(received) < start + length:
            return None
        self._received = received[start + length :]
        return received[start : start + length]


def main(port: int, requests: BinaryIO) -> None:
    payloads = []
    while (line := requests.readline().decode().strip()) != "":
        payloads.append(line)
    screens = [Screen(port, payload) for payload in payloads]
    selector = selectors.DefaultSelector()
    for screen in screens:
        selector.register(screen.socket, selectors.EVENT_READ, screen)
    selector.register(requests, selectors.EVENT_READ)
    reported = False
    while True:
        for key, _ in selector.select():
            if key.data is None:
                print(json.dumps({"snapshots": sum(screen.snapshots for screen in screens)}))
                return
            key.data.receive()
        connected = sum(screen.connected for screen in screens)
        if connected == len(screens) and not reported:
            reported = True
            print(json.dumps({"connected": connected}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.stdin.buffer)
