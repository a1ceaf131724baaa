"""Appointments of a file: all of them or none, none a second time, and corrected where the file is.

A line is recognised by its code; without one by its reference and, without either, by its service
and time. The references of days that are over have been deleted, so a line of the past is known if
there was an appointment for its service at its time. One of an earlier day is known, too, if a file
had booked an appointment of that day that is no other line's: it was moved, or corrected too late.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.store.database import Transaction
from hall.queue.store.errors import Fault, HallError, ImportRefused
from hall.queue.turn import booking
from hall.queue.turn.appointment_file import ImportRow
from hall.queue.turn.bookable import BookableTimes
from hall.queue.turn.booking import AppointmentSlot

CORRECTABLE = ("booked", "cancelled", "expired")
# The code of a fault, where the sentence about a line is another one than that about a booking.
FAULT_CODES = {"appointment_outside_hours": "line_outside_hours"}


class Imported(TypedDict):
    """How many lines were ``booked`` now, how many ``changed`` the appointment that an earlier file
    had booked, and how many were ``known`` as they are."""

    booked: int
    changed: int
    known: int


def take_in(tx: Transaction, rows: Sequence[ImportRow], times: BookableTimes) -> Imported:
    """Book the lines that are new, and correct the appointments of lines that say something else
    than before.

    :raises ImportRefused: a line cannot be booked, or its code is that of another appointment.
    """
    sorting = _Sorting(tx, times)
    sorting.sort(rows)
    asked = [*sorting.fresh, *(row for row, _ in sorting.changed)]
    faults = sorting.faults + [fault for row in asked for fault in _faults(row, times)]
    if faults:
        raise ImportRefused(sorted(faults, key=lambda fault: fault.line))
    for row, appointment in sorting.changed:
        booking.change(tx, appointment["id"], row.slot, day=times.today, now=times.now)
    for row in sorted(sorting.fresh, key=lambda row: row.line):
        booking.book(
            tx, row.slot, day=times.today, now=times.now, code=row.code, reference=row.reference
        )
    if asked:
        booking.publish(tx, "booked" if sorting.fresh else "appointment_moved", times.now)
    booked, changed = len(sorting.fresh), len(sorting.changed)
    return Imported(booked=booked, changed=changed, known=len(rows) - booked - changed)


def _faults(row: ImportRow, times: BookableTimes) -> Iterable[Fault]:
    problem: HallError | None = times.problem(row.slot)
    if problem is not None:
        code = FAULT_CODES.get(problem.code, problem.code)
        yield Fault(row.line, code, problem.values)


@dataclass(slots=True)
class _Sorting:
    """The lines of a file that are ``fresh``, those that have ``changed``, with the row of their
    appointment, and the faults of lines whose code is that of another appointment."""

    tx: Transaction
    times: BookableTimes
    fresh: list[ImportRow] = field(default_factory=list)
    changed: list[tuple[ImportRow, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    """The codes of the appointments that a line is about."""

    def sort(self, rows: Sequence[ImportRow]) -> None:
        coded: dict[str, AppointmentSlot] = {}
        for row in rows:
            if row.code is not None:
                self._by_code(row, row.code, coded)
        self.taken |= coded.keys()
        left = self._unless_as_before([row for row in rows if row.code is None])
        ahead = [row for row in left if not self._is_past(row)]
        self._by_reference(ahead)
        self._past([row for row in left if self._is_past(row)])

    def _is_past(self, row: ImportRow) -> bool:
        return row.slot.is_past(self.times.today, self.times.now)

    def _by_code(self, row: ImportRow, code: str, coded: dict[str, AppointmentSlot]) -> None:
        before = coded.get(code)
        appointment = None if before else booking.with_code(self.tx, code)
        slot = before or (appointment and booking.slot_of(appointment))
        if slot is None:
            self.fresh.append(row)
        elif slot == row.slot or self._of_earlier_day(row, appointment):
            pass
        elif appointment is not None and self._may_be_corrected(appointment):
            self.changed.append((row, appointment))
        elif appointment is None or not (self._is_past(row) and self._is_over(appointment)):
            self.faults.append(Fault(row.line, "line_code_taken", {"value": code}))
        coded[code] = row.slot

    def _of_earlier_day(self, row: ImportRow, appointment: Any) -> bool:
        today = self.times.today
        return appointment is not None and max(row.slot.day, appointment["day"]) < today

    def _may_be_corrected(self, appointment: Any) -> bool:
        """Only what a file has booked: the code of another may be the same by chance. Who did not
        come on an earlier day may get another one under the same code."""
        return appointment["reference"] is not None and appointment["state"] in CORRECTABLE

    def _is_over(self, appointment: Any) -> bool:
        return bool(appointment["state"] == "arrived" or appointment["due_at"] < self.times.now)

    def _unless_as_before(self, rows: Sequence[ImportRow]) -> list[ImportRow]:
        """The lines without the appointments that an earlier file booked just so."""
        held = {
            same: booking.imported_codes(self.tx, *same)
            for same in {(row.slot, row.reference) for row in rows}
        }
        return [row for row in rows if not self._take(held[row.slot, row.reference])]

    def _by_reference(self, rows: Sequence[ImportRow]) -> None:
        """Lines ahead: corrected if their reference is held by an appointment that no line is about,
        else new. One that stands is corrected before one that was cancelled."""
        held: dict[str, list[Any]] = defaultdict(list)
        for appointment in booking.with_reference(self.tx):
            if appointment["code"] not in self.taken and self._may_be_corrected(appointment):
                held[appointment["reference"]].append(appointment)
        for row in rows:
            same = sorted(held[row.reference], key=lambda each: each["state"] == "cancelled")
            if row.reference and same:
                self.changed.append((row, same[0]))
                self.taken.add(same[0]["code"])
                held[row.reference].remove(same[0])
            else:
                self.fresh.append(row)

    def _past(self, rows: Sequence[ImportRow]) -> None:
        """Lines whose time has passed are known or, as nothing can be done about them, refused."""
        in_slot = {row.slot: booking.codes_in(self.tx, row.slot) for row in rows}
        left = [row for row in rows if not self._take(in_slot[row.slot])]
        earlier = {row.slot.day for row in left if row.slot.day < self.times.today}
        of_files = {day: booking.codes_of_files(self.tx, day) for day in earlier}
        held = booking.with_reference(self.tx)
        over = {each["reference"] for each in held if self._is_over(each)}
        for row in left:
            seen_over = row.reference and row.reference in over
            if not seen_over and not self._take(of_files.get(row.slot.day, ())):
                self.fresh.append(row)

    def _take(self, codes: Sequence[str]) -> bool:
        """Whether one of these appointments is free for a line to be about; the first is taken."""
        free = next((code for code in codes if code not in self.taken), None)
        if free is not None:
            self.taken.add(free)
        return free is not None
