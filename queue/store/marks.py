"""Two marks of a database: its past, and this start of the program.

``epoch`` stands in the database and changes only when its past becomes another one: when it was made
anew, restored from a copy or taken over. It tells other systems whether they know this past.
``start`` is new at each start of the program and stands nowhere. When either changes, a screen asks
for everything anew.
"""

import secrets
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hall.queue.store.database import Transaction


def new() -> str:
    """A mark that was never used before."""
    return secrets.token_hex(8)


def epoch_of(db: sqlite3.Connection) -> str:
    """The mark of the past that an open database has."""
    return str(db.execute("SELECT value FROM meta WHERE key = 'epoch'").fetchone()[0])


def new_epoch(tx: "Transaction") -> str:
    """Give the database a new ``epoch`` and return it: from this transaction on its past is another
    one than others know."""
    epoch = new()
    tx.run("UPDATE meta SET value = ? WHERE key = 'epoch'", (epoch,))
    tx.has_new_epoch = True
    return epoch
