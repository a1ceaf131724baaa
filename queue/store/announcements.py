"""The events as other systems are told of them, and how far each system has been told."""

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hall.queue.store.database import Store, Transaction

BATCH = 100
EVENTS = """
SELECT seq, event.at, event.kind, event.day, event.counter, event.data, turn.service
FROM event LEFT JOIN turn ON turn.id = event.turn_id
WHERE seq > ? ORDER BY seq LIMIT ?
"""
# Of the data of events without a turn, what may leave the hall; of turns, number and service do,
# but neither tokens nor names nor notes.
TOLD_OF = {
    "printer": ("printer", "state", "reason", "near_end"),
    "printer_moved": ("printer", "to"),
    "paper": ("job", "paper", "state", "reason"),
    "booked": ("appointment",),
    "checked_in": ("appointment",),
    "appointment_cancelled": ("appointment",),
    "appointment_expired": ("appointment",),
    "appointment_restored": ("appointment",),
}


@dataclass(frozen=True, slots=True)
class Announcement:
    seq: int
    kind: str
    body: Mapping[str, Any]


class Announcements:
    """The table of events is the outbox: ``webhook`` remembers the last event each was told."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def begin(self, urls: Collection[str]) -> Mapping[str, int]:
        """Whom to tell from now on, each with its last seq; a new one hears nothing of the past."""

        def command(tx: Transaction) -> dict[str, int]:
            known = {row["url"]: int(row["told"]) for row in tx.all("SELECT * FROM webhook")}
            for url in known.keys() - set(urls):
                tx.run("DELETE FROM webhook WHERE url = ?", (url,))
            last = tx.one("SELECT coalesce(max(seq), 0) FROM event")[0]
            for url in set(urls) - known.keys():
                tx.run("INSERT INTO webhook VALUES (?, ?)", (url, last))
            return {url: known.get(url, last) for url in urls}

        return self._store.submit(command)

    def after(self, seq: int) -> Sequence[Announcement]:
        with self._store.reading() as db:
            return [_announcement(row) for row in db.execute(EVENTS, (seq, BATCH))]

    def told(self, url: str, seq: int) -> None:
        self._store.submit(
            lambda tx: tx.run("UPDATE webhook SET told = ? WHERE url = ?", (seq, url))
        )


def _announcement(row: sqlite3.Row) -> Announcement:
    data = {"service": row["service"], **json.loads(row["data"])}
    named = ("label", "service") if row["service"] else TOLD_OF.get(row["kind"], ())
    body = {name: row[name] for name in ("seq", "at", "kind", "day", "counter")}
    told = {name: data[name] for name in named if name in data}
    return Announcement(row["seq"], row["kind"], {**body, **told})
