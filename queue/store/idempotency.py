"""Idempotency: a command repeated with the same key gets the same answer and is done once."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from hall.compact_json import encode
from hall.queue.store.database import Transaction
from hall.queue.store.errors import KeyReused

T = TypeVar("T")
KEPT_MS = 48 * 3_600_000


@dataclass(frozen=True, slots=True)
class Key:
    """The key that a caller chose; ``fingerprint`` is the request that it belongs to, as text."""

    value: str
    fingerprint: str

    @classmethod
    def of(cls, value: str, operation: str, body: Mapping[str, Any]) -> "Key":
        return cls(value, f"{operation} {sorted(body.items())}")


def once(tx: Transaction, key: Key | None, now: int, command: Callable[[], T]) -> T:
    """The answer of ``command``, or the stored answer if it was run with this key before.

    The answer must be JSON. Without a key, the command is always run.

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
