"""A turn as the commands see it, and the only way to change one."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NotRequired

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.store import steps
from hall.queue.store.chain import append
from hall.queue.store.database import Transaction
from hall.queue.store.events import TurnEvent
from hall.queue.store.steps import Step

# Commands read through their Transaction, views through a reading connection.
Readable = Transaction | sqlite3.Connection
SELECT = """
SELECT turn.*, ticket.label, ticket.token, ticket.kiosk, ticket.language
FROM turn JOIN ticket ON ticket.id = turn.ticket_id
"""


class CallReason(TypedDict):
    """Why a turn was called: the rule that chose it, and the labels of the turns that were ahead of
    it in the line."""

    rule: str
    passed_over: list[str]


class TurnAnswer(TypedDict):
    """A turn as the API and the tablets show it; times in ms."""

    label: str
    service: str
    priority: str | None
    state: str
    counter: int | None
    calls: int
    arrived_at: int
    called_at: int | None
    last_called_at: int | None
    started_at: int | None
    ended_at: int | None
    quiet: bool
    people: int
    steps: list[Step]
    why: NotRequired[CallReason]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn with its ticket; ``row`` has all columns that ``SELECT`` reads."""

    id: int
    ticket_id: int
    label: str
    token: str = field(repr=False)
    service: str
    kiosk: str | None
    counter: int | None
    state: str
    row: sqlite3.Row

    @classmethod
    def of(cls, row: sqlite3.Row) -> "Turn":
        return cls(
            id=row["id"],
            ticket_id=row["ticket_id"],
            label=row["label"],
            token=row["token"],
            service=row["service"],
            kiosk=row["kiosk"],
            counter=row["counter"],
            state=row["state"],
            row=row,
        )

    def moment(self, now: int) -> int:
        """When a change that happens ``now`` (ms) is recorded: after all that the turn has been
        through, so that no wait becomes negative when a clock is set back."""
        columns = ("ended_at", "away_since", "started_at", "last_called_at")
        waiting_from: int = self.row["arrived_at"] + self.row["away_ms"]
        return max(now, waiting_from, *(self.row[column] or 0 for column in columns))

    def answer(self, why: CallReason | None = None) -> TurnAnswer:
        row = self.row
        answer = TurnAnswer(
            label=self.label,
            service=self.service,
            priority=row["priority"],
            state=self.state,
            counter=self.counter,
            calls=row["calls"],
            arrived_at=row["arrived_at"],
            called_at=row["called_at"],
            last_called_at=row["last_called_at"],
            started_at=row["started_at"],
            ended_at=row["ended_at"],
            quiet=bool(row["quiet"]),
            people=row["people"],
            steps=steps.parse(row["steps"]),
        )
        if why is not None:
            answer["why"] = why
        return answer


def find(db: Readable, where: str, values: Any) -> Turn | None:
    """The turn for which the SQL condition ``where`` holds; it must be a constant."""
    row = _connection(db).execute(f"{SELECT} WHERE {where}", values).fetchone()
    return None if row is None else Turn.of(row)


def open_turn(db: Readable, counter: int) -> Turn | None:
    """The turn that this counter has called or serves."""
    return find(db, "turn.counter = ? AND turn.state IN ('called', 'serving')", (counter,))


def get(tx: Transaction, turn_id: int) -> Turn:
    turn = find(tx, "turn.id = ?", (turn_id,))
    assert turn is not None, turn_id
    return turn


def call_reason(db: Readable, called_seq: int) -> CallReason:
    """The reason that the event of a call recorded."""
    sql = "SELECT data FROM event WHERE seq = ?"
    data = json.loads(_connection(db).execute(sql, (called_seq,)).fetchone()["data"])
    return CallReason(rule=data["rule"], passed_over=data["passed_over"])


def change(
    tx: Transaction,
    turn: Turn,
    at: int,
    kind: str,
    columns: dict[str, Any],
    *,
    by: int | None,
    stamped: Sequence[str] = (),
    **details: object,
) -> Turn:
    """Set ``columns`` of a turn and record them in an event, whose seq the ``stamped`` columns get.

    ``by`` is the counter that made the change, None for citizens and rules; ``details`` are added
    to the event. Turns change in no other way, so that they can be rebuilt from their events.
    """
    data = {"label": turn.label, "set": columns, "stamped": list(stamped), **details}
    seq = append(tx, at, kind, data, day=turn.row["day"], turn_id=turn.id, counter=by)
    changed = _updated(tx, turn, {**columns, **dict.fromkeys(stamped, seq)})
    tx.events.append(
        TurnEvent(
            seq=seq,
            at=at,
            kind=kind,
            origin=tx.caller.origin,
            turn_id=changed.id,
            label=changed.label,
            token=changed.token,
            service=changed.service,
            counter=by or changed.counter or turn.counter,
            kiosk=changed.kiosk,
        )
    )
    return changed


def _connection(db: Readable) -> sqlite3.Connection:
    return db.connection if isinstance(db, Transaction) else db


def _updated(tx: Transaction, turn: Turn, columns: Mapping[str, Any]) -> Turn:
    assignments = ", ".join(f"{name} = :{name}" for name in columns)
    cursor = tx.run(
        f"UPDATE turn SET {assignments} WHERE id = :_id AND state = :_state",
        {**columns, "_id": turn.id, "_state": turn.state},
    )
    assert cursor.rowcount == 1, turn  # nothing else may have changed the turn meanwhile
    return get(tx, turn.id)
