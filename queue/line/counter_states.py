"""Which counters are open, for which services and with whom: as configured, until staff change it.

Like a turn, a counter can be rebuilt from its events: each event of the open day has the columns
that it set.
"""

import json
import sqlite3
import unicodedata
from dataclasses import dataclass
from typing import Literal

from typing_extensions import TypedDict

from hall.config.models import Config, Counter
from hall.queue.store.chain import append
from hall.queue.store.database import Transaction
from hall.queue.store.errors import CounterClosed, CounterPaused, UnknownStaff
from hall.queue.store.events import CounterEvent
from hall.queue.store.rebuild import AS_CONFIGURED, Columns, rebuild_counter

CounterStatus = Literal["open", "paused", "closed"]
OPEN_AGAIN: Columns = {"state": "open", "reason": None, "until": None}
# The unary + keeps SQLite to the index of a counter's day.
EARLIER_EVENTS = (
    "SELECT seq, data FROM event WHERE turn_id IS NULL AND counter = ? AND day = ? AND +seq < ?"
    " ORDER BY seq"
)


class CounterStateAnswer(TypedDict):
    """A counter as API and screens read it; times in ms."""

    counter: int
    state: CounterStatus
    reason: str | None
    until: int | None
    since: int | None
    staff: str
    services: list[str]


@dataclass(frozen=True, slots=True)
class CounterState:
    """A counter as it is now. ``counter`` is the configured one, with the services that it takes
    and the staff who sit there now. A pause has a ``reason`` and may end by itself at ``until``."""

    counter: Counter
    status: CounterStatus
    reason: str | None
    until: int | None
    since: int | None

    def must_work(self) -> None:
        """:raises CounterPaused, CounterClosed:"""
        self.must_not_be_closed()
        if self.status == "paused":
            raise CounterPaused(counter=self.counter.number)

    def must_not_be_closed(self) -> None:
        """:raises CounterClosed:"""
        if self.status == "closed":
            raise CounterClosed(counter=self.counter.number)

    def answer(self) -> CounterStateAnswer:
        return CounterStateAnswer(
            counter=self.counter.number,
            state=self.status,
            reason=self.reason,
            until=self.until,
            since=self.since,
            staff=self.counter.staff,
            services=list(self.counter.services),
        )


def state_of(db: sqlite3.Connection, config: Config, counter: Counter) -> CounterState:
    """The state of a configured counter."""
    row = db.execute("SELECT * FROM counter_state WHERE counter = ?", (counter.number,)).fetchone()
    return _state(config, counter, row)


def is_open(db: sqlite3.Connection, number: int) -> bool:
    """Whether the counter is neither paused nor closed."""
    row = db.execute("SELECT state FROM counter_state WHERE counter = ?", (number,)).fetchone()
    return row is None or row["state"] == "open"


def all_states(db: sqlite3.Connection, config: Config) -> dict[int, CounterState]:
    """Every counter of the configuration, by number."""
    rows = {row["counter"]: row for row in db.execute("SELECT * FROM counter_state")}
    return {one.number: _state(config, one, rows.get(one.number)) for one in config.counters}


def staffed_by(db: sqlite3.Connection, config: Config, name: str) -> list[CounterState]:
    """The counters where this person sits, without those that are closed.

    :raises UnknownStaff: the person sits at none.
    """
    key = name_key(name)
    found = [
        state
        for state in all_states(db, config).values()
        if state.status != "closed" and name_key(state.counter.staff) == key
    ]
    if not key or not found:
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
    kind: str,
    columns: Columns | None,
    *,
    day: str,
    now: int,
    **data: object,
) -> None:
    """Set ``columns`` of a counter's state, with None as it is configured; ``data`` is added to
    the event."""
    seq = append(tx, now, kind, {"set": columns, **data}, day=day, counter=number)
    if columns is None:
        tx.run("DELETE FROM counter_state WHERE counter = ?", (number,))
    else:
        row = tx.one("SELECT * FROM counter_state WHERE counter = ?", (number,))
        values = {**AS_CONFIGURED, **(dict(row) if row else {}), **columns, "counter": number}
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        tx.run(f"INSERT OR REPLACE INTO counter_state ({names}) VALUES ({marks})", values)
    tx.events.append(CounterEvent(seq, now, kind, tx.caller.origin, number))


def before(tx: Transaction, number: int, day: str, seq: int) -> Columns | None:
    """The columns of the counter before its event ``seq``; None: it was as configured."""
    return rebuild_counter(row["data"] for row in tx.all(EARLIER_EVENTS, (number, day, seq)))


def put_back(
    tx: Transaction, number: int, before: Columns | None, *, day: str, seq: int, now: int
) -> None:
    """Undo the event ``seq`` of this counter, which becomes what it was ``before``."""
    change(tx, number, "counter_undone", before, day=day, now=now, undoes=seq)


def resume_due(tx: Transaction, day: str, now: int) -> None:
    """End the pauses whose time has come."""
    due = tx.all("SELECT counter FROM counter_state WHERE until <= ? ORDER BY until", (now,))
    for row in due:
        again = {**OPEN_AGAIN, "since": now}
        change(tx, row["counter"], "counter_resumed", again, day=day, now=now)


def remove_gone(tx: Transaction, config: Config, *, day: str, now: int) -> list[int]:
    """Forget what was changed at counters that the hall has no more; their numbers."""
    rows = tx.all("SELECT counter FROM counter_state ORDER BY counter")
    gone = [row["counter"] for row in rows if row["counter"] not in config.counter]
    for number in gone:
        change(tx, number, "counter_removed", None, day=day, now=now)
    return gone


def reset(tx: Transaction, day: str, now: int) -> None:
    """Whatever was changed at the counters ends with the day."""
    for row in tx.all("SELECT counter FROM counter_state ORDER BY counter"):
        change(tx, row["counter"], "counter_reset", None, day=day, now=now)


def _state(config: Config, counter: Counter, row: sqlite3.Row | None) -> CounterState:
    if row is None:
        return CounterState(counter, "open", None, None, None)
    # The configuration may have lost a service since.
    assigned = json.loads(row["services"] or "[]")
    services = tuple(name for name in assigned if name in config.service) or counter.services
    as_changed = counter.model_copy(
        update={
            "services": services,
            "helps": tuple(name for name in counter.helps if name not in services),
            "staff": counter.staff if row["staff"] is None else row["staff"],
        }
    )
    return CounterState(as_changed, row["state"], row["reason"], row["until"], row["since"])
