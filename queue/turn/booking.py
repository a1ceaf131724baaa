"""Appointments: booked for a time, kept by checking in, or over with their day."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.config.sections import AppointmentsSection
from hall.queue.store.chain import append
from hall.queue.store.database import Transaction
from hall.queue.store.events import AppointmentEvent
from hall.queue.turn.appointment_errors import (
    AppointmentOver,
    AppointmentStands,
    AppointmentUsed,
    UnknownAppointment,
)
from hall.queue.turn.issuing import AppointmentDue

CODE_DIGITS = 6
SELECT = """
SELECT appointment.*, label FROM appointment
LEFT JOIN turn ON turn.id = turn_id LEFT JOIN ticket ON ticket.id = turn.ticket_id
"""


class AppointmentAnswer(TypedDict):
    """An appointment as staff read it. ``label`` is the number that its citizen got at check-in;
    ``reference`` is its name in the imported file, kept until its day closes."""

    code: str
    day: str
    service: str
    due_at: int
    state: str
    label: str | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class AppointmentSlot:
    """A service at a time (ms), and the business day of that time."""

    service: str
    at: int
    day: str

    def is_past(self, today: str, now: int) -> bool:
        return self.at < now or self.day < today


def book(
    tx: Transaction,
    slot: AppointmentSlot,
    *,
    day: str,
    now: int,
    code: str | None = None,
    reference: str | None = None,
    outside_hours: str = "",
) -> AppointmentAnswer:
    """Without a ``code`` one is drawn. ``reference`` is None unless the appointment is imported;
    ``outside_hours`` is why staff booked it though no counter is open then, else empty."""
    code = code or _free_code(tx)
    appointment = tx.run(
        "INSERT INTO appointment (code, day, service, due_at, state, reference)"
        " VALUES (?, ?, ?, ?, 'booked', ?)",
        (code, slot.day, slot.service, slot.at, reference),
    ).lastrowid
    data: dict[str, object] = {
        "appointment": appointment,
        "code": code,
        "day": slot.day,
        "service": slot.service,
        "due_at": slot.at,
    }
    reason = {"outside_hours": outside_hours} if outside_hours else {}
    append(tx, now, "booked", {**data, **reason}, day=day)
    return appointment_answer(_row(tx, code))


def cancel(tx: Transaction, code: str, day: str, now: int) -> AppointmentAnswer:
    """:raises UnknownAppointment, AppointmentUsed, AppointmentOver:"""
    row = expected(tx, code)
    _set(tx, row["id"], "cancelled")
    append(tx, now, "appointment_cancelled", {"appointment": row["id"]}, day=day)
    publish(tx, "appointment_cancelled", now)
    return appointment_answer(_row(tx, code))


def restore(tx: Transaction, code: str, day: str, now: int) -> AppointmentAnswer:
    """Take the cancellation back.

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
    return appointment_answer(_row(tx, code))


def move(tx: Transaction, code: str, service: str, day: str, now: int) -> AppointmentAnswer:
    """The appointment is for another service from now on, at the same time.

    :raises UnknownAppointment, AppointmentUsed, AppointmentOver:
    """
    row = expected(tx, code)
    if row["service"] != service:
        change(tx, row["id"], replace(slot_of(row), service=service), day=day, now=now)
        publish(tx, "appointment_moved", now)
    return appointment_answer(_row(tx, code))


def move_all(tx: Transaction, service: str, to: str, *, day: str, now: int) -> list[str]:
    """Move all booked appointments of a service; the result is their codes."""
    rows = tx.all(
        "SELECT * FROM appointment WHERE state = 'booked' AND service = ? ORDER BY due_at, id",
        (service,),
    )
    if service == to or not rows:
        return []
    for row in rows:
        change(tx, row["id"], replace(slot_of(row), service=to), day=day, now=now)
    publish(tx, "appointment_moved", now)
    return [row["code"] for row in rows]


def change(tx: Transaction, appointment: int, slot: AppointmentSlot, *, day: str, now: int) -> None:
    """Let the appointment be for another slot, under its code; one that was cancelled stands again."""
    tx.run(
        "UPDATE appointment SET day = ?, service = ?, due_at = ?, state = 'booked' WHERE id = ?",
        (slot.day, slot.service, slot.at, appointment),
    )
    data: dict[str, object] = {
        "appointment": appointment,
        "service": slot.service,
        "due_at": slot.at,
        "day": slot.day,
    }
    append(tx, now, "appointment_moved", data, day=day)


def publish(tx: Transaction, kind: str, now: int) -> None:
    """Let the screens that show appointments hear of the last event."""
    seq = tx.one("SELECT max(seq) FROM event")[0]
    tx.events.append(AppointmentEvent(seq, now, kind, tx.caller.origin))


def slot_of(row: Any) -> AppointmentSlot:
    return AppointmentSlot(row["service"], row["due_at"], row["day"])


def with_code(tx: Transaction, code: str) -> Any:
    """The row of the appointment, or None."""
    return _row(tx, code)


def with_reference(tx: Transaction) -> Sequence[Any]:
    """The rows of all appointments whose reference is kept, by their time."""
    return tx.all(f"{SELECT} WHERE reference <> '' ORDER BY due_at, appointment.id")


def codes_in(tx: Transaction, slot: AppointmentSlot) -> list[str]:
    """The codes of all appointments for this slot, whatever became of them; those that no file
    booked come first."""
    rows = tx.all(
        "SELECT code FROM appointment WHERE day = ? AND due_at = ? AND service = ?"
        " ORDER BY reference IS NOT NULL, code",
        (slot.day, slot.at, slot.service),
    )
    return [row["code"] for row in rows]


def imported_codes(tx: Transaction, slot: AppointmentSlot, reference: str) -> list[str]:
    """The codes of the appointments that a file booked for this slot, whatever became of them."""
    rows = tx.all(
        "SELECT code FROM appointment WHERE day = ? AND due_at = ? AND service = ?"
        " AND reference = ? ORDER BY code",
        (slot.day, slot.at, slot.service, reference),
    )
    return [row["code"] for row in rows]


def codes_of_files(tx: Transaction, day: str) -> list[str]:
    """The codes of the appointments of a day that files booked, whatever became of them."""
    rows = tx.all(
        "SELECT code FROM appointment WHERE day = ? AND reference IS NOT NULL ORDER BY code", (day,)
    )
    return [row["code"] for row in rows]


def known(tx: Transaction, code: str) -> Any:
    """The row of an appointment. :raises UnknownAppointment:"""
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


def due(rule: AppointmentsSection, due_at: int, now: int) -> AppointmentDue | None:
    """How the turn of an appointment stands in the line when its citizen checks in now; None when
    they are too late for it."""
    if now > due_at + rule.late_min * MINUTE_MS:
        return None
    return AppointmentDue(
        at=due_at,
        as_of=due_at - rule.lead_min * MINUTE_MS,
        not_before=due_at - rule.early_min * MINUTE_MS,
    )


def check_in(tx: Transaction, appointment: int, turn_id: int, day: str, now: int) -> None:
    _set(tx, appointment, "arrived", turn_id)
    data: dict[str, object] = {"appointment": appointment, "turn": turn_id}
    append(tx, now, "checked_in", data, day=day)
    publish(tx, "checked_in", now)


def expire(tx: Transaction, today: str, now: int) -> None:
    """Appointments of earlier days to which nobody came are over, and their references forgotten."""
    tx.run("UPDATE appointment SET reference = '' WHERE reference <> '' AND day < ?", (today,))
    unused = tx.all(
        "SELECT id, day FROM appointment WHERE state = 'booked' AND day < ? ORDER BY id", (today,)
    )
    for row in unused:
        _set(tx, row["id"], "expired")
        append(tx, now, "appointment_expired", {"appointment": row["id"]}, day=row["day"])


def revive(tx: Transaction, today: str, now: int) -> None:
    """Restore appointments that a clock which ran ahead had let expire before their day."""
    early = tx.all(
        "SELECT id, day FROM appointment WHERE state = 'expired' AND day >= ? ORDER BY id", (today,)
    )
    for row in early:
        _set(tx, row["id"], "booked")
        append(tx, now, "appointment_restored", {"appointment": row["id"]}, day=row["day"])


def appointment_answer(row: Any) -> AppointmentAnswer:
    """The answer for a row of ``SELECT``."""
    return AppointmentAnswer(
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
    """A code that no appointment has: short enough to be typed at the kiosk, and not to be guessed
    from another one."""
    while True:
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        if _row(tx, code) is None:
            return code
