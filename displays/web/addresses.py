"""Addresses and names of machines: of the hall as others reach it, and of those that ask."""

import ipaddress
import socket
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
EVERYWHERE = frozenset({"0.0.0.0", "::"})


def url_of(host: str, port: int) -> str:
    """The address at which other machines reach a listener, without a slash at its end."""
    if host in EVERYWHERE:
        host = _own_address()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


@cache
def is_loopback(host: str) -> bool:
    return host in LOOPBACK_NAMES or (is_address(host) and ipaddress.ip_address(host).is_loopback)


def is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=256)
def host_name(host_header: str) -> str:
    """The name in a ``Host`` header, without the port."""
    return (urlsplit(f"//{host_header}").hostname or "").lower()


def same_origin(environ: dict[str, Any]) -> bool:
    """Whether a page of this hall asks. Browsers name the page; other clients send no Origin."""
    origin: str | None = environ.get("HTTP_ORIGIN")
    return origin is None or urlsplit(origin).netloc == environ.get("HTTP_HOST")


def _own_address() -> str:
    """This machine's address in the hall's network; asking for a route sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
