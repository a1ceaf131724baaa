"""A recorded day played again under the hall's own policy, as it was or with something changed.

People come when they came, turns take as long as they took, and staff call as they did
(staff_habits.py). People who were never called take the usual time of their service.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from hall.config.models import Config
from hall.queue.estimating.state import CallingCounter, CallingRules, QueuedTurn
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

    @property
    def quiet(self) -> bool:
        """Whether it was so on the recorded day."""
        recorded = None if self.wait is None else self.wait.call
        return recorded is not None and recorded.quiet


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
        self._model = HallModel(rules, counters, self._plan_call_in_window)
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
        # Every counter has the same shifts: an added one rests between them as the first one did.
        rests_of_first = next(iter(self._habits.rests.values()), ())
        for number, counter in self._model.counters.items():
            recorded = self._habits.rests.get(number, rests_of_first)
            rest(self._queue, counter, self._scenario.rests(number, recorded))
            self._plan_call_without_window(counter, self._habits.begins)
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

    def _next_habit(self, counter: ReplayCounter) -> CallHabit | None:
        """How the counter came to its next call on the recorded day; None if it is new or has
        called more often than then."""
        recorded = self._habits.call_habits.get(counter.setup.number, ())
        done = self._done[counter.setup.number]
        return recorded[done] if done < len(recorded) else None

    def _plan_call_without_window(self, counter: ReplayCounter, now: int) -> None:
        """Plans a call that came although nobody was there whom the order would call."""
        habit = self._next_habit(counter)
        if habit is not None and habit.since_free:
            self._plan(counter, now + habit.gap_ms, habit=habit, window=None)

    def _plan_call_in_window(self, counter: ReplayCounter, now: int) -> None:
        """Plans the call of a counter for which a window opens ``now``."""
        habit, passed = self._next_habit(counter), len(counter.ignored)
        window = (now, passed)
        if habit is not None and passed < len(habit.ignored):
            # This window was let pass. If it now stays open longer than then, the counter calls.
            self._plan(counter, now + habit.ignored[passed] + 1, habit=None, window=window)
        elif habit is not None and habit.follows(passed):
            self._plan(counter, now + habit.gap_ms, habit=habit, window=window)
        else:
            usual_gap_ms = self._habits.usual_gap_ms(counter.setup.number)
            self._plan(counter, now + usual_gap_ms, habit=None, window=window)

    def _plan(
        self, counter: ReplayCounter, at: int, *, habit: CallHabit | None, window: CallWindow | None
    ) -> None:
        order = NEW if habit is None or habit.call is None else habit.call.seq
        call = partial(
            self._call_if_still_due,
            counter,
            habit=habit,
            done=self._done[counter.setup.number],
            window=window,
        )
        self._queue.at(at, order, call)

    def _call_if_still_due(
        self,
        counter: ReplayCounter,
        now: int,
        *,
        habit: CallHabit | None,
        done: int,
        window: CallWindow | None,
    ) -> None:
        """Calls, if the counter is still free after ``done`` calls and the window still open."""
        if not counter.free or self._done[counter.setup.number] != done:
            return
        if window is not None and window != (counter.opened, len(counter.ignored)):
            return
        recorded = None if habit is None else habit.call
        if recorded is not None and recorded.wait is None:
            self._serve_without_ticket(counter, recorded, now)
            return
        turn = self._chosen_by_staff(recorded) or self._model.chosen(counter, now)
        if turn is not None:
            self._call(counter, turn, now)

    def _chosen_by_staff(self, recorded: RecordedCall | None) -> QueuedTurn | None:
        """The turn that staff chose for this call on the recorded day, if it waits now."""
        if recorded is None or recorded.wait is None or not recorded.chosen_by_staff:
            return None
        return self._model.find(recorded.wait.turn_id)

    def _call(self, counter: ReplayCounter, turn: QueuedTurn, now: int) -> None:
        wait, since = self._in_line.pop(turn.turn_id)
        self._model.take(counter, turn)
        ended = self._end_of_call(wait.call, wait.service, now)
        self._note(
            ReplayedCall(
                wait=wait,
                label=wait.label,
                service=wait.service,
                counter=counter.setup.number,
                at=now,
                ended=ended,
                waited_ms=max(0, now - since),
            )
        )
        order = wait.call.end_seq if wait.call and wait.call.end_seq else NEW
        following = wait.call.next if wait.call else None
        same_turn = following is not None and following.turn_id == wait.turn_id
        finish = partial(
            self._finish,
            counter,
            following=following,
            waited_before_ms=now - since if same_turn else 0,
        )
        self._queue.at(ended, order, finish)

    def _serve_without_ticket(self, counter: ReplayCounter, call: RecordedCall, now: int) -> None:
        self._model.take(counter, None)
        ended = self._end_of_call(call, call.service, now)
        self._note(
            ReplayedCall(
                wait=None,
                label=call.label,
                service=call.service,
                counter=call.counter,
                at=now,
                ended=ended,
                waited_ms=0,
            )
        )
        finish = partial(self._finish, counter, following=call.next, waited_before_ms=0)
        self._queue.at(ended, call.end_seq or NEW, finish)

    def _end_of_call(self, call: RecordedCall | None, service: str, now: int) -> int:
        """When the call ends. A call that was still open at the end of the day stays open again."""
        if call is not None and call.busy_ms is not None:
            return now + call.busy_ms
        usual = now + self._usual[service]
        return usual if call is None else max(usual, self._record.ends + 1)

    def _note(self, called: ReplayedCall) -> None:
        self._calls.append(called)
        self._done[called.counter] += 1

    def _finish(
        self,
        counter: ReplayCounter,
        now: int,
        *,
        following: RecordedWait | None,
        waited_before_ms: int,
    ) -> None:
        """Ends a call, which another wait may follow. If it is the same turn that comes back, its
        wait counts on from the ``waited_before_ms`` before this call."""
        if following is not None:
            returns_at = now + following.lag
            began = returns_at - waited_before_ms
            self._queue.at(returns_at, following.seq, partial(self._enter, following, began))
        self._model.release(counter, now)
        self._plan_call_without_window(counter, now)
