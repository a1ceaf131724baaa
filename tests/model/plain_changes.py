"""The plain model of days, of changes to turns, and of what a counter's undo restores."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.model.plain_line import PlainCounterState
from tests.model.plain_positions import PlainPositions
from tests.model.plain_turns import Turn

SMALLEST_STEP, SMALL_STEP = 1_000, 120_000  # of the computer's clock, in ms
DAY_STARTS = dt.timedelta(hours=4)
NOT_CALLED: dict[str, Any] = {
    "state": "waiting",
    "counter": None,
    "staff": None,
    "calls": 0,
    "called": None,
    "last_called": None,
    "started": None,
    "ended": None,
    "away_since": None,
    "reason": None,
    "back_at": None,
    "not_before": None,
    "quiet": False,
}
OUTCOME_AT_CLOSE = {
    "waiting": "left",
    "held": "left",
    "called": "unfinished",
    "missed": "no_show",
    "serving": "unfinished",
}
KEPT = ("touched", "rehomed")  # by an undo: they say what has happened to the turn
Note = tuple[int, int, str, int]


class Refused(Exception):
    """The model refuses; the message is the name of the error that the engine must raise."""


@dataclass(frozen=True)
class Done:
    """A counter's last command, with what an undo restores.

    ``before`` has each turn that the command touched, by index, as it was before it (None if the
    command made it), and ``touched`` how often that turn had been touched after the command.
    ``counter_state`` is the counter's own earlier state if the command changed that."""

    day: str
    at: int
    before: Mapping[int, Turn | None] = field(default_factory=dict)
    touched: Mapping[int, int] = field(default_factory=dict)
    call: int | None = None
    note: Note | None = None
    counter_state: PlainCounterState | None = None
    was_changed: bool = False
    rehomed: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """By index, ``touched`` and ``rehomed`` of the turns that were not kept for the counter any
    more once its state had changed."""


@dataclass
class PlainChanges(PlainPositions):
    events: int = 0
    days: set[str] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    last: dict[int, Done] = field(default_factory=dict)
    cancelled: dict[int, tuple[Turn, int]] = field(default_factory=dict)
    """By ticket number: the turn before it was cancelled, and its ``touched`` right after."""
    returned: dict[int, tuple[Turn, int, int]] = field(default_factory=dict)
    """By ticket number: the turn before it came back without a counter, its ``touched`` right
    after, and the time."""
    doing: dict[int, Turn | None] = field(default_factory=dict)
    rehoming: dict[int, tuple[int, int]] = field(default_factory=dict)
    difference: tuple[str, int] | None = None
    """Whether the computer's clock is doubted or the hall's time kept, and by how much it is ahead."""

    def local(self, at: int) -> dt.datetime:
        return dt.datetime.fromtimestamp(at / 1000, self.config.hall.zone)

    def day_of(self, at: int) -> str:
        return (self.local(at) - DAY_STARTS).date().isoformat()

    def look(self, now: int, ahead: int) -> int:
        """The hall's time after it has looked at the computer's clock, which is ``ahead``."""
        if self.difference is None:
            if abs(ahead) > SMALL_STEP:
                self._differs(("doubted", ahead))
            elif abs(ahead) <= SMALLEST_STEP or not self.turns_in(*OUTCOME_AT_CLOSE):
                return now + ahead
        elif abs(ahead) <= SMALL_STEP:
            self._differs(None)
        elif abs(ahead - self.difference[1]) > SMALL_STEP:
            self._differs(("doubted", ahead))
        return now

    def take_time(self, now: int, ahead: int) -> int:
        self._must_differ()
        self._differs(None)
        self.begin(now + ahead)
        return 0

    def keep_time(self, now: int, ahead: int) -> int:
        self._must_differ()
        self._differs(("kept", ahead))
        self.begin(now)
        return ahead

    def _must_differ(self) -> None:
        if self.difference is None:
            raise Refused("ClocksAgree")

    def _differs(self, difference: tuple[str, int] | None) -> None:
        self.difference = difference
        self.events += 1

    def begin(self, now: int) -> str:
        """The business day; every command first closes the one that is over and opens the next."""
        today = self.day_of(now)
        if self.day is None or self._is_over(self.day, today, now):
            if self.day is not None:
                self._close(now, today)
            self.day = today
            self.days.add(today)
            self.events += 1
        self.doing, self.rehoming = {}, {}
        return self.day

    def _is_over(self, day: str, today: str, now: int) -> bool:
        """Whether ``day`` ends now: when a later date has begun that was never a day before.

        A wrong clock may have opened a day that lies ahead: such a day ends once it has given
        numbers on dates before ``today``."""
        given = [t.issued for t in self.tickets if t.day == day and t.issued <= now]
        earlier = any(self.day_of(at) < today for at in given)
        return today not in self.days and (today > day or earlier)

    def _close(self, now: int, today: str) -> None:
        for turn in self.turns_in(*OUTCOME_AT_CLOSE):
            ended = turn.ended
            absent = turn.state == "called" and self.config.calls.confirm_arrival
            self._end(turn, now, "no_show" if absent else OUTCOME_AT_CLOSE[turn.state])
            turn.ended = ended or turn.ended
        self.notes.clear()
        self.events += len(self.counter_states) + 1
        self.counter_states.clear()

    def _touch(self, turn: Turn, **columns: Any) -> None:
        index = next(index for index, known in enumerate(self.turns) if known is turn)
        self.doing.setdefault(index, replace(turn))
        vars(turn).update(columns)
        turn.touched += 1
        self.events += 1

    def _add(self, turn: Turn) -> None:
        self.doing[len(self.turns)] = None
        self.turns.append(turn)
        turn.touched = 1
        self.events += 1

    def _end(self, turn: Turn, now: int, state: str, away_since: int | None = None) -> int:
        at = turn.at(now)
        self._touch(turn, state=state, ended=at, away_since=away_since, reason=None, back_at=None)
        return at

    def _done(self, counter: int, at: int, turn: Turn | None = None, **more: Any) -> str:
        touched = {index: self.turns[index].touched for index in self.doing}
        self.last[counter] = Done(self.day or "", at, self.doing, touched, **more)
        return "" if turn is None else turn.ticket.label

    def _set(self, counter: int, turn: Turn, now: int, **columns: Any) -> str:
        if all(getattr(turn, name) == value for name, value in columns.items()):
            return turn.ticket.label
        self._touch(turn, **columns)
        return self._done(counter, turn.at(now), turn)

    def _finish(self, turn: Turn, now: int) -> int:
        at = self._end(turn, now, "done")
        for service, counter in turn.steps[:1]:
            new = self._join(turn, service, at, "arrival")
            new.prefer, new.steps = counter, turn.steps[1:]
        return at

    def _join(self, turn: Turn, service: str, at: int, place: str, places: int = 0) -> Turn:
        position = self.position_for(turn.ticket, service, place, places)
        new = Turn(turn.ticket, service, at, position)
        new.people = turn.people
        self._add(new)
        return new

    def undo(self, now: int, counter: int) -> list[str]:
        day, last = self.begin(now), self.last.get(counter)
        if (
            last is None
            or last.day != day
            or now - last.at > self.config.calls.undo_s * 1000
            or any(self.turns[index].touched != times for index, times in last.touched.items())
            or (
                last.counter_state is not None
                and last.counter_state.state != "open"
                and self.turn_at(counter) is not None
            )
        ):
            raise Refused("NothingToUndo")
        del self.last[counter]
        if last.counter_state is not None:
            self._put_counter_back(counter, last.counter_state, last.was_changed)
            for index, stood in last.rehomed.items():
                turn = self.turns[index]
                if (turn.touched, turn.rehomed) == stood:
                    self._put_back(turn, last.before[index], now)
            return []
        if last.note is not None:
            self.notes.remove(last.note)
        self.calls.pop(last.call or 0, None)
        back = reversed(list(last.before.items()))
        return [self._put_back(self.turns[index], before, now) for index, before in back]

    def _put_counter_back(self, counter: int, before: PlainCounterState, was_changed: bool) -> None:
        self.events += 1
        self.counter_states[counter] = before
        if not was_changed:
            del self.counter_states[counter]

    def _put_back(self, turn: Turn, before: Turn | None, now: int) -> str:
        if before is None:
            columns = NOT_CALLED | {"state": "undone", "ended": turn.at(now)}
            self._touch(turn, **columns)
        else:
            self._touch(turn, **{k: v for k, v in vars(before).items() if k not in KEPT})
        return turn.ticket.label
