"""A planned day (hall/rehearsal/day.py) run through the real policy in memory, in milliseconds:
what the estimates learn from and are measured on. Nothing here is drawn at random."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from bench.played_counters import Played, PlayedCounter, ServedCall, Watch, key_behind
from bench.played_entrance import PlayedEntrance
from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.hours import tickets_at
from hall.queue.estimating.service_times import Observation
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
    """``played`` fills as the day goes on."""

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
        self._desks = [
            PlayedCounter(counter, [s for s in day.shifts if s.counter == counter.number])
            for counter in config.counters
        ]
        self._entrance = PlayedEntrance(config, self._desks)
        self._by_number = {desk.number: desk for desk in self._desks}

    def run(self) -> Played:
        for citizen in self._day.citizens:
            self._timeline.at(citizen.at, partial(self._come, citizen))
        for desk in self._desks:
            for shift in desk.shifts:
                self._timeline.at(shift.begins, partial(self._look, desk))
        for pause in self._day.pauses:
            self._by_number[pause.counter].pauses.append(pause)
        for question in self._day.questions:
            desk = self._by_number[question.counter]
            self._timeline.at(question.at, partial(self._answer, desk, question))
        self._timeline.run(lambda _: None)
        return self.played

    def state(self, now: int) -> HallState:
        return HallState(
            seq=0,
            now=now,
            rules=self._rules,
            waiting=tuple(self._line.values()),
            counters=tuple(desk.place(self._calls) for desk in self._desks),
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
            self._last_id,
            citizen.service,
            citizen.priority,
            key or self._last_id * SPACE,
            now,
            not_before,
            counter,
        )
        self._line[turn.turn_id] = turn
        self._people[turn.turn_id] = citizen
        return turn

    def _notice(self, service: str, counter: int | None, now: int) -> None:
        """By ``counter``, or the one that has been idle longest of those that take the service."""
        idle = [
            (desk.idle_since, desk.number, desk)
            for desk in self._desks
            if desk.idle_since is not None
            and service in desk.counter.services
            and counter in (None, desk.number)
            and desk.on_duty(now)
        ]
        if idle:
            desk = min(idle)[2]
            desk.idle_since = None
            self._after(now, habits.REACTION_S, partial(self._next, desk))

    def _after(self, now: int, seconds: float, action: Callable[[int], None]) -> None:
        self._timeline.at(now + round(seconds * 1000), action)

    # Staff

    def _look(self, desk: PlayedCounter, now: int) -> None:
        if desk.idle_since is not None and desk.on_duty(now):
            self._next(desk, now)

    def _next(self, desk: PlayedCounter, now: int) -> None:
        if desk.free_since is None:
            desk.free_since = now
        desk.running = None
        pause = desk.due_pause(now)
        if pause is not None:
            desk.paused, desk.idle_since = True, None
            self._after(now, pause.minutes * 60, partial(self._return, desk))
            return
        turn = desk.chooses(self._line.values(), self._rules, now) if desk.on_duty(now) else None
        if turn is None:
            desk.idle_since = now if desk.idle_since is None else desk.idle_since
            if now < self._day.ends:
                self._after(now, habits.GLANCE_S, partial(self._look, desk))
            return
        self._call(desk, turn, now)

    def _return(self, desk: PlayedCounter, now: int) -> None:
        desk.paused = False
        self._next(desk, now)

    def _call(self, desk: PlayedCounter, turn: QueuedTurn, now: int) -> None:
        del self._line[turn.turn_id]
        citizen = self._people[turn.turn_id]
        self.played.called.setdefault(turn.turn_id, now)
        self._calls.append((turn.service, max(turn.since, turn.not_before), now))
        desk.calls(OpenTurn(turn.service, turn.priority, now, confirmed=False))
        if citizen.walk_s is None:
            given_up = habits.CALLS_BEFORE_MISSED * habits.CALL_GAP_S
            self._after(now, given_up, partial(self._miss, desk, turn, now))
        else:
            self._after(now, citizen.walk_s, partial(self._start, desk, turn, now))

    def _start(self, desk: PlayedCounter, turn: QueuedTurn, called: int, now: int) -> None:
        assert desk.running is not None
        desk.running = replace(desk.running, confirmed=True)
        citizen = self._people[turn.turn_id]
        if citizen.absence is not None:
            seen_s = citizen.service_s * habits.HOLD_AFTER
            self._after(now, seen_s, partial(self._hold, desk, turn, called))
        else:
            end = partial(self._end, desk, turn, called, now)
            self._after(now, citizen.service_s, end)

    def _end(
        self, desk: PlayedCounter, turn: QueuedTurn, called: int, started: int, now: int
    ) -> None:
        citizen = self._people[turn.turn_id]
        sent = citizen.onward is not None
        self._note(desk, turn, called, started, now, "sent" if sent else "done")
        if not sent:
            self._entrance.finished(turn.service, now - started)
        following = citizen.goes_on(desk.number)
        if following:
            self._go_on(turn, citizen, following, now)
        self._next(desk, now)

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
        """On the phone, if nobody has called."""
        self._line.pop(turn.turn_id, None)

    def _answer(self, desk: PlayedCounter, question: PlannedQuestion, now: int) -> None:
        """Somebody without a number, if the counter is free."""
        if desk.idle_since is not None and desk.on_duty(now):
            desk.calls(OpenTurn(desk.counter.services[0], None, now, confirmed=True))
            self._after(now, question.answer_s, partial(self._next, desk))

    def _miss(self, desk: PlayedCounter, turn: QueuedTurn, called: int, now: int) -> None:
        self._note(desk, turn, called, None, now, "missed")
        citizen = self._people[turn.turn_id]
        self._away[turn.turn_id] = AbsentTurn(
            turn.turn_id, turn.service, turn.priority, turn.order_key, "missed", now
        )
        if citizen.returns_s is not None:
            back = partial(self._come_back, turn, called, len(self.played.seen) - 1)
            self._after(now, citizen.returns_s, back)
        self._next(desk, now)

    def _come_back(self, turn: QueuedTurn, called: int, noted: int, now: int) -> None:
        """Its row forgets that it was missed, as the store's does."""
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

    def _hold(self, desk: PlayedCounter, turn: QueuedTurn, called: int, now: int) -> None:
        citizen = self._people[turn.turn_id]
        assert citizen.absence is not None
        self._away[turn.turn_id] = AbsentTurn(
            *(turn.turn_id, turn.service, turn.priority, turn.order_key, "held", now, desk.number)
        )
        back = partial(self._resume, desk, turn, called)
        self._after(now, citizen.absence.away_s, back)
        self._next(desk, now)

    def _resume(self, desk: PlayedCounter, turn: QueuedTurn, called: int, now: int) -> None:
        del self._away[turn.turn_id]
        citizen = self._people[turn.turn_id]
        rest_s = citizen.service_s * (1 - habits.HOLD_AFTER)
        self._people[turn.turn_id] = replace(citizen, service_s=rest_s, absence=None)
        self._joined[turn.turn_id] = "held"
        until = now + self._config.calls.same_counter_min * MINUTE_MS
        self._line[turn.turn_id] = replace(
            turn, since=turn.since + now - called, counter=desk.number, until=until
        )
        self._notice(turn.service, desk.number, now)

    def _note(
        self,
        desk: PlayedCounter,
        turn: QueuedTurn,
        called: int,
        started: int | None,
        now: int,
        outcome: str,
    ) -> None:
        self.played.seen.append(
            Observation(
                *(turn.service, turn.priority, desk.number, turn.since, called, started, now),
                outcome,
                self._joined.get(turn.turn_id, ""),
            )
        )
