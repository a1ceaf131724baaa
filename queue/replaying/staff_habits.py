"""How the staff of each counter came to each call on the recorded day. A replay keeps that.

A window is open while a counter is free and has somebody whom it may call. Staff let some windows
pass, and call a while after the last one opened. In a replay each counter does the same again,
call by call. With nothing changed every call comes again at its millisecond.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from statistics import median_low

from hall.clock import Span
from hall.config.models import Config
from hall.hours import shifts_on
from hall.queue.estimating.state import CallingRules, QueuedTurn
from hall.queue.replaying.day_record import Binding, DayRecord, RecordedCall, RecordedWait
from hall.queue.replaying.event_queue import BY_CLOCK, FOR_EVER, EventQueue, once
from hall.queue.replaying.hall_model import (
    HallModel,
    ReplayCounter,
    configured_counter,
    queued_turn,
)

USUAL_GAP_MS = 3000  # for a counter that called only once or never


@dataclass(frozen=True, slots=True)
class CallHabit:
    """How a counter came to one of its calls.

    ``ignored`` are the lengths in ms of the windows that it let pass. The call came ``gap_ms``
    after the last window opened or, with ``since_free``, when there was no window, after the
    counter became free. ``call`` is None in the entry after the last call.
    """

    call: RecordedCall | None
    ignored: tuple[int, ...]
    gap_ms: int
    since_free: bool

    def follows(self, passed: int) -> bool:
        """Whether the call came in the window after ``passed`` others."""
        return self.call is not None and not self.since_free and passed == len(self.ignored)


@dataclass(frozen=True, slots=True)
class StaffHabits:
    """``call_habits`` are in the order of the calls. ``rests`` says when each counter rested before
    the day and at lunch. The day ``begins`` with the first person, in ms."""

    call_habits: Mapping[int, Sequence[CallHabit]]
    rests: Mapping[int, Sequence[Span]]
    begins: int

    def usual_gap_ms(self, counter: int) -> int:
        """The median time from a window to the call. An added counter works like all others
        together."""
        habits = self.call_habits.get(counter) or list(chain(*self.call_habits.values()))
        gaps = [each.gap_ms for each in habits if each.call is not None and not each.since_free]
        return median_low(gaps) if gaps else USUAL_GAP_MS


def habits_of(config: Config, record: DayRecord) -> StaffHabits:
    return _Observer(config, record).habits()


class _Observer:
    def __init__(self, config: Config, record: DayRecord) -> None:
        self._config = config
        self._record = record
        self._begins = min(wait.entered for wait in record.waits) if record.waits else 0
        numbers = {*config.counter, *(call.counter for call in record.calls)}
        self._rests = {number: rests_of(config, record, number) for number in sorted(numbers)}
        counters = {
            number: ReplayCounter(configured_counter(config, number), free_since=self._begins)
            for number in self._rests
        }
        self._model = HallModel(CallingRules.of(config), counters, lambda *_: None)
        self._queue = EventQueue(self._model.settle)
        self._found: dict[int, list[CallHabit]] = {number: [] for number in counters}

    def habits(self) -> StaffHabits:
        for wait in self._record.waits:
            self._queue.at(wait.entered, wait.seq, partial(self._enter, wait))
        for call in self._record.calls:
            self._queue.at(call.at, call.seq, partial(self._call, call))
            if call.ended is not None:
                self._queue.at(call.ended, call.end_seq, partial(self._end, call))
        for counter_change in self._record.counter_changes:
            change = partial(self._model.apply_change, self._config, counter_change)
            self._queue.at(counter_change.at, counter_change.seq, partial(once, change))
        for number, spans in self._rests.items():
            rest(self._queue, self._model.counters[number], spans)
        self._queue.run()
        for number, counter in self._model.counters.items():
            if counter.opened is not None:
                counter.ignored.append(self._record.ends - counter.opened)
            after_last = CallHabit(
                call=None, ignored=tuple(counter.ignored), gap_ms=0, since_free=False
            )
            self._found[number].append(after_last)
        return StaffHabits(self._found, self._rests, self._begins)

    def _enter(self, wait: RecordedWait, now: int) -> None:
        turn = queued_turn(wait, now, wait.since)
        self._model.enter(turn)
        for moment in {turn.not_before, turn.until or 0}:
            if moment > now:
                self._queue.tick(moment)
        leaves(self._queue, self._model, wait, 0)

    def _call(self, call: RecordedCall, now: int) -> None:
        counter = self._model.counters[call.counter]
        since = counter.free_since if counter.opened is None else counter.opened
        self._found[call.counter].append(
            CallHabit(
                call=call,
                ignored=tuple(counter.ignored),
                gap_ms=now - since,
                since_free=counter.opened is None,
            )
        )
        turn = self._model.find(call.wait.turn_id) if call.wait else None
        self._model.take(counter, turn)

    def _end(self, call: RecordedCall, now: int) -> None:
        self._model.release(self._model.counters[call.counter], now)


def leaves(queue: EventQueue, model: HallModel, wait: RecordedWait, later: int) -> None:
    """Plans when the turn of a wait leaves the line, for a while or for good: ``later`` ms later
    than it did."""
    for span, events in wait.absences:
        _be_absent(queue, model, wait.turn_id, [at + later for at in span], events)
    for binding in wait.bindings:
        queue.at(binding.at + later, binding.seq, partial(_bind, queue, model, wait, binding))
    if wait.left is not None:
        at, seq = wait.left
        queue.at(at + later, seq, lambda _: model.leave(wait.turn_id))


def _be_absent(
    queue: EventQueue, model: HallModel, turn_id: int, span: Sequence[int], events: Span
) -> None:
    kept: list[QueuedTurn] = []

    def go(_: int) -> None:
        turn = model.find(turn_id)
        if turn is not None:
            kept.append(turn)
            model.leave(turn_id)

    def back(_: int) -> None:
        for turn in kept:
            model.enter(turn)

    queue.at(span[0], events[0], go)
    queue.at(span[1], events[1], back)


def _bind(
    queue: EventQueue, model: HallModel, wait: RecordedWait, binding: Binding, now: int
) -> None:
    turn = model.find(wait.turn_id)
    if turn is None:
        return
    until = None if binding.until is None else binding.until + now - binding.at
    model.leave(wait.turn_id)
    model.enter(replace(turn, counter=binding.counter, until=until, staff=binding.staff))
    if until is not None and until > now:
        queue.tick(until)


def rest(queue: EventQueue, counter: ReplayCounter, spans: Sequence[Span]) -> None:
    for begins, ends in spans:
        queue.at(begins, BY_CLOCK, lambda _: counter.resting.add("by the hours"))
        if ends < FOR_EVER:
            queue.at(ends, BY_CLOCK, lambda _: counter.resting.discard("by the hours"))


def rests_of(config: Config, record: DayRecord, counter: int) -> list[Span]:
    """The times before the first shift and between shifts, as far as the counter kept to them."""
    shifts = shifts_on(config, dt.date.fromisoformat(record.day))
    called = [call.at for call in record.calls if call.counter == counter]
    spans: list[Span] = []
    closes = 0
    for shift in shifts:
        within = [at for at in called if closes <= at < shift.opens]
        spans.append((max([closes, *(at + 1 for at in within)]), shift.opens))
        closes = shift.closes
    return spans
