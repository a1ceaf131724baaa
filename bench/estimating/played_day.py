"""A planned day (hall/rehearsal/day.py) run under the real policy in memory, in milliseconds.

The estimates learn from such days and are measured on them. Nothing here is drawn at random.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from bench.estimating.played_counters import (
    Played,
    PlayedCounter,
    ServedCall,
    Watch,
    key_behind,
    rest_of_visit,
)
from bench.estimating.played_entrance import PlayedEntrance
from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.hours import tickets_at
from hall.queue.estimating.state import (
    AbsentTurn,
    CallingRules,
    HallState,
    OpenTurn,
    QueuedTurn,
    gives_on,
    work_on,
)
from hall.queue.line.positions import SPACE
from hall.rehearsal import habits
from hall.rehearsal.citizen import Citizen, Onward
from hall.rehearsal.day import PlannedDay, PlannedQuestion
from hall.rehearsal.timeline import Timeline


class PlayedDay:
    """``played`` fills while the day runs."""

    def __init__(self, config: Config, day: PlannedDay, watch: Watch | None = None) -> None:
        self._config = config
        self._rules = CallingRules.of(config)
        self._day = day
        self._watch = watch
        self._timeline = Timeline()
        self._line: dict[int, QueuedTurn] = {}
        self._people: dict[int, Citizen] = {}
        self._away: dict[int, AbsentTurn] = {}
        self._calls: list[ServedCall] = []
        self._joined: dict[int, str] = {}
        self._last_id = 0
        self.played = Played()
        self._work = work_on(config, day.begins)
        self._counters = [
            PlayedCounter(counter, [s for s in day.shifts if s.counter == counter.number])
            for counter in config.counters
        ]
        self._entrance = PlayedEntrance(config, self._counters)
        self._by_number = {counter.number: counter for counter in self._counters}

    def run(self) -> Played:
        for citizen in self._day.citizens:
            self._timeline.at(citizen.at, partial(self._come, citizen))
        for counter in self._counters:
            for shift in counter.shifts:
                self._timeline.at(shift.begins, partial(self._look, counter))
        for pause in self._day.pauses:
            self._by_number[pause.counter].pauses.append(pause)
        for question in self._day.questions:
            counter = self._by_number[question.counter]
            self._timeline.at(question.at, partial(self._answer, counter, question))
        self._timeline.run(lambda _: None)
        return self.played

    def state(self, now: int) -> HallState:
        return HallState(
            seq=0,
            now=now,
            rules=self._rules,
            waiting=tuple(self._line.values()),
            counters=tuple(counter.snapshot(self._calls) for counter in self._counters),
            away=tuple(self._away.values()),
            work=self._work,
            gives=gives_on(self._config, tickets_at(self._config, now), now),
        )

    # Citizens

    def _come(self, citizen: Citizen, now: int) -> None:
        ahead = sum(turn.service == citizen.service for turn in self._line.values())
        if citizen.leaves_over is not None and ahead > citizen.leaves_over:
            self.played.put_off += 1
            return
        not_before = self._entrance.admitted(citizen, self._line.values(), now)
        if not_before is None:
            self.played.refused += 1
            return
        turn = self._joins(citizen, now, not_before=not_before)
        if citizen.gives_up_s is not None:
            self._after(now, citizen.gives_up_s, partial(self._give_up, turn))
        if self._watch is not None:
            self._watch(self.state(now), turn)
        self._notice(citizen.service, None, now)

    def _joins(
        self,
        citizen: Citizen,
        now: int,
        *,
        not_before: int = 0,
        key: int = 0,
        counter: int | None = None,
    ) -> QueuedTurn:
        self._last_id += 1
        turn = QueuedTurn(
            turn_id=self._last_id,
            service=citizen.service,
            priority=citizen.priority,
            order_key=key or self._last_id * SPACE,
            since=now,
            not_before=not_before,
            counter=counter,
        )
        self._line[turn.turn_id] = turn
        self._people[turn.turn_id] = citizen
        return turn

    def _notice(self, service: str, number: int | None, now: int) -> None:
        """Somebody new is noticed by the counter of this number, or by the one that takes the service and has been
        idle for longest."""
        idle = [
            (counter.idle_since, counter.number, counter)
            for counter in self._counters
            if counter.idle_since is not None
            and service in counter.configured.services
            and number in (None, counter.number)
            and counter.on_duty(now)
        ]
        if idle:
            counter = min(idle)[2]
            counter.idle_since = None
            self._after(now, habits.REACTION_S, partial(self._next, counter))

    def _after(self, now: int, seconds: float, action: Callable[[int], None]) -> None:
        self._timeline.at(now + round(seconds * 1000), action)

    # Staff

    def _look(self, counter: PlayedCounter, now: int) -> None:
        if counter.idle_since is not None and counter.on_duty(now):
            self._next(counter, now)

    def _next(self, counter: PlayedCounter, now: int) -> None:
        if counter.free_since is None:
            counter.free_since = now
        counter.running = None
        pause = counter.due_pause(now)
        if pause is not None:
            counter.paused, counter.idle_since = True, None
            self._after(now, pause.minutes * 60, partial(self._return, counter))
            return
        turn = (
            counter.chooses(self._line.values(), self._rules, now) if counter.on_duty(now) else None
        )
        if turn is None:
            counter.idle_since = now if counter.idle_since is None else counter.idle_since
            if now < self._day.ends:
                self._after(now, habits.GLANCE_S, partial(self._look, counter))
            return
        self._call(counter, turn, now)

    def _return(self, counter: PlayedCounter, now: int) -> None:
        counter.paused = False
        self._next(counter, now)

    def _call(self, counter: PlayedCounter, turn: QueuedTurn, now: int) -> None:
        del self._line[turn.turn_id]
        citizen = self._people[turn.turn_id]
        self.played.called.setdefault(turn.turn_id, now)
        self._calls.append((turn.service, max(turn.since, turn.not_before), now))
        counter.calls(OpenTurn(turn.service, turn.priority, now, confirmed=False))
        if citizen.walk_s is None:
            given_up = habits.CALLS_BEFORE_MISSED * habits.CALL_GAP_S
            self._after(now, given_up, partial(self._miss, counter, turn, now))
        else:
            self._after(now, citizen.walk_s, partial(self._start, counter, turn, now))

    def _start(self, counter: PlayedCounter, turn: QueuedTurn, called: int, now: int) -> None:
        assert counter.running is not None
        counter.running = replace(counter.running, confirmed=True)
        citizen = self._people[turn.turn_id]
        if citizen.absence is not None:
            seen_s = citizen.service_s * habits.HOLD_AFTER
            self._after(now, seen_s, partial(self._hold, counter, turn, called))
        else:
            end = partial(self._end, counter, turn, called, now)
            self._after(now, citizen.service_s, end)

    def _end(
        self, counter: PlayedCounter, turn: QueuedTurn, called: int, started: int, now: int
    ) -> None:
        citizen = self._people[turn.turn_id]
        sent = citizen.onward is not None
        self._note(counter, turn, called, started, now, "sent" if sent else "done")
        if not sent:
            self._entrance.finished(turn.service, now - started)
        following = rest_of_visit(citizen, counter.number)
        if following:
            self._go_on(turn, citizen, following, now)
        self._next(counter, now)

    def _go_on(
        self, turn: QueuedTurn, citizen: Citizen, following: Sequence[Onward], now: int
    ) -> None:
        to, *rest = following
        on = replace(
            citizen,
            service=to.service,
            service_s=to.service_s,
            onward=None,
            back_s=None,
            steps=tuple(rest),
        )
        joined = self._joins(on, now, key=turn.order_key, counter=to.counter)
        self._joined[joined.turn_id] = "over"
        self._notice(to.service, to.counter, now)

    def _give_up(self, turn: QueuedTurn, now: int) -> None:
        """Gives up on the phone, unless somebody has called."""
        self._line.pop(turn.turn_id, None)

    def _answer(self, counter: PlayedCounter, question: PlannedQuestion, now: int) -> None:
        """Answers somebody without a number, if the counter is free."""
        if counter.idle_since is not None and counter.on_duty(now):
            counter.calls(OpenTurn(counter.configured.services[0], None, now, confirmed=True))
            self._after(now, question.answer_s, partial(self._next, counter))

    def _miss(self, counter: PlayedCounter, turn: QueuedTurn, called: int, now: int) -> None:
        self._note(counter, turn, called, None, now, "missed")
        citizen = self._people[turn.turn_id]
        self._away[turn.turn_id] = AbsentTurn(
            turn.turn_id, turn.service, turn.priority, turn.order_key, "missed", now
        )
        if citizen.returns_s is not None:
            back = partial(self._come_back, turn, called, len(self.played.seen) - 1)
            self._after(now, citizen.returns_s, back)
        self._next(counter, now)

    def _come_back(self, turn: QueuedTurn, called: int, noted: int, now: int) -> None:
        """The turn returns. Its row does not keep that it was missed, like that of the store."""
        del self._away[turn.turn_id]
        self.played.seen[noted] = replace(self.played.seen[noted], outcome="returned")
        citizen = self._people[turn.turn_id]
        self._people[turn.turn_id] = replace(citizen, walk_s=habits.WALK_MEDIAN_S, returns_s=None)
        self._joined[turn.turn_id] = "back"
        again = replace(
            turn,
            since=turn.since + now - called,
            order_key=key_behind(
                turn, self._line.values(), self._rules.return_places, self._last_id
            ),
        )
        self._line[turn.turn_id] = again
        self._notice(turn.service, None, now)

    def _hold(self, counter: PlayedCounter, turn: QueuedTurn, called: int, now: int) -> None:
        citizen = self._people[turn.turn_id]
        assert citizen.absence is not None
        self._away[turn.turn_id] = AbsentTurn(
            turn.turn_id, turn.service, turn.priority, turn.order_key, "held", now, counter.number
        )
        back = partial(self._resume, counter, turn, called)
        self._after(now, citizen.absence.away_s, back)
        self._next(counter, now)

    def _resume(self, counter: PlayedCounter, turn: QueuedTurn, called: int, now: int) -> None:
        del self._away[turn.turn_id]
        citizen = self._people[turn.turn_id]
        rest_s = citizen.service_s * (1 - habits.HOLD_AFTER)
        self._people[turn.turn_id] = replace(citizen, service_s=rest_s, absence=None)
        self._joined[turn.turn_id] = "held"
        until = now + self._config.calls.same_counter_min * MINUTE_MS
        self._line[turn.turn_id] = replace(
            turn, since=turn.since + now - called, counter=counter.number, until=until
        )
        self._notice(turn.service, counter.number, now)

    def _note(
        self,
        counter: PlayedCounter,
        turn: QueuedTurn,
        called: int,
        started: int | None,
        now: int,
        outcome: str,
    ) -> None:
        joined = self._joined.get(turn.turn_id, "")
        self.played.add(turn, counter.number, (called, started, now), outcome, joined)
