"""A recorded day played again under the hall's own policy, as it was or with something changed.

People come when they came, turns take as long as they took, and staff call as they did
(staff_habits.py). People who were never called take the usual time of their service.
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
    configured_counter,
    queued_turn,
    usual_busy_ms,
)
from hall.queue.replaying.scenario import AS_IT_WAS, Scenario
from hall.queue.replaying.staff_habits import CallHabit, StaffHabits, leaves, rest

# When it opened, and how many windows had passed before: several may open at one moment.
CallWindow = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ReplayedCall:
    """For somebody without a ticket ``wait`` is None and ``waited_ms`` is 0."""

    wait: RecordedWait | None
    label: str
    service: str
    counter: int
    at: int
    ended: int
    waited_ms: int


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """``calls`` are in order. ``uncalled`` are the waits of turns that stayed in the line to the
    end or left it."""

    calls: Sequence[ReplayedCall]
    uncalled: Sequence[RecordedWait]


def replay(
    config: Config, record: DayRecord, habits: StaffHabits, scenario: Scenario = AS_IT_WAS
) -> ReplayResult:
    return _Replay(config, record, habits, scenario).run()


def differences(record: DayRecord, replayed: ReplayResult) -> list[RecordedCall]:
    """The recorded calls that do not come again with the same number, counter and moment. There are
    none if nothing is changed and the hall is configured as it was."""
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
            setup.number: ReplayCounter(setup, free_since=habits.begins) for setup in self._setups()
        }
        self._model = HallModel(rules, counters, self._opened)
        self._queue = EventQueue(self._model.settle)
        self._calls: list[ReplayedCall] = []
        self._done: dict[int, int] = dict.fromkeys(counters, 0)
        self._in_line: dict[int, tuple[RecordedWait, int]] = {}
        self._usual = {
            service.id: usual_busy_ms(record.calls, service.id, config)
            for service in config.services
        }

    def _setups(self) -> Sequence[CallingCounter]:
        known = [
            replace(setup, services=self._scenario.skills.get(setup.number, setup.services))
            for setup in (configured_counter(self._config, number) for number in self._habits.rests)
            if setup.number not in self._scenario.removed
        ]
        last = max((setup.number for setup in known), default=0)
        new = [
            CallingCounter(number=last + n, services=services)
            for n, services in enumerate(self._scenario.added, 1)
        ]
        return [*known, *new]

    def run(self) -> ReplayResult:
        for wait in self._record.waits:
            if wait.after is None:
                enter = partial(self._enter, wait, wait.since)
                self._queue.at(wait.entered, wait.seq, enter)
        for counter_change in self._record.counter_changes:
            if counter_change.counter not in self._scenario.skills:
                change = partial(self._model.apply_change, self._config, counter_change)
                self._queue.at(counter_change.at, counter_change.seq, partial(once, change))
        usual_rests = max(self._habits.rests.values(), key=len, default=())
        for number, counter in self._model.counters.items():
            recorded = self._habits.rests.get(number, usual_rests)
            rest(self._queue, counter, self._scenario.rests(number, recorded))
            self._await(counter, self._habits.begins)
        self._queue.run(self._record.ends if self._scenario is AS_IT_WAS else None)
        return ReplayResult(self._calls, [wait for wait, _ in self._in_line.values()])

    # Citizens

    def _enter(self, wait: RecordedWait, since: int, now: int) -> None:
        turn = queued_turn(wait, now, since)
        self._model.enter(turn)
        self._in_line[wait.turn_id] = wait, since
        for moment in {turn.not_before, turn.until or 0}:
            if moment > now:
                self._queue.tick(moment)
        leaves(self._queue, self._model, wait, now - wait.entered)

    # Staff

    def _habit(self, counter: ReplayCounter) -> CallHabit | None:
        recorded = self._habits.call_habits.get(counter.setup.number, ())
        done = self._done[counter.setup.number]
        return recorded[done] if done < len(recorded) else None

    def _await(self, counter: ReplayCounter, now: int) -> None:
        """Plans a call that came although nobody was there whom the order would call."""
        coming = self._habit(counter)
        if coming is not None and coming.since_free:
            self._plan(counter, now + coming.gap_ms, coming, None)

    def _opened(self, counter: ReplayCounter, now: int) -> None:
        coming, passed = self._habit(counter), len(counter.ignored)
        if coming is not None and passed < len(coming.ignored):
            # This window was let pass. If it now stays open longer than then, the counter calls.
            self._plan(counter, now + coming.ignored[passed] + 1, None, (now, passed))
        elif coming is not None and coming.follows(passed):
            self._plan(counter, now + coming.gap_ms, coming, (now, passed))
        else:
            usual = self._habits.usual_gap_ms(counter.setup.number)
            self._plan(counter, now + usual, None, (now, passed))

    def _plan(
        self, counter: ReplayCounter, at: int, coming: CallHabit | None, window: CallWindow | None
    ) -> None:
        order = NEW if coming is None or coming.call is None else coming.call.seq
        done = self._done[counter.setup.number]
        self._queue.at(at, order, partial(self._ask, counter, coming, done, window))

    def _ask(
        self,
        counter: ReplayCounter,
        coming: CallHabit | None,
        done: int,
        window: CallWindow | None,
        now: int,
    ) -> None:
        if not counter.free or self._done[counter.setup.number] != done:
            return
        if window is not None and window != (counter.opened, len(counter.ignored)):
            return
        call = None if coming is None else coming.call
        if call is not None and call.wait is None:
            self._serve(counter, call, now)
            return
        wanted = call.wait if call is not None and call.free else None
        turn = (wanted and self._model.find(wanted.turn_id)) or self._model.chosen(counter, now)
        if turn is None:
            return
        wait, since = self._in_line.pop(turn.turn_id)
        self._model.take(counter, turn)
        ended = self._ends(wait.call, wait.service, now)
        waited = max(0, now - since)
        number = counter.setup.number
        self._note(ReplayedCall(wait, wait.label, wait.service, number, now, ended, waited))
        order = wait.call.end_seq if wait.call and wait.call.end_seq else NEW
        following = wait.call.next if wait.call else None
        same_turn = following is not None and following.turn_id == wait.turn_id
        again = since - now if same_turn else None
        self._queue.at(ended, order, partial(self._end, counter, following, again))

    def _serve(self, counter: ReplayCounter, call: RecordedCall, now: int) -> None:
        self._model.take(counter, None)
        ended = self._ends(call, call.service, now)
        self._note(ReplayedCall(None, call.label, call.service, call.counter, now, ended, 0))
        self._queue.at(ended, call.end_seq or NEW, partial(self._end, counter, call.next, None))

    def _ends(self, call: RecordedCall | None, service: str, now: int) -> int:
        """When the call ends. A call that was still open at the end of the day stays open again."""
        if call is not None and call.busy_ms is not None:
            return now + call.busy_ms
        usual = now + self._usual[service]
        return usual if call is None else max(usual, self._record.ends + 1)

    def _note(self, called: ReplayedCall) -> None:
        self._calls.append(called)
        self._done[called.counter] += 1

    def _end(
        self, counter: ReplayCounter, following: RecordedWait | None, since: int | None, now: int
    ) -> None:
        """``since`` is set if the same turn comes back: minus the ms that it had waited before."""
        if following is not None:
            again = now + following.lag
            began = again if since is None else again + since
            enter = partial(self._enter, following, began)
            self._queue.at(again, following.seq, enter)
        self._free(counter, now)

    def _free(self, counter: ReplayCounter, now: int) -> None:
        self._model.release(counter, now)
        self._await(counter, now)
