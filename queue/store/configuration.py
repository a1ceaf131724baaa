"""What the database keeps of the configuration that is in effect: a digest, by which another one is
noticed, and the names of services, for people who still wait for one that is gone."""

import json
import sqlite3
from collections.abc import Mapping

from hall.compact_json import encode
from hall.config.models import Config
from hall.queue.store.chain import append
from hall.queue.store.database import Transaction
from hall.queue.store.events import Event

KNOWN = "SELECT value FROM meta WHERE key = 'configuration'"
Names = Mapping[str, Mapping[str, str]]


def take_note(tx: Transaction, config: Config, before: Config, *, day: str, now: int) -> None:
    """Keep what is known of ``config`` from now on; an event says so if it is another one than
    ``before``, or than the one in effect when the hall was last open."""
    row = tx.one(KNOWN)
    known = None if row is None else json.loads(row["value"])
    names = {} if known is None else known["services"]
    names |= {service.id: dict(service.name.root) for service in config.services}
    latest = {"digest": config.digest, "services": names}
    if latest == known:
        return
    tx.run("INSERT OR REPLACE INTO meta VALUES ('configuration', ?)", (encode(latest),))
    if config.digest != (before.digest if known is None else known["digest"]):
        seq = append(tx, now, "reconfigured", {"digest": config.digest}, day=day)
        tx.events.append(Event(seq, now, "reconfigured", tx.caller.origin))


def service_names(db: sqlite3.Connection) -> Names:
    """The names, in each language, of all services that the hall has had, by id."""
    row = db.execute(KNOWN).fetchone()
    names: Names = {} if row is None else json.loads(row["value"])["services"]
    return names
