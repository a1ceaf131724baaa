"""The events that webhooks send to other systems, and which ones each webhook has delivered."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hall.queue.store.database import Store, Transaction
from hall.queue.store.rebuild import rebuild_turn

BATCH = 100
EVENTS = """
SELECT seq, event.at, event.kind, event.day, event.turn_id, event.counter, event.data, turn.service,
  event.origin, (SELECT value FROM meta WHERE key = 'epoch') AS epoch
FROM event LEFT JOIN turn ON turn.id = event.turn_id
WHERE seq > ? ORDER BY seq LIMIT ?
"""
EVENTS_OF_TURN = """
SELECT seq, at, kind, day, turn_id, data, command FROM event WHERE turn_id = ? AND seq <= ?
ORDER BY seq
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
    "appointment_moved": ("appointment", "service", "due_at"),
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
            return [_message(db, row) for row in db.execute(EVENTS, (seq, BATCH)).fetchall()]

    def delivered(self, url: str, seq: int) -> None:
        self._store.submit(
            lambda tx: tx.run("UPDATE webhook SET told = ? WHERE url = ?", (seq, url))
        )


def _message(db: sqlite3.Connection, row: sqlite3.Row) -> WebhookMessage:
    data = {"service": row["service"], **json.loads(row["data"])}
    fields = TURN_FIELDS if row["service"] else FIELDS_BY_KIND.get(row["kind"], ())
    body = {name: row[name] for name in ("seq", "at", "kind", "day", "counter", "origin", "epoch")}
    body |= {name: data[name] for name in fields if name in data}
    if row["kind"] == "undone":
        body |= _undone(db, row, data["undoes"])
    elif row["kind"] == "counter_undone":
        body |= _counter_undone(db, data)
    return WebhookMessage(row["seq"], row["kind"], body)


def _undone(db: sqlite3.Connection, row: sqlite3.Row, undoes: int) -> Mapping[str, Any]:
    """What was undone at this turn, and the state that it has again."""
    events = db.execute(EVENTS_OF_TURN, (row["turn_id"], row["seq"])).fetchall()
    turn = rebuild_turn(events)
    assert turn is not None, row["seq"]
    kinds = [e["kind"] for e in events[:-1] if undoes in (e["seq"], e["command"])]
    return {"undoes": undoes, "undone_kinds": kinds, "state": turn["state"]}


def _counter_undone(db: sqlite3.Connection, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was undone at a counter, and the state that it has again."""
    (kind,) = db.execute("SELECT kind FROM event WHERE seq = ?", (data["undoes"],)).fetchone()
    state = "open" if data["set"] is None else data["set"]["state"]
    return {"undoes": data["undoes"], "undone_kinds": [kind], "state": state}
