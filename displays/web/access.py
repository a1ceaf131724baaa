"""The grants of devices. A hall on loopback is open; on a network each device shows its token."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Request, current_app, request
from werkzeug.exceptions import Forbidden, Unauthorized

from hall.cannot_do import CannotDo
from hall.config.models import Config
from hall.devices import Devices, devices_of
from hall.displays.web.addresses import LOOPBACK_NAMES, host_name, is_address, is_loopback

P = ParamSpec("P")
R = TypeVar("R")

COOKIE = "device"
GRANT = "grant"
# What a device of each role may do, besides what everybody with a ticket may.
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
        """Whether the hall answers under this name. A web page elsewhere could point its own name at
        the hall's address (DNS rebinding); a bare address cannot be abused that way."""
        name = host_name(host_header)
        if name in LOOPBACK_NAMES or name in self.names or name == self.host.lower():
            return True
        return not self.on_loopback and is_address(name)

    def allows(self, request: Request, grant: str) -> bool:
        return self.is_open_to(request) or self.allows_device(token_of(request), grant)

    def allows_device(self, token: str | None, grant: str) -> bool:
        device = self.devices.find(token) if token else None
        return device is not None and grant in GRANTS[device.role]

    def is_open_to(self, request: Request) -> bool:
        """Whether the request needs no token, because it comes from this machine.

        A reverse proxy on this machine also comes from loopback. Its headers tell it apart, but not
        every proxy sends them: a hall that has a public name is open to nobody.
        """
        return (
            self.on_loopback
            and self.names <= LOOPBACK_NAMES
            and host_name(request.environ.get("HTTP_HOST", "")) in LOOPBACK_NAMES
            and "HTTP_FORWARDED" not in request.environ
            and "HTTP_X_FORWARDED_FOR" not in request.environ
        )


def access() -> Access:
    """The access rules of the hall that serves this request."""
    found: Access = current_app.extensions["access"]
    return found


def access_of(config: Config) -> Access:
    """The access rules of a hall with this configuration.

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


def token_of(request: Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return request.cookies.get(COOKIE)


def requires(grant: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Opens a route to devices with ``grant`` alone: 401 without a valid token, 403 with a role
    that lacks the grant."""

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
    """The grant that ``route`` requires, None if it is open to everybody."""
    found: str | None = getattr(route, GRANT, None)
    return found
