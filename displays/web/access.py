"""Who may do what. On loopback a demo hall is open; anywhere else a device shows its token."""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Request, current_app, request
from werkzeug.exceptions import Forbidden, Unauthorized

from hall.cannot_do import CannotDo
from hall.config.models import Config
from hall.devices import Devices, devices_of

P = ParamSpec("P")
R = TypeVar("R")

COOKIE = "device"
GRANT = "grant"
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
# What a device of each role may use besides what is open to everybody with a ticket.
GRANTS: dict[str, frozenset[str]] = {
    "kiosk": frozenset({"issue", "show"}),
    "counter": frozenset({"issue", "show", "serve", "supervise"}),
    "admin": frozenset({"issue", "show", "serve", "supervise", "manage"}),
}


@dataclass(frozen=True)
class Access:
    """``host`` is the address the hall listens on; ``names`` are further names it answers to."""

    devices: Devices
    host: str
    names: frozenset[str] = field(default=frozenset())

    @property
    def on_loopback(self) -> bool:
        return is_loopback(self.host)

    def answers_to(self, host_header: str) -> bool:
        """Refuses foreign names: a web page elsewhere could point its own name at this address
        (DNS rebinding). Bare addresses cannot be abused that way."""
        name = _host_name(host_header)
        if name in LOOPBACK_NAMES or name in self.names or name == self.host.lower():
            return True
        return not self.on_loopback and _is_address(name)

    def allows(self, asker: Request, grant: str) -> bool:
        return self.is_open_to(asker) or self.allows_device(token_of(asker), grant)

    def allows_device(self, token: str | None, grant: str) -> bool:
        device = self.devices.find(token) if token else None
        return device is not None and grant in GRANTS[device.role]

    def is_open_to(self, asker: Request) -> bool:
        """A reverse proxy on this machine also comes from loopback. Its headers tell it apart, but
        not every proxy sends them: a hall that has a public name is open to nobody."""
        return (
            self.on_loopback
            and self.names <= LOOPBACK_NAMES
            and _host_name(asker.environ.get("HTTP_HOST", "")) in LOOPBACK_NAMES
            and "HTTP_FORWARDED" not in asker.environ
            and "HTTP_X_FORWARDED_FOR" not in asker.environ
        )


def access() -> Access:
    """Of the hall that a request came to."""
    found: Access = current_app.extensions["access"]
    return found


@cache
def is_loopback(host: str) -> bool:
    return host in LOOPBACK_NAMES or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def access_of(config: Config) -> Access:
    """Who may use a hall of this configuration.

    :raises CannotDo: it would listen on the network, and no device may use it yet.
    """
    host, name = config.server.host, urlsplit(config.server.public_url).hostname
    access = Access(devices_of(config), host, frozenset([name.lower()] if name else []))
    if not access.on_loopback and not access.devices.all():
        raise CannotDo(
            f"No device is authorised yet, so the hall may not listen on {host}: "
            "make a token first with "
            "`.venv/bin/python app.py token --role kiosk --name 'Kiosk 1'`."
        )
    return access


def token_of(asker: Request) -> str | None:
    scheme, _, token = asker.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return asker.cookies.get(COOKIE)


def requires(grant: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A route only for devices with ``grant``: 401 without a valid token, 403 with another role."""

    def decorate(route: Callable[P, R]) -> Callable[P, R]:
        @wraps(route)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not access().allows(request, grant):
                token = token_of(request)
                known = token is not None and access().devices.find(token) is not None
                raise Forbidden if known else Unauthorized
            return route(*args, **kwargs)

        setattr(guarded, GRANT, grant)
        return guarded

    return decorate


def grant_of(route: Callable[..., object]) -> str | None:
    """What ``route`` takes, None if it is open to everybody."""
    found: str | None = getattr(route, GRANT, None)
    return found


def same_origin(environ: dict[str, Any]) -> bool:
    """Browsers name the page that asks; other clients send no Origin."""
    origin: str | None = environ.get("HTTP_ORIGIN")
    return origin is None or urlsplit(origin).netloc == environ.get("HTTP_HOST")


@lru_cache(maxsize=256)
def _host_name(host_header: str) -> str:
    return (urlsplit(f"//{host_header}").hostname or "").lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
