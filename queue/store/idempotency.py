"""Idempotency: the same key gives the same answer, and does the work once."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from hall.compact_json import encode
from hall.queue.store.database import Transaction
from hall.queue.store.errors import KeyReused

T = TypeVar("T")
KEPT_MS = 48 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Key:
    """A caller's key, and in words what was asked under it."""

    value: str
    fingerprint: str

    @classmethod
    def of(cls, value: str, operation: str, body: Mapping[str, Any]) -> "Key":
        return cls(value, f"{operation} {sorted(body.items())}")


def once(tx: Transaction, key: Key | None, now: int, command: Callable[[], T]) -> T:
    """``command()``, or what it answered under this key before; its answer must be JSON.

    :raises KeyReused: the key belongs to another request.
    """
    if key is None:
        return command()
    row = tx.one("SELECT fingerprint, body FROM answer WHERE key = ?", (key.value,))
    if row is None:
        answer = command()
        tx.run(
            "INSERT INTO answer VALUES (?, ?, ?, ?)",
            (key.value, key.fingerprint, encode(answer), now),
        )
        return answer
    if row["fingerprint"] != key.fingerprint:
        raise KeyReused(key=key.value)
    stored: T = json.loads(row["body"])
    return stored


def forget_old(tx: Transaction, now: int) -> None:
    tx.run("DELETE FROM answer WHERE at < ?", (now - KEPT_MS,))
