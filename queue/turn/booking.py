"""Appointments: booked for a time, kept by checking in, or over with their day."""

import secrets
from dataclasses import dataclass
from typing import Any

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.config.tickets import Appointments
from hall.queue.store.appointment_errors import (
    AppointmentOver,
    AppointmentStands,
    AppointmentUsed,
    UnknownAppointment,
)
from hall.queue.store.chain import append
from hall.queue.store.database import Transaction
from hall.queue.store.events import AppointmentEvent
from hall.queue.turn.issuing import AppointmentDue

CODE_DIGITS = 6
SELECT = """
SELECT appointment.*, label FROM appointment
LEFT JOIN turn ON turn.id = turn_id LEFT JOIN ticket ON ticket.id = turn.ticket_id
"""


class Booked(TypedDict):
    """An appointment as staff read it; ``label`` is its number, once it has one. ``reference`` is
    what the imported file called it, until its day closes."""

    code: str
    day: str
    service: str
    due_at: int
    state: str
    label: str | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class Wish:
    """``day`` is the business day of ``at``."""

    service: str
    at: int
    day: str


def book(
    tx: Transaction,
    wish: Wish,
    day: str,
    now: int,
    code: str | None = None,
    reference: str | None = None,
) -> Booked:
    """``code`` and ``reference`` are those of an import, whose ``reference`` is never None."""
    code = code or _free_code(tx)
    appointment = tx.run(
        "INSERT INTO appointment (code, day, service, due_at, state, reference)"
        " VALUES (?, ?, ?, ?, 'booked', ?)",
        (code, wish.day, wish.service, wish.at, reference),
    ).lastrowid
    told = {"code": code, "day": wish.day, "service": wish.service, "due_at": wish.at}
    append(tx, now, "booked", {"appointment": appointment, **told}, day=day)
    return told_of(_row(tx, code))


def cancel(tx: Transaction, code: str, day: str, now: int) -> Booked:
    """:raises UnknownAppointment, AppointmentUsed, AppointmentOver:"""
    row = expected(tx, code)
    _set(tx, row["id"], "cancelled")
    append(tx, now, "appointment_cancelled", {"appointment": row["id"]}, day=day)
    publish(tx, "appointment_cancelled", now)
    return told_of(_row(tx, code))


def restore(tx: Transaction, code: str, day: str, now: int) -> Booked:
    """It was not to be cancelled.

    :raises UnknownAppointment, AppointmentUsed, AppointmentStands:
    :raises AppointmentOver: its day has passed.
    """
    row = _row(tx, code)
    if row is not None and row["state"] == "booked":
        raise AppointmentStands
    if row is None or row["state"] != "cancelled" or row["day"] < day:
        expected(tx, code)
        raise AppointmentOver
    _set(tx, row["id"], "booked")
    append(tx, now, "appointment_restored", {"appointment": row["id"]}, day=day)
    publish(tx, "appointment_restored", now)
    return told_of(_row(tx, code))


def publish(tx: Transaction, kind: str, now: int) -> None:
    """To the screens that show appointments."""
    seq = tx.one("SELECT max(seq) FROM event")[0]
    tx.events.append(AppointmentEvent(seq, now, kind))


def wish_of(tx: Transaction, code: str) -> Wish | None:
    row = _row(tx, code)
    return None if row is None else Wish(row["service"], row["due_at"], row["day"])


def imported_codes(tx: Transaction, wish: Wish, reference: str) -> set[str]:
    """Whatever became of them."""
    rows = tx.all(
        "SELECT code FROM appointment WHERE day = ? AND due_at = ? AND service = ?"
        " AND reference = ?",
        (wish.day, wish.at, wish.service, reference),
    )
    return {row["code"] for row in rows}


def known(tx: Transaction, code: str) -> Any:
    """:raises UnknownAppointment:"""
    row = _row(tx, code)
    if row is None:
        raise UnknownAppointment(code=code)
    return row


def expected(tx: Transaction, code: str) -> Any:
    """The row of an appointment that is neither used nor over.

    :raises UnknownAppointment, AppointmentUsed, AppointmentOver:
    """
    row = known(tx, code)
    if row["state"] == "arrived":
        raise AppointmentUsed(label=row["label"])
    if row["state"] != "booked":
        raise AppointmentOver
    return row


def due(rule: Appointments, due_at: int, now: int) -> AppointmentDue | None:
    """What an appointment gives to who checks in now; None when they are too late for it."""
    if now > due_at + rule.late_min * MINUTE_MS:
        return None
    return AppointmentDue(
        at=due_at,
        as_of=due_at - rule.lead_min * MINUTE_MS,
        not_before=due_at - rule.early_min * MINUTE_MS,
    )


def check_in(tx: Transaction, appointment: int, turn_id: int, day: str, now: int) -> None:
    _set(tx, appointment, "arrived", turn_id)
    told: dict[str, object] = {"appointment": appointment, "turn": turn_id}
    append(tx, now, "checked_in", told, day=day)
    publish(tx, "checked_in", now)


def expire(tx: Transaction, today: str, now: int) -> None:
    """Nobody came to those of earlier days, and what they were about is nobody's business now."""
    tx.run("UPDATE appointment SET reference = NULL WHERE reference <> '' AND day < ?", (today,))
    unused = tx.all(
        "SELECT id, day FROM appointment WHERE state = 'booked' AND day < ? ORDER BY id", (today,)
    )
    for row in unused:
        _set(tx, row["id"], "expired")
        append(tx, now, "appointment_expired", {"appointment": row["id"]}, day=row["day"])


def revive(tx: Transaction, today: str, now: int) -> None:
    """A clock that ran ahead had let them expire before their day."""
    early = tx.all(
        "SELECT id, day FROM appointment WHERE state = 'expired' AND day >= ? ORDER BY id", (today,)
    )
    for row in early:
        _set(tx, row["id"], "booked")
        append(tx, now, "appointment_restored", {"appointment": row["id"]}, day=row["day"])


def told_of(row: Any) -> Booked:
    """As ``SELECT`` reads it."""
    return Booked(
        code=row["code"],
        day=row["day"],
        service=row["service"],
        due_at=row["due_at"],
        state=row["state"],
        label=row["label"],
        reference=row["reference"] or None,
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
