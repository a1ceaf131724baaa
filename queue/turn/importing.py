"""Appointments of a file: all of them or none, and none a second time."""

from collections import Counter
from collections.abc import Sequence

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.store.database import Transaction
from hall.queue.store.errors import Fault, ImportRefused
from hall.queue.turn import booking
from hall.queue.turn.appointment_file import Slip
from hall.queue.turn.booking import Wish

# Of what a line without a code says, as often as it says it.
Same = tuple[Wish, str]


class Imported(TypedDict):
    """How many lines were ``booked``, and how many had been before and are as they were."""

    booked: int
    known: int


def take_in(tx: Transaction, slips: Sequence[Slip], day: str, now: int) -> Imported:
    """:raises ImportRefused: a line is about the past, or its code belongs to another one."""
    fresh, faults = _sorted_out(tx, slips)
    faults += [
        Fault(slip.line, "appointment_past", {})
        for slip in fresh
        if slip.wish.at < now or slip.wish.day < day
    ]
    if faults:
        raise ImportRefused(sorted(faults, key=lambda fault: fault.line))
    for slip in fresh:
        booking.book(tx, slip.wish, day, now, slip.code, slip.reference)
    if fresh:
        booking.publish(tx, "booked", now)
    return Imported(booked=len(fresh), known=len(slips) - len(fresh))


def _sorted_out(tx: Transaction, slips: Sequence[Slip]) -> tuple[list[Slip], list[Fault]]:
    """The lines that are new, and those whose code is another one's."""
    fresh: list[Slip] = []
    faults: list[Fault] = []
    coded: dict[str, Wish] = {}
    for slip in slips:
        if slip.code is None:
            continue
        there = coded.get(slip.code) or booking.wish_of(tx, slip.code)
        if there is None:
            fresh.append(slip)
        elif there != slip.wish:
            faults.append(Fault(slip.line, "line_code_taken", {"value": slip.code}))
        coded[slip.code] = slip.wish
    uncoded = [slip for slip in slips if slip.code is None]
    return sorted([*fresh, *_unknown(tx, uncoded, coded)], key=lambda slip: slip.line), faults


def _unknown(tx: Transaction, slips: Sequence[Slip], coded: dict[str, Wish]) -> list[Slip]:
    """Lines that say the same are as many appointments, of which some may be there already."""
    left: Counter[Same] = Counter()
    for same in {(slip.wish, slip.reference) for slip in slips}:
        left[same] = len(booking.imported_codes(tx, *same).difference(coded))
    fresh = []
    for slip in slips:
        same = (slip.wish, slip.reference)
        if left[same] > 0:
            left[same] -= 1
        else:
            fresh.append(slip)
    return fresh
