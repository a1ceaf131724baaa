"""How the day ran: numbers given and called, by quarters of an hour."""

import sqlite3

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS

SLOT_MS = 15 * MINUTE_MS
SLOTS_OF_A_DAY = 24 * 4


class FlowSlot(TypedDict):
    at: int
    issued: int
    called: int


def flow(db: sqlite3.Connection, day: str | None) -> list[FlowSlot]:
    """Tickets given and called in each quarter of an hour, without gaps; at most a day, for a
    clock without a battery may have started this one in 1970."""
    slots: dict[int, FlowSlot] = {}
    counts = (
        ("issued", "SELECT issued_at / ? AS slot, count(*) FROM ticket WHERE day = ? GROUP BY 1"),
        (
            "called",
            "SELECT called_at / ? AS slot, count(*) FROM turn"
            " WHERE day = ? AND counter IS NOT NULL GROUP BY 1",
        ),
    )
    for kind, sql in counts:
        for number, count in db.execute(sql, (SLOT_MS, day)):
            slot = slots.setdefault(number, FlowSlot(at=number * SLOT_MS, issued=0, called=0))
            slot["issued" if kind == "issued" else "called"] = count
    if not slots:
        return []
    return [
        slots.get(number, FlowSlot(at=number * SLOT_MS, issued=0, called=0))
        for number in range(max(min(slots), max(slots) - SLOTS_OF_A_DAY + 1), max(slots) + 1)
    ]
