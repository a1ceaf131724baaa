"""The staff of a counter: they call, wait for the citizen, serve, call again, give up."""

from collections.abc import Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any

from hall.config.models import Counter
from hall.rehearsal import habits
from hall.rehearsal.citizen import Citizen
from hall.rehearsal.client import Refused
from hall.rehearsal.crowd import Crowd
from hall.rehearsal.day import PlannedDay, PlannedPause, PlannedQuestion, due_pause, on_duty
from hall.rehearsal.timeline import Rehearsal

CONFLICT_S = 60
PATIENCE_MS = 2 * 3600 * 1000  # this long after closing, the staff leave a disturbed counter


class Staff:
    """``idle_since`` (ms) is None while there is something to do."""

    def __init__(
        self, rehearsal: Rehearsal, day: PlannedDay, counter: Counter, crowd: Crowd
    ) -> None:
        number = counter.number
        self.counter = counter
        self.idle_since: int | None = 0
        self._label: str | None = None
        self._shifts = [shift for shift in day.shifts if shift.counter == number]
        self._pauses = [pause for pause in day.pauses if pause.counter == number]
        self._questions = [question for question in day.questions if question.counter == number]
        self._closing = day.ends
        self._timeline = rehearsal.timeline
        self._hall = rehearsal.hall
        self._summary = rehearsal.summary
        self._crowd = crowd
        calls = rehearsal.config.calls
        self._gap_s = max(calls.recall_gap_s, calls.miss_after_s, habits.CALL_GAP_S)

    def come(self, since: int) -> None:
        """Plan the beginnings of all shifts that have not ended by ``since``."""
        for shift in self._shifts:
            if shift.ends is None or shift.ends > since:
                self._timeline.at(max(shift.begins, since), self._look)
        for question in self._questions:
            if question.at >= since:
                self._timeline.at(question.at, partial(self._hear_question, question))

    def on_duty(self, now: int) -> bool:
        return on_duty(self._shifts, now)

    def notice(self, now: int) -> None:
        """Somebody took a number, and this counter is idle."""
        self.idle_since = None
        self._after(now, habits.REACTION_S, self._next)

    def _after(self, now: int, seconds: float, action: Callable[[int], None]) -> None:
        self._timeline.at(now + round(seconds * 1000), partial(self._unless_disturbed, action))

    def _unless_disturbed(self, action: Callable[[int], None], now: int) -> None:
        """Go on later if refused: somebody who watches the day may use this counter's tablet too."""
        try:
            action(now)
        except Refused as refused:
            if refused.status != HTTPStatus.CONFLICT:
                raise
            self._summary.conflicts += 1
            self._label, self.idle_since = None, None
            if now < self._closing + PATIENCE_MS:
                self._after(now, CONFLICT_S, self._next)

    def _look(self, now: int) -> None:
        if self.idle_since is not None and self.on_duty(now):
            self._unless_disturbed(self._next, now)

    def _next(self, now: int) -> None:
        """Finish the open turn and call the next in one tap; before lunch or a pause, only finish."""
        turn, pause = None, due_pause(self._pauses, self._shifts, now)
        if self.on_duty(now) and pause is None:
            turn = self._tap("next", {} if self._label is None else {"finish": self._label})
        elif self._label is not None:
            self._tap("finish", {})
        if self._label is not None:
            self._summary.served += 1
            self._crowd.finished(self._label, now)
        self._label = None if turn is None else turn["label"]
        if pause is not None:
            self._pause(pause, now)
        elif turn is None:
            self._rest(now)
        else:
            self.idle_since = None
            self._summary.calls += 1
            self._expect(self._crowd.citizen(turn["label"], turn["service"]), now, 1, now)

    def _pause(self, pause: PlannedPause, now: int) -> None:
        self.idle_since = None
        self._tap("pause", {"reason": pause.reason})
        self._after(now, pause.minutes * 60, self._return)

    def _return(self, now: int) -> None:
        self._tap("open", {})
        self._next(now)

    def _rest(self, now: int) -> None:
        if self.idle_since is None:
            self.idle_since = now
        if now < self._closing:
            self._after(now, habits.GLANCE_S, self._look)

    def _expect(self, citizen: Citizen, first_call: int, calls: int, now: int) -> None:
        """Wait for a citizen who arrives before the next call is due; else call again, or give up."""
        if citizen.walk_s is not None and citizen.walk_s * 1000 <= calls * self._gap_s * 1000:
            arrives = first_call + round(citizen.walk_s * 1000)
            self._timeline.at(
                max(now, arrives),
                partial(self._unless_disturbed, partial(self._start, citizen)),
            )
        elif calls < habits.CALLS_BEFORE_MISSED:
            self._after(now, self._gap_s, partial(self._recall, citizen, first_call, calls + 1))
        else:
            self._after(now, self._gap_s, partial(self._miss, citizen.service))

    def _recall(self, citizen: Citizen, first_call: int, calls: int, now: int) -> None:
        try:
            self._tap("recall", {})
        except Refused as refused:
            if refused.code != "recalled_too_soon":
                raise
            again = partial(self._recall, citizen, first_call, calls)
            self._after(now, habits.SHORT_WAIT_S, again)
            return
        self._summary.recalls += 1
        self._expect(citizen, first_call, calls, now)

    def _start(self, citizen: Citizen, now: int) -> None:
        self._tap("start", {})
        if citizen.absence is not None:
            noticed_s = citizen.service_s * habits.HOLD_AFTER
            self._after(
                now, noticed_s, partial(self._hold, citizen.service, citizen.absence.reason)
            )
        elif citizen.onward is not None:
            self._after(now, citizen.service_s, partial(self._send_on, citizen))
        elif citizen.slip:
            self._after(now, citizen.service_s / 2, partial(self._slip, citizen))
        else:
            self._plan(citizen)
            self._after(now, citizen.service_s, self._next)

    def _plan(self, citizen: Citizen) -> None:
        steps = [{"service": step.service, "counter": step.counter} for step in citizen.steps]
        if steps:
            self._tap("steps", {"steps": steps})

    def _slip(self, citizen: Citizen, now: int) -> None:
        """Finish too early by mistake, which is noticed and undone a moment later."""
        self._tap("finish", {})
        self._summary.slips += 1
        self._after(now, habits.SLIP_S, partial(self._undo, citizen))

    def _undo(self, citizen: Citizen, now: int) -> None:
        self._tap("undo", {})
        self._plan(citizen)
        self._after(now, citizen.service_s / 2, self._next)

    def _hear_question(self, question: PlannedQuestion, now: int) -> None:
        if self.idle_since is None or not self.on_duty(now):
            return
        self._unless_disturbed(partial(self._answer, question), now)

    def _answer(self, question: PlannedQuestion, now: int) -> None:
        self.idle_since = None
        self._label = self._tap("serve", {})["label"]
        self._summary.unticketed += 1
        self._after(now, question.answer_s, self._next)

    def _miss(self, service: str, now: int) -> None:
        self._tap("miss", {})
        self._summary.missed += 1
        self._crowd.missed(self._let_go(), service, now)
        self._next(now)

    def _hold(self, service: str, reason: str, now: int) -> None:
        self._tap("hold", {"reason": reason})
        self._summary.held += 1
        self._crowd.held(self._let_go(), service, self.counter.number, now)
        self._next(now)

    def _send_on(self, citizen: Citizen, now: int) -> None:
        assert citizen.onward is not None
        body = {"service": citizen.onward.service, "return": citizen.back_s is not None}
        self._plan(citizen)
        self._tap("transfer", body)
        self._summary.transferred += 1
        self._crowd.sent_on(self._let_go(), citizen.service, self.counter.number, now)
        self._next(now)

    def _let_go(self) -> str:
        label, self._label = self._label, None
        assert label is not None
        return label

    def _tap(self, button: str, body: Mapping[str, object]) -> Any:
        return self._hall.post(f"/counters/{self.counter.number}/{button}", body)
