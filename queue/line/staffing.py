"""Which counters are open, for which services and with whom: as configured, until staff change it.

A counter's state is the fold of its events of the open day, like a turn's.
"""

import json
import sqlite3
import unicodedata
from dataclasses import dataclass
from typing import Literal

from typing_extensions import TypedDict

from hall.config.models import Config, Counter
from hall.queue.store.database import Transaction
from hall.queue.store.errors import CounterClosed, CounterPaused, UnknownStaff
from hall.queue.store.events import CounterEvent
from hall.queue.store.rebuild import AS_CONFIGURED, Columns, fold_counter
from hall.queue.store.turns import append

SeatState = Literal["open", "paused", "closed"]
OPEN_AGAIN: Columns = {"state": "open", "reason": None, "until": None}
# The unary + keeps SQLite to the index of a counter's day.
TODAY = (
    "SELECT seq, data FROM event WHERE turn_id IS NULL AND counter = ? AND day = ? AND +seq < ?"
    " ORDER BY seq"
)


class SeatAnswer(TypedDict):
    """A counter as API and screens read it; times in ms."""

    counter: int
    state: SeatState
    reason: str | None
    until: int | None
    since: int | None
    staff: str
    services: list[str]


@dataclass(frozen=True, slots=True)
class Seat:
    """``place`` has the services and the staff of now."""

    place: Counter
    state: SeatState
    reason: str | None
    until: int | None
    since: int | None

    def must_work(self) -> None:
        """:raises CounterPaused, CounterClosed:"""
        self.must_not_be_closed()
        if self.state == "paused":
            raise CounterPaused(counter=self.place.number)

    def must_not_be_closed(self) -> None:
        """:raises CounterClosed:"""
        if self.state == "closed":
            raise CounterClosed(counter=self.place.number)

    def answer(self) -> SeatAnswer:
        return SeatAnswer(
            counter=self.place.number,
            state=self.state,
            reason=self.reason,
            until=self.until,
            since=self.since,
            staff=self.place.staff,
            services=list(self.place.services),
        )


def seat(db: sqlite3.Connection, config: Config, place: Counter) -> Seat:
    """``place`` as it is now."""
    row = db.execute("SELECT * FROM counter_state WHERE counter = ?", (place.number,)).fetchone()
    return _seat(config, place, row)


def is_open(db: sqlite3.Connection, number: int) -> bool:
    """Neither paused nor closed."""
    row = db.execute("SELECT state FROM counter_state WHERE counter = ?", (number,)).fetchone()
    return row is None or row["state"] == "open"


def seats(db: sqlite3.Connection, config: Config) -> dict[int, Seat]:
    """Every counter as it is now."""
    rows = {row["counter"]: row for row in db.execute("SELECT * FROM counter_state")}
    return {place.number: _seat(config, place, rows.get(place.number)) for place in config.counters}


def seated(db: sqlite3.Connection, config: Config, name: str) -> list[Seat]:
    """Where this person sits, closed counters left out. :raises UnknownStaff: nowhere."""
    wanted = name_key(name)
    everywhere = seats(db, config).values()
    found = [at for at in everywhere if at.state != "closed" and name_key(at.place.staff) == wanted]
    if not wanted or not found:
        raise UnknownStaff(staff=name)
    return found


def plain_name(name: str) -> str:
    """One spelling for what reads the same, as keyboards compose Vietnamese letters differently."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def name_key(name: str) -> str:
    """The same for all spellings of a person's name, whatever their case."""
    return unicodedata.normalize("NFC", plain_name(name).casefold())


def change(
    tx: Transaction,
    number: int,
    day: str,
    now: int,
    kind: str,
    columns: Columns | None,
    **told: object,
) -> None:
    """Set ``columns`` of a counter's state; None: it is as configured again."""
    seq = append(tx, now, kind, day, None, number, {"set": columns, **told})
    if columns is None:
        tx.run("DELETE FROM counter_state WHERE counter = ?", (number,))
    else:
        row = tx.one("SELECT * FROM counter_state WHERE counter = ?", (number,))
        values = {**AS_CONFIGURED, **(dict(row) if row else {}), **columns, "counter": number}
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        tx.run(f"INSERT OR REPLACE INTO counter_state ({names}) VALUES ({marks})", values)
    tx.events.append(CounterEvent(seq, now, kind, number))


def before(tx: Transaction, number: int, day: str, seq: int) -> Columns | None:
    """The counter before its event ``seq``."""
    return fold_counter(row["data"] for row in tx.all(TODAY, (number, day, seq)))


def put_back(
    tx: Transaction, number: int, day: str, before: Columns | None, seq: int, now: int
) -> None:
    """The event ``seq`` of this counter is undone."""
    change(tx, number, day, now, "counter_undone", before, undoes=seq)


def resume_due(tx: Transaction, day: str, now: int) -> None:
    """End the pauses whose time has come."""
    due = tx.all("SELECT counter FROM counter_state WHERE until <= ? ORDER BY until", (now,))
    for row in due:
        change(tx, row["counter"], day, now, "counter_resumed", {**OPEN_AGAIN, "since": now})


def reset(tx: Transaction, day: str, now: int) -> None:
    """With the day, whatever was changed at the counters ends."""
    for row in tx.all("SELECT counter FROM counter_state ORDER BY counter"):
        change(tx, row["counter"], day, now, "counter_reset", None)


def _seat(config: Config, place: Counter, row: sqlite3.Row | None) -> Seat:
    if row is None:
        return Seat(place, "open", None, None, None)
    # The configuration may have lost a service since.
    named = json.loads(row["services"] or "[]")
    services = tuple(name for name in named if name in config.service) or place.services
    now = place.model_copy(
        update={
            "services": services,
            "helps": tuple(name for name in place.helps if name not in services),
            "staff": place.staff if row["staff"] is None else row["staff"],
        }
    )
    return Seat(now, row["state"], row["reason"], row["until"], row["since"])
