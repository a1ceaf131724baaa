"""The appointments of a day, in the order in which they are due."""

import sqlite3

from hall.queue.turn.booking import SELECT, Booked, told_of


def appointments(db: sqlite3.Connection, day: str) -> list[Booked]:
    rows = db.execute(
        f"{SELECT} WHERE appointment.day = ? ORDER BY appointment.due_at, appointment.id", (day,)
    )
    return [told_of(row) for row in rows]
