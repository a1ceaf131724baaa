"""Appointments: booked for a time, kept by checking in, or over with their day."""

import secrets
from dataclasses import dataclass
from typing import Any

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.config_tickets import Appointments
from hall.queue.errors import AppointmentOver, AppointmentUsed, UnknownAppointment
from hall.queue.issuing import Due
from hall.queue.store import Transaction
from hall.queue.turns import append, label

CODE_DIGITS = 6
MINUTE_MS = 60_000
SELECT = """
SELECT appointment.*, series, number FROM appointment
LEFT JOIN turn ON turn.id = turn_id LEFT JOIN ticket ON ticket.id = turn.ticket_id
"""


class Booked(TypedDict):
    """An appointment as staff read it; ``label`` is its number, once it has one."""

    code: str
    day: str
    service: str
    due_at: int
    state: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Wish:
    """``day`` is the business day of ``at``."""

    service: str
    at: int
    day: str


def book(tx: Transaction, wish: Wish, day: str, now: int) -> Booked:
    code = _free_code(tx)
    appointment = tx.run(
        "INSERT INTO appointment (code, day, service, due_at, state) VALUES (?, ?, ?, ?, 'booked')",
        (code, wish.day, wish.service, wish.at),
    ).lastrowid
    told = {"code": code, "day": wish.day, "service": wish.service, "due_at": wish.at}
    append(tx, now, "booked", day, None, None, {"appointment": appointment, **told})
    return told_of(_row(tx, code))


def cancel(tx: Transaction, code: str, day: str, now: int) -> Booked:
    """:raises UnknownAppointment, AppointmentUsed, AppointmentOver:"""
    row = expected(tx, code)
    _set(tx, row["id"], "cancelled")
    append(tx, now, "appointment_cancelled", day, None, None, {"appointment": row["id"]})
    return told_of(_row(tx, code))


def expected(tx: Transaction, code: str) -> Any:
    """The row of an appointment that is neither used nor over.

    :raises UnknownAppointment, AppointmentUsed, AppointmentOver:
    """
    row = _row(tx, code)
    if row is None:
        raise UnknownAppointment(code=code)
    if row["state"] == "arrived":
        raise AppointmentUsed(label=label(row["series"], row["number"]))
    if row["state"] != "booked":
        raise AppointmentOver
    return row


def due(rule: Appointments, due_at: int, now: int) -> Due | None:
    """What an appointment gives to who checks in now; None when they are too late for it."""
    if now > due_at + rule.late_min * MINUTE_MS:
        return None
    return Due(
        at=due_at,
        as_of=due_at - rule.lead_min * MINUTE_MS,
        not_before=due_at - rule.early_min * MINUTE_MS,
    )


def check_in(tx: Transaction, appointment: int, turn_id: int, day: str, now: int) -> None:
    _set(tx, appointment, "arrived", turn_id)
    told: dict[str, object] = {"appointment": appointment, "turn": turn_id}
    append(tx, now, "checked_in", day, None, None, told)


def expire(tx: Transaction, today: str, now: int) -> None:
    """Nobody came to those of earlier days."""
    unused = tx.all(
        "SELECT id, day FROM appointment WHERE state = 'booked' AND day < ? ORDER BY id", (today,)
    )
    for row in unused:
        _set(tx, row["id"], "expired")
        append(tx, now, "appointment_expired", row["day"], None, None, {"appointment": row["id"]})


def told_of(row: Any) -> Booked:
    """As ``SELECT`` reads it."""
    return Booked(
        code=row["code"],
        day=row["day"],
        service=row["service"],
        due_at=row["due_at"],
        state=row["state"],
        label=None if row["number"] is None else label(row["series"], row["number"]),
    )


def _row(tx: Transaction, code: str) -> Any:
    return tx.one(f"{SELECT} WHERE code = ?", (code,))


def _set(tx: Transaction, appointment: int, state: str, turn_id: int | None = None) -> None:
    tx.run(
        "UPDATE appointment SET state = ?, turn_id = ? WHERE id = ?", (state, turn_id, appointment)
    )


def _free_code(tx: Transaction) -> str:
    """Short enough to be typed at the kiosk, and not to be guessed from another one."""
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        if _row(tx, code) is None:
            return code
