"""Appointments of a file: all of them or none, and none a second time."""

from collections import Counter
from collections.abc import Sequence

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.store.database import Transaction
from hall.queue.store.errors import Fault, ImportRefused
from hall.queue.turn import booking
from hall.queue.turn.appointment_file import ImportRow
from hall.queue.turn.booking import AppointmentSlot

# What a line without a code says; lines that say the same are as many appointments.
SlotAndReference = tuple[AppointmentSlot, str]


class Imported(TypedDict):
    """How many lines were ``booked`` now, and how many were ``known``, as an earlier import had booked
    them."""

    booked: int
    known: int


def take_in(tx: Transaction, rows: Sequence[ImportRow], day: str, now: int) -> Imported:
    """Book the lines that are new.

    :raises ImportRefused: a line is about the past, or its code is that of another appointment.
    """
    fresh, faults = _sorted_out(tx, rows)
    faults += [
        Fault(row.line, "appointment_past", {}) for row in fresh if row.slot.is_past(day, now)
    ]
    if faults:
        raise ImportRefused(sorted(faults, key=lambda fault: fault.line))
    for row in fresh:
        booking.book(tx, row.slot, day=day, now=now, code=row.code, reference=row.reference)
    if fresh:
        booking.publish(tx, "booked", now)
    return Imported(booked=len(fresh), known=len(rows) - len(fresh))


def _sorted_out(tx: Transaction, rows: Sequence[ImportRow]) -> tuple[list[ImportRow], list[Fault]]:
    """The lines that are new, and a fault for each whose code is that of another appointment."""
    fresh: list[ImportRow] = []
    faults: list[Fault] = []
    coded: dict[str, AppointmentSlot] = {}
    for row in rows:
        if row.code is None:
            continue
        slot = coded.get(row.code) or booking.slot_of(tx, row.code)
        if slot is None:
            fresh.append(row)
        elif slot != row.slot:
            faults.append(Fault(row.line, "line_code_taken", {"value": row.code}))
        coded[row.code] = row.slot
    uncoded = [row for row in rows if row.code is None]
    return sorted([*fresh, *_unknown(tx, uncoded, coded)], key=lambda row: row.line), faults


def _unknown(
    tx: Transaction, rows: Sequence[ImportRow], coded: dict[str, AppointmentSlot]
) -> list[ImportRow]:
    """The lines without a code that are not booked yet."""
    left: Counter[SlotAndReference] = Counter()
    for same in {(row.slot, row.reference) for row in rows}:
        left[same] = len(booking.imported_codes(tx, *same).difference(coded))
    fresh = []
    for row in rows:
        same = (row.slot, row.reference)
        if left[same] > 0:
            left[same] -= 1
        else:
            fresh.append(row)
    return fresh
