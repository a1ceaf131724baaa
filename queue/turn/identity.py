"""One number for one person, where the hall wants it, by a digest that nobody can trace later.

The digest is keyed with the random key of its business day. Key and digests are gone when the day
closes; until then they are personal data.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from hall.config.sections import OnePer
from hall.identity_card import IdentityCard
from hall.queue.store.database import Transaction
from hall.queue.store.errors import HasTicket
from hall.queue.store.turns import Turn

KEY_BYTES = 32
LIVE = "('waiting', 'called', 'serving', 'held')"


@dataclass(frozen=True, slots=True)
class Bearer:
    """A person who takes a number, known by the card they showed or else by their device."""

    card: IdentityCard | None = None
    device: str | None = None

    @property
    def name(self) -> str | None:
        if self.card is not None:
            return f"card {self.card.number}"
        return None if self.device is None else f"device {self.device}"


def claim(tx: Transaction, bearer: Bearer, service: str, one_per: OnePer, day: str) -> str | None:
    """The digest to keep with the ticket; None where the hall has no limit or the person is unknown.

    :raises HasTicket: they hold a number that is still live.
    """
    name = bearer.name
    if one_per == "none" or name is None:
        return None
    digest = hmac.new(_key(tx, day), name.encode(), hashlib.sha256).hexdigest()
    held = tx.all(
        "SELECT label FROM ticket JOIN turn ON turn.ticket_id = ticket.id"
        f" WHERE identity = ? AND state IN {LIVE} AND (? = 'hall' OR service = ?) LIMIT 1",
        (digest, one_per, service),
    )
    for row in held:
        raise HasTicket(label=row["label"])
    return digest


def holds_another(tx: Transaction, turn: Turn, one_per: OnePer) -> bool:
    """Whether the holder of a number has taken another since, where the hall gives only one."""
    return one_per != "none" and bool(
        tx.all(
            "SELECT 1 FROM ticket AS own JOIN ticket AS other USING (identity)"
            " JOIN turn ON turn.ticket_id = other.id WHERE own.id = ? AND other.id <> own.id"
            f" AND state IN {LIVE} AND (? = 'hall' OR service = ?) LIMIT 1",
            (turn.ticket_id, one_per, turn.service),
        )
    )


def forget(tx: Transaction) -> None:
    """From now on nothing tells whose the numbers were."""
    tx.run("UPDATE ticket SET identity = NULL WHERE identity IS NOT NULL")
    tx.run("DELETE FROM day_key")


def _key(tx: Transaction, day: str) -> bytes:
    row = tx.all("SELECT key FROM day_key WHERE day = ?", (day,))
    if row:
        return bytes(row[0]["key"])
    key = secrets.token_bytes(KEY_BYTES)
    tx.run("INSERT INTO day_key VALUES (?, ?)", (day, key))
    return key
