"""How each counter went on after each call, by the record: what a replay keeps of its staff.

A window is open while a counter is free and somebody is there whom it may call. Staff let windows
pass, and call some time after the last one opened: each counter does so again, call by call, when
the day is replayed. With nothing changed that gives every call again at its millisecond.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from statistics import median_low

from hall.clock import Span
from hall.config.models import Config
from hall.hours import shifts_on
from hall.queue.estimating.state import CallingRules, QueuedTurn
from hall.queue.replaying.day_record import DayRecord, RecordedCall, RecordedWait
from hall.queue.replaying.event_queue import BY_CLOCK, FOR_EVER, EventQueue, once
from hall.queue.replaying.hall_model import HallModel, ReplayCounter, place_of, waiting_of

USUAL_GAP_MS = 3000  # of a counter that called only once or never


@dataclass(frozen=True, slots=True)
class CallHabit:
    """Before a call of a counter: the lengths of the windows let pass, and how long after the last
    one opened the call came; ``since_free`` if there was none: how long after the counter was free.
    ``call`` is None after the last."""

    call: RecordedCall | None
    ignored: tuple[int, ...]
    gap_ms: int
    since_free: bool

    def follows(self, passed: int) -> bool:
        """Whether the call came in the window after so many."""
        return self.call is not None and not self.since_free and passed == len(self.ignored)


@dataclass(frozen=True, slots=True)
class StaffHabits:
    """Per counter; ``rests``: when it was closed for lunch and before the day."""

    call_habits: Mapping[int, Sequence[CallHabit]]
    rests: Mapping[int, Sequence[Span]]
    begins: int

    def usual_gap_ms(self, counter: int) -> int:
        """Of an added counter, that of all the others."""
        of = self.call_habits.get(counter) or [*chain.from_iterable(self.call_habits.values())]
        gaps = [each.gap_ms for each in of if each.call is not None and not each.since_free]
        return median_low(gaps) if gaps else USUAL_GAP_MS


def habits_of(config: Config, record: DayRecord) -> StaffHabits:
    return _Observer(config, record).habits()


class _Observer:
    def __init__(self, config: Config, record: DayRecord) -> None:
        self._config = config
        self._record = record
        self._begins = min(stay.entered for stay in record.stays) if record.stays else 0
        numbers = {*config.counter, *(call.counter for call in record.calls)}
        self._rests = {number: rests_of(config, record, number) for number in sorted(numbers)}
        counters = {
            number: ReplayCounter(place_of(config, number), free_since=self._begins)
            for number in self._rests
        }
        self._machine = HallModel(CallingRules.of(config), counters, lambda *_: None)
        self._course = EventQueue(self._machine.settle)
        self._found: dict[int, list[CallHabit]] = {number: [] for number in counters}

    def habits(self) -> StaffHabits:
        for stay in self._record.stays:
            self._course.at(stay.entered, stay.seq, partial(self._enter, stay))
        for call in self._record.calls:
            self._course.at(call.at, call.seq, partial(self._call, call))
            if call.ended is not None:
                self._course.at(call.ended, call.end_seq, partial(self._end, call))
        for seated in self._record.seated:
            change = partial(self._machine.seat_again, self._config, seated)
            self._course.at(seated.at, seated.seq, partial(once, change))
        for number, spans in self._rests.items():
            rest(self._course, self._machine.counters[number], spans)
        self._course.run()
        for number, seat in self._machine.counters.items():
            if seat.opened is not None:
                seat.ignored.append(self._record.ends - seat.opened)
            self._found[number].append(CallHabit(None, tuple(seat.ignored), 0, since_free=False))
        return StaffHabits(self._found, self._rests, self._begins)

    def _enter(self, stay: RecordedWait, now: int) -> None:
        turn = waiting_of(stay, now, stay.since)
        self._machine.enter(turn)
        for moment in {turn.not_before, turn.until or 0}:
            if moment > now:
                self._course.tick(moment)
        leaves(self._course, self._machine, stay, 0)

    def _call(self, call: RecordedCall, now: int) -> None:
        seat = self._machine.counters[call.counter]
        since = seat.free_since if seat.opened is None else seat.opened
        self._found[call.counter].append(
            CallHabit(call, tuple(seat.ignored), now - since, seat.opened is None)
        )
        turn = self._machine.there(call.stay.turn_id) if call.stay else None
        self._machine.take(seat, turn)

    def _end(self, call: RecordedCall, now: int) -> None:
        self._machine.release(self._machine.counters[call.counter], now)


def leaves(course: EventQueue, machine: HallModel, stay: RecordedWait, later: int) -> None:
    """Who was out of the line for a while, or left it, does so ``later`` ms later."""
    for span, events in stay.hidden:
        _hide(course, machine, stay.turn_id, [at + later for at in span], events)
    if stay.left is not None:
        at, seq = stay.left
        course.at(at + later, seq, lambda _: machine.leave(stay.turn_id))


def _hide(
    course: EventQueue, machine: HallModel, turn_id: int, span: Sequence[int], events: Span
) -> None:
    kept: list[QueuedTurn] = []

    def go(_: int) -> None:
        turn = machine.there(turn_id)
        if turn is not None:
            kept.append(turn)
            machine.leave(turn_id)

    def back(_: int) -> None:
        for turn in kept:
            machine.enter(turn)

    course.at(span[0], events[0], go)
    course.at(span[1], events[1], back)


def rest(course: EventQueue, seat: ReplayCounter, spans: Sequence[Span]) -> None:
    for begins, ends in spans:
        course.at(begins, BY_CLOCK, lambda _: seat.resting.add("by the hours"))
        if ends < FOR_EVER:
            course.at(ends, BY_CLOCK, lambda _: seat.resting.discard("by the hours"))


def rests_of(config: Config, record: DayRecord, counter: int) -> list[Span]:
    """Before the first shift and between shifts, as far as the counter kept to them."""
    shifts = shifts_on(config, dt.date.fromisoformat(record.day))
    called = [call.at for call in record.calls if call.counter == counter]
    spans: list[Span] = []
    closes = 0
    for shift in shifts:
        within = [at for at in called if closes <= at < shift.opens]
        spans.append((max([closes, *(at + 1 for at in within)]), shift.opens))
        closes = shift.closes
    return spans
