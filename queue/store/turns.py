"""A turn as the commands see it, and the one way to record what happened to it."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NotRequired

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.compact_json import encode
from hall.queue.store import chain, steps
from hall.queue.store.database import Transaction
from hall.queue.store.events import TurnEvent
from hall.queue.store.steps import Step

SELECT = """
SELECT turn.*, ticket.label, ticket.token, ticket.kiosk, ticket.language
FROM turn JOIN ticket ON ticket.id = turn.ticket_id
"""


class CallReason(TypedDict):
    """The rule that chose a turn, and the labels of those who came earlier and still wait."""

    rule: str
    passed_over: list[str]


class TurnAnswer(TypedDict):
    """A turn as API and tablets read it; times in ms."""

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
    id: int
    ticket_id: int
    label: str
    token: str
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

    @property
    def latest(self) -> int:
        """The last moment recorded of this turn: no later one may lie before it."""
        columns = ("ended_at", "away_since", "started_at", "last_called_at")
        joined: int = self.row["arrived_at"] + self.row["away_ms"]
        return max(joined, *(self.row[column] or 0 for column in columns))

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
            steps=steps.read(row["steps"]),
        )
        if why is not None:
            answer["why"] = why
        return answer


def find(tx: Transaction, where: str, values: Any) -> Turn | None:
    """The turn that the constant condition ``where`` names."""
    row = tx.one(f"{SELECT} WHERE {where}", values)
    return None if row is None else Turn.of(row)


def get(tx: Transaction, turn_id: int) -> Turn:
    turn = find(tx, "turn.id = ?", (turn_id,))
    assert turn is not None, turn_id
    return turn


def call_reason(tx: Transaction | sqlite3.Connection, called_seq: int) -> CallReason:
    connection = tx.connection if isinstance(tx, Transaction) else tx
    row = connection.execute("SELECT data FROM event WHERE seq = ?", (called_seq,)).fetchone()
    data = json.loads(row["data"])
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
    **told: object,
) -> Turn:
    """Set ``columns`` of a turn, and ``stamped`` ones to the seq of the event that records it all.

    ``by`` is the counter that did it, None for citizens and rules. The one way a turn changes, so
    that turns can be rebuilt from the events alone.
    """
    data = {"label": turn.label, "set": columns, "stamped": list(stamped), **told}
    seq = append(tx, at, kind, turn.row["day"], turn.id, by, data)
    values = {**columns, **dict.fromkeys(stamped, seq)}
    guarded = tx.run(
        f"UPDATE turn SET {', '.join(f'{name} = :{name}' for name in values)}"
        " WHERE id = :_id AND state = :_was",
        {**values, "_id": turn.id, "_was": turn.state},
    )
    assert guarded.rowcount == 1, turn
    changed = get(tx, turn.id)
    publish(tx, seq, at, kind, changed, by or changed.counter or turn.counter)
    return changed


def publish(tx: Transaction, seq: int, at: int, kind: str, turn: Turn, counter: int | None) -> None:
    """Let the listeners hear of an event once it is committed."""
    tx.events.append(
        TurnEvent(seq, at, kind, turn.id, turn.label, turn.token, turn.service, counter, turn.kiosk)
    )


def append(
    tx: Transaction,
    at: int,
    kind: str,
    day: str | None,
    turn_id: int | None,
    counter: int | None,
    data: dict[str, object],
) -> int:
    """Add an event to the chain; its seq."""
    if tx.head is None:
        last = tx.one("SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1")
        tx.head = (0, chain.FIRST) if last is None else (last["seq"], last["hash"])
    seq = tx.head[0] + 1
    row = (seq, at, kind, day, turn_id, counter, encode(data), tx.command)
    tx.head = seq, chain.link(tx.head[1], *row)
    tx.run("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*row, tx.head[1]))
    if tx.command is None:
        tx.command = seq
    return seq
