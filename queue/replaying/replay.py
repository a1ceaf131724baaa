"""A recorded day once more, by the policy that calls, as it was or with something changed.

Citizens come when they came, services take as long as they took, and staff go on as they did
(habits.py). Who was never called takes as long as is usual for the service.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from hall.config.models import Config
from hall.queue.estimating.state import CallingCounter, CallingRules
from hall.queue.replaying.day_record import DayRecord, RecordedCall, RecordedWait
from hall.queue.replaying.event_queue import NEW, EventQueue, once
from hall.queue.replaying.hall_model import (
    HallModel,
    ReplayCounter,
    place_of,
    usual_busy_ms,
    waiting_of,
)
from hall.queue.replaying.scenario import AS_IT_WAS, Scenario
from hall.queue.replaying.staff_habits import CallHabit, StaffHabits, leaves, rest

# When it opened, and how many had been let pass: several may open at one moment.
CallWindow = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ReplayedCall:
    """Of somebody without a ticket, ``stay`` is None and ``waited_ms`` 0."""

    stay: RecordedWait | None
    label: str
    service: str
    counter: int
    at: int
    ended: int
    waited_ms: int


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """``calls`` in order; ``uncalled``: who was in the line to the end, or left it."""

    calls: Sequence[ReplayedCall]
    uncalled: Sequence[RecordedWait]


def replay(
    config: Config, record: DayRecord, habits: StaffHabits, scenario: Scenario = AS_IT_WAS
) -> ReplayResult:
    return _Replay(config, record, habits, scenario).run()


def differences(record: DayRecord, replayed: ReplayResult) -> list[RecordedCall]:
    """The calls that do not come again: number, counter and moment. None, as long as nothing is
    changed and the hall is configured as it was."""
    again = {(call.label, call.counter, call.at) for call in replayed.calls}
    return [call for call in record.calls if (call.label, call.counter, call.at) not in again]


class _Replay:
    def __init__(
        self, config: Config, record: DayRecord, habits: StaffHabits, scenario: Scenario
    ) -> None:
        self._config = config
        self._record = record
        self._habits = habits
        self._scenario = scenario
        rules = CallingRules.of(config)
        if scenario.policy is not None:
            rules = replace(rules, policy=scenario.policy)
        counters = {
            place.number: ReplayCounter(place, free_since=habits.begins) for place in self._places()
        }
        self._machine = HallModel(rules, counters, self._opened)
        self._course = EventQueue(self._machine.settle)
        self._calls: list[ReplayedCall] = []
        self._done: dict[int, int] = dict.fromkeys(counters, 0)
        self._in_line: dict[int, tuple[RecordedWait, int]] = {}
        self._usual = {
            service.id: usual_busy_ms(record.calls, service.id, config)
            for service in config.services
        }

    def _places(self) -> Sequence[CallingCounter]:
        known = [
            replace(place, services=self._scenario.skills.get(place.number, place.services))
            for place in (place_of(self._config, number) for number in self._habits.rests)
            if place.number not in self._scenario.removed
        ]
        last = max((place.number for place in known), default=0)
        new = [
            CallingCounter(number=last + n, services=services)
            for n, services in enumerate(self._scenario.added, 1)
        ]
        return [*known, *new]

    def run(self) -> ReplayResult:
        for stay in self._record.stays:
            if stay.after is None:
                enter = partial(self._enter, stay, stay.since)
                self._course.at(stay.entered, stay.seq, enter)
        for seated in self._record.seated:
            if seated.counter not in self._scenario.skills:
                change = partial(self._machine.seat_again, self._config, seated)
                self._course.at(seated.at, seated.seq, partial(once, change))
        usual_rests = max(self._habits.rests.values(), key=len, default=())
        for number, seat in self._machine.counters.items():
            recorded = self._habits.rests.get(number, usual_rests)
            rest(self._course, seat, self._scenario.rests(number, recorded))
            self._await(seat, self._habits.begins)
        self._course.run(self._record.ends if self._scenario is AS_IT_WAS else None)
        return ReplayResult(self._calls, [stay for stay, _ in self._in_line.values()])

    # Citizens

    def _enter(self, stay: RecordedWait, since: int, now: int) -> None:
        turn = waiting_of(stay, now, since)
        self._machine.enter(turn)
        self._in_line[stay.turn_id] = stay, since
        for moment in {turn.not_before, turn.until or 0}:
            if moment > now:
                self._course.tick(moment)
        leaves(self._course, self._machine, stay, now - stay.entered)

    # Staff

    def _interlude(self, seat: ReplayCounter) -> CallHabit | None:
        recorded = self._habits.call_habits.get(seat.place.number, ())
        done = self._done[seat.place.number]
        return recorded[done] if done < len(recorded) else None

    def _await(self, seat: ReplayCounter, now: int) -> None:
        """A call that came though nobody was there to be called in order."""
        coming = self._interlude(seat)
        if coming is not None and coming.since_free:
            self._plan(seat, now + coming.gap_ms, coming, None)

    def _opened(self, seat: ReplayCounter, now: int) -> None:
        coming, passed = self._interlude(seat), len(seat.ignored)
        if coming is not None and passed < len(coming.ignored):
            # It was let pass: should it stay open longer, it is not.
            self._plan(seat, now + coming.ignored[passed] + 1, None, (now, passed))
        elif coming is not None and coming.follows(passed):
            self._plan(seat, now + coming.gap_ms, coming, (now, passed))
        else:
            usual = self._habits.usual_gap_ms(seat.place.number)
            self._plan(seat, now + usual, None, (now, passed))

    def _plan(
        self, seat: ReplayCounter, at: int, coming: CallHabit | None, window: CallWindow | None
    ) -> None:
        order = NEW if coming is None or coming.call is None else coming.call.seq
        done = self._done[seat.place.number]
        self._course.at(at, order, partial(self._ask, seat, coming, done, window))

    def _ask(
        self,
        seat: ReplayCounter,
        coming: CallHabit | None,
        done: int,
        window: CallWindow | None,
        now: int,
    ) -> None:
        if not seat.free or self._done[seat.place.number] != done:
            return
        if window is not None and window != (seat.opened, len(seat.ignored)):
            return
        call = None if coming is None else coming.call
        if call is not None and call.stay is None:
            self._serve(seat, call, now)
            return
        wanted = call.stay if call is not None and call.free else None
        turn = (wanted and self._machine.there(wanted.turn_id)) or self._machine.chosen(seat, now)
        if turn is None:
            return
        stay, since = self._in_line.pop(turn.turn_id)
        self._machine.take(seat, turn)
        ended = self._ends(stay.call, stay.service, now)
        waited = max(0, now - since)
        number = seat.place.number
        self._note(ReplayedCall(stay, stay.label, stay.service, number, now, ended, waited))
        order = stay.call.end_seq if stay.call and stay.call.end_seq else NEW
        following = stay.call.next if stay.call else None
        same_turn = following is not None and following.turn_id == stay.turn_id
        again = since - now if same_turn else None
        self._course.at(ended, order, partial(self._end, seat, following, again))

    def _serve(self, seat: ReplayCounter, call: RecordedCall, now: int) -> None:
        self._machine.take(seat, None)
        ended = self._ends(call, call.service, now)
        self._note(ReplayedCall(None, call.label, call.service, call.counter, now, ended, 0))
        self._course.at(ended, call.end_seq or NEW, partial(self._end, seat, call.next, None))

    def _ends(self, call: RecordedCall | None, service: str, now: int) -> int:
        """One that was open to the end is so again."""
        if call is not None and call.busy_ms is not None:
            return now + call.busy_ms
        usual = now + self._usual[service]
        return usual if call is None else max(usual, self._record.ends + 1)

    def _note(self, called: ReplayedCall) -> None:
        self._calls.append(called)
        self._done[called.counter] += 1

    def _end(
        self, seat: ReplayCounter, following: RecordedWait | None, since: int | None, now: int
    ) -> None:
        """``since``: of the same turn, how much before it is back in the line its wait began."""
        if following is not None:
            again = now + following.lag
            began = again if since is None else again + since
            enter = partial(self._enter, following, began)
            self._course.at(again, following.seq, enter)
        self._free(seat, now)

    def _free(self, seat: ReplayCounter, now: int) -> None:
        self._machine.release(seat, now)
        self._await(seat, now)
