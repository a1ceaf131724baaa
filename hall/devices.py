"""Devices that may use the hall over the network, each with a bearer token of its own.

They are kept in a file beside the database, because the database has exactly one writer and a
device can be authorised while the hall is open. Only digests of the tokens are kept.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, get_args

from hall.config.models import Config

Role = Literal["counter", "kiosk", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Device:
    id: str
    role: Role
    name: str
    digest: str
    created_at: int


class Devices:
    """The devices of one file, which is read again whenever it has changed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._version: tuple[int, int] | None = None
        self._by_digest: dict[str, Device] = {}

    def all(self) -> Sequence[Device]:
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            self._by_digest, self._version = {}, None
        else:
            version = (stat.st_mtime_ns, stat.st_size)
            if version != self._version:
                rows = json.loads(self.path.read_text("utf-8"))
                self._by_digest = {row["digest"]: Device(**row) for row in rows}
                self._version = version
        return list(self._by_digest.values())

    def find(self, token: str) -> Device | None:
        self.all()
        return self._by_digest.get(_digest(token))

    def authorise(self, role: Role, name: str, now: int) -> tuple[Device, str]:
        """Add a device. Its token is returned here, and kept nowhere."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        device = Device(secrets.token_hex(3), role, name, _digest(token), now)
        self._write([*self.all(), device])
        return device, token

    def revoke(self, device_id: str) -> bool:
        """Remove a device; False if there is no such device."""
        devices = self.all()
        kept = [device for device in devices if device.id != device_id]
        if len(kept) == len(devices):
            return False
        self._write(kept)
        return True

    def _write(self, devices: Sequence[Device]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump([asdict(device) for device in devices], file, indent=1, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())  # else a power cut could leave an empty file
        draft.replace(self.path)


def _digest(token: str) -> str:
    # Tokens are 128 random bits, so a fast digest without salt is enough.
    return hashlib.sha256(token.encode()).hexdigest()


def devices_of(config: Config) -> Devices:
    return Devices(Path(config.server.database).with_name("devices.json"))
