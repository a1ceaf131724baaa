"""The appointments of a day, in the order in which they are due."""

import sqlite3

from hall.queue.turn.booking import SELECT, AppointmentAnswer, appointment_answer


def appointments(db: sqlite3.Connection, day: str) -> list[AppointmentAnswer]:
    rows = db.execute(
        f"{SELECT} WHERE appointment.day = ? ORDER BY appointment.due_at, appointment.id", (day,)
    )
    return [appointment_answer(row) for row in rows]
