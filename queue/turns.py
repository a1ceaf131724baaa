"""A turn as the commands see it, and the one way to record what happened to it."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NotRequired, TypedDict

from hall.compact_json import encode
from hall.queue.events import TurnEvent
from hall.queue.store import Transaction

SELECT = """
SELECT turn.*, ticket.series, ticket.number, ticket.token, ticket.kiosk, ticket.language
FROM turn JOIN ticket ON ticket.id = turn.ticket_id
"""


class Why(TypedDict):
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
    why: NotRequired[Why]


def label(series: str, number: int) -> str:
    return f"{series}{number:03d}"


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
            label=label(row["series"], row["number"]),
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
        columns = ("ended_at", "started_at", "last_called_at", "arrived_at")
        return max(self.row[column] or 0 for column in columns)

    def answer(self, why: Why | None = None) -> TurnAnswer:
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


def why_called(tx: Transaction | sqlite3.Connection, called_seq: int) -> Why:
    connection = tx.connection if isinstance(tx, Transaction) else tx
    row = connection.execute("SELECT data FROM event WHERE seq = ?", (called_seq,)).fetchone()
    data = json.loads(row["data"])
    return Why(rule=data["rule"], passed_over=data["passed_over"])


def change(
    tx: Transaction,
    turn: Turn,
    at: int,
    kind: str,
    columns: dict[str, Any],
    *,
    stamped: Sequence[str] = (),
    **told: object,
) -> Turn:
    """Set ``columns`` of a turn, and ``stamped`` ones to the seq of the event that records it all.

    The one way a turn changes, so that turns can be rebuilt from the events alone.
    """
    counter = columns.get("counter", turn.counter)
    data = {"label": turn.label, "set": columns, "stamped": list(stamped), **told}
    seq = append(tx, at, kind, turn.row["day"], turn.id, counter, data)
    values = {**columns, **dict.fromkeys(stamped, seq)}
    guarded = tx.run(
        f"UPDATE turn SET {', '.join(f'{name} = :{name}' for name in values)}"
        " WHERE id = :_id AND state = :_was",
        {**values, "_id": turn.id, "_was": turn.state},
    )
    assert guarded.rowcount == 1, turn
    tx.events.append(
        TurnEvent(seq, at, kind, turn.id, turn.label, turn.token, turn.service, counter, turn.kiosk)
    )
    return get(tx, turn.id)


def append(
    tx: Transaction,
    at: int,
    kind: str,
    day: str | None,
    turn_id: int | None,
    counter: int | None,
    data: dict[str, object],
) -> int:
    cursor = tx.run(
        "INSERT INTO event (at, kind, day, turn_id, counter, data) VALUES (?, ?, ?, ?, ?, ?)",
        (at, kind, day, turn_id, counter, encode(data)),
    )
    seq = cursor.lastrowid
    assert seq is not None
    return seq
