"""gevent's HTTP server, on a listener with TCP_NODELAY.

pywsgi never sets TCP_NODELAY and sends head and body apart: each kept-alive answer would then
wait 40 ms for the client's delayed ACK. Accepted sockets inherit the option.
"""

import errno
import socket
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from gevent.pool import Pool
from gevent.pywsgi import WSGIHandler, WSGIServer

from hall.displays.web import problems
from hall.displays.web.access import Access
from hall.displays.web.addresses import same_origin

BACKLOG = 1024
READ_ONLY = frozenset({"GET", "HEAD", "OPTIONS"})
# engine.io's origin check would believe an address in these.
UNTRUSTED = ("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO")

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApp = Callable[[Environ, StartResponse], Iterable[bytes]]


def listen(host: str, port: int) -> socket.socket:
    """:raises OSError: the address is taken or not of this machine; its text says what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise OSError(_advice(error, host, port)) from error
    listener.listen(BACKLOG)
    listener.setblocking(False)
    return listener


def _advice(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"port {port} is taken by another program: stop it, or choose another --port."
        case errno.EADDRNOTAVAIL:
            return f"{host} is no address of this computer: choose another --host."
        case errno.EACCES:
            return f"port {port} is reserved for the system: choose a --port from 1024 on."
    return str(error)


def make_server(listener: socket.socket, app: Flask, access: Access) -> "HallServer":
    return HallServer(
        listener,
        guard(app, access),
        log=None,
        handler_class=Handler,
        spawn=Pool(),
    )


def guard(app: Flask, access: Access) -> WsgiApp:
    """Refuses foreign host names and cross-site writes, and removes headers that are not wanted.

    This happens before the application, because live screens never reach Flask's own hooks.
    """

    def guarded(environ: Environ, start: StartResponse) -> Iterable[bytes]:
        # Compression of each socket nearly doubles its memory for messages this small.
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        for name in UNTRUSTED:
            environ.pop(name, None)
        if not access.answers_to(environ.get("HTTP_HOST", "")):
            return refuse(environ, start, 421, "foreign_name")
        writes = environ["REQUEST_METHOD"] not in READ_ONLY or "HTTP_UPGRADE" in environ
        if writes and not same_origin(environ):
            return refuse(environ, start, 403, "other_site")
        return app(environ, start)

    def refuse(environ: Environ, start: StartResponse, status: int, code: str) -> Iterable[bytes]:
        with app.request_context(environ):
            return problems.problem(status, code)(environ, start)

    return guarded


class HallServer(WSGIServer):  # type: ignore[misc]  # gevent has no types
    """Answers the requests that came before it stops, and none that come later."""

    stopping = False

    def stop(self, timeout: float | None = None) -> None:
        """Busy connections end after their present request, idle ones after ``timeout`` seconds."""
        self.stopping = True
        super().stop(timeout)


class Handler(WSGIHandler):  # type: ignore[misc]
    def handle_one_request(self) -> Any:
        # A client that always has one more request would otherwise keep the hall from closing.
        return None if self.server.stopping else super().handle_one_request()

    def log_error(self, msg: str, *args: object) -> None:
        """Logs nothing: broken requests of port scanners are no news, and Flask logs our errors."""
