"""The one way a turn begins: its row, the event that records it and what listeners hear of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hall.queue.store.chain import append
from hall.queue.store.database import Transaction
from hall.queue.store.events import TurnEvent


@dataclass(frozen=True, slots=True)
class NewTurn:
    """A turn that joins a line. ``columns`` are those that may also stay at their defaults."""

    ticket_id: int
    label: str
    token: str = field(repr=False)
    kiosk: str | None
    day: str
    service: str
    priority: str | None
    order_key: int
    ahead: int
    columns: Mapping[str, object] = field(default_factory=dict)


def add(
    tx: Transaction, turn: NewTurn, at: int, kind: str, counter: int | None, **data: object
) -> int:
    """The id of the turn, which waits since ``at``. ``counter`` made it, None if no counter did;
    ``data`` is added to the event, so that ticket and turn can be rebuilt from it."""
    stored: dict[str, object] = {
        "ticket_id": turn.ticket_id,
        "service": turn.service,
        "priority": turn.priority,
        "order_key": turn.order_key,
        "ahead": turn.ahead,
    }
    row = {**stored, **turn.columns, "state": "waiting", "day": turn.day, "arrived_at": at}
    names = ", ".join(row)
    marks = ", ".join(f":{name}" for name in row)
    turn_id = tx.run(f"INSERT INTO turn ({names}) VALUES ({marks})", row).lastrowid
    assert turn_id is not None
    event = {"label": turn.label, **stored, **data}
    if turn.columns:
        event["set"] = dict(turn.columns)
    seq = append(tx, at, kind, event, day=turn.day, turn_id=turn_id, counter=counter)
    tx.events.append(
        TurnEvent(
            seq=seq,
            at=at,
            kind=kind,
            origin=tx.caller.origin,
            turn_id=turn_id,
            label=turn.label,
            token=turn.token,
            service=turn.service,
            counter=counter,
            kiosk=turn.kiosk,
        )
    )
    return turn_id
