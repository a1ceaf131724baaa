"""The events that webhooks send to other systems, and which ones each webhook has delivered."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hall.queue.store.database import Store, Transaction

BATCH = 100
EVENTS = """
SELECT seq, event.at, event.kind, event.day, event.counter, event.data, turn.service,
  event.origin, (SELECT value FROM meta WHERE key = 'epoch') AS epoch
FROM event LEFT JOIN turn ON turn.id = event.turn_id
WHERE seq > ? ORDER BY seq LIMIT ?
"""
# What may leave the hall: of a turn the number and the service, but no token, name or note; of the
# other kinds these fields of their data.
TURN_FIELDS = ("label", "service")
FIELDS_BY_KIND = {
    "printer": ("printer", "state", "reason", "near_end"),
    "printer_moved": ("printer", "to"),
    "paper": ("job", "paper", "state", "reason"),
    "booked": ("appointment",),
    "checked_in": ("appointment",),
    "appointment_cancelled": ("appointment",),
    "appointment_expired": ("appointment",),
    "appointment_restored": ("appointment",),
    "appointment_moved": ("appointment", "service"),
}


@dataclass(frozen=True, slots=True)
class WebhookMessage:
    """One event; ``body`` is the JSON object that a webhook sends."""

    seq: int
    kind: str
    body: Mapping[str, Any]


class WebhookOutbox:
    """The table ``event`` is the outbox; the table ``webhook`` keeps for each address the ``seq``
    of the last event that was delivered there."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, urls: Collection[str]) -> Mapping[str, int]:
        """The ``seq`` after which each address continues; a new one gets no past events.

        An address that is not among ``urls`` is forgotten.
        """

        def command(tx: Transaction) -> dict[str, int]:
            known = {row["url"]: int(row["told"]) for row in tx.all("SELECT * FROM webhook")}
            for url in known.keys() - set(urls):
                tx.run("DELETE FROM webhook WHERE url = ?", (url,))
            last = tx.one("SELECT coalesce(max(seq), 0) FROM event")[0]
            for url in set(urls) - known.keys():
                tx.run("INSERT INTO webhook VALUES (?, ?)", (url, last))
            # An old copy of the database may have been put back since.
            return {url: min(known.get(url, last), last) for url in urls}

        return self._store.submit(command)

    def after(self, seq: int) -> Sequence[WebhookMessage]:
        """At most ``BATCH`` messages, in the order of their events."""
        with self._store.reading() as db:
            return [_message(row) for row in db.execute(EVENTS, (seq, BATCH))]

    def delivered(self, url: str, seq: int) -> None:
        self._store.submit(
            lambda tx: tx.run("UPDATE webhook SET told = ? WHERE url = ?", (seq, url))
        )


def _message(row: sqlite3.Row) -> WebhookMessage:
    data = {"service": row["service"], **json.loads(row["data"])}
    fields = TURN_FIELDS if row["service"] else FIELDS_BY_KIND.get(row["kind"], ())
    body = {name: row[name] for name in ("seq", "at", "kind", "day", "counter", "origin", "epoch")}
    body |= {name: data[name] for name in fields if name in data}
    return WebhookMessage(row["seq"], row["kind"], body)
