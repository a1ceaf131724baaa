"""What changes in a plain hall, and what a counter's undo has to put back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.model.plain_line import Seat
from tests.model.plain_places import PlainPlaces
from tests.model.plain_turns import Turn

DAY_STARTS = dt.timedelta(hours=4)
NOT_CALLED: dict[str, Any] = {
    **{"state": "waiting", "counter": None, "staff": None, "calls": 0, "called": None},
    **dict.fromkeys(("last_called", "started", "ended", "away_since", "reason", "back_at")),
    **{"not_before": None, "quiet": False},
}
OUTCOME_AT_CLOSE = {
    **{"waiting": "left", "held": "left", "called": "no_show", "missed": "no_show"},
    **{"serving": "unfinished"},
}
Note = tuple[int, int, str, int]


class Refused(Exception):
    """Carries the name of the error that the engine must raise"""


@dataclass(frozen=True)
class Done:
    """A command of a counter: each turn it touched as it was before (None: it was not), and how
    often that turn had been touched after it; or the counter itself as it was before."""

    day: str
    at: int
    before: Mapping[int, Turn | None] = field(default_factory=dict)
    touched: Mapping[int, int] = field(default_factory=dict)
    call: int | None = None
    note: Note | None = None
    seat: Seat | None = None
    was_changed: bool = False


@dataclass
class PlainChanges(PlainPlaces):
    events: int = 0
    days: set[str] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    last: dict[int, Done] = field(default_factory=dict)
    cancelled: dict[int, tuple[Turn, int]] = field(default_factory=dict)
    """By ticket: its turn before it was cancelled, and how often it had been touched then."""
    returned: dict[int, tuple[Turn, int, int]] = field(default_factory=dict)
    """The same of one that came back without a counter, and when."""
    doing: dict[int, Turn | None] = field(default_factory=dict)

    def local(self, at: int) -> dt.datetime:
        return dt.datetime.fromtimestamp(at / 1000, self.config.hall.zone)

    def day_of(self, at: int) -> str:
        return (self.local(at) - DAY_STARTS).date().isoformat()

    def begin(self, now: int) -> str:
        """Every command first turns the day."""
        today = self.day_of(now)
        if self.day is None or self._is_over(self.day, today, now):
            if self.day is not None:
                self._close(now, today)
            self.day = today
            self.days.add(today)
            self.events += 1
        self.doing = {}
        return self.day

    def _is_over(self, day: str, today: str, now: int) -> bool:
        """One that lies ahead, opened by a clock that was wrong, ends once it has given numbers
        on an earlier date than this one. Nothing is a day twice."""
        given = [t.issued for t in self.tickets if t.day == day and t.issued <= now]
        earlier = any(self.day_of(at) < today for at in given)
        return today not in self.days and (today > day or earlier)

    def _close(self, now: int, today: str) -> None:
        for turn in self.those(*OUTCOME_AT_CLOSE):
            ended = turn.ended
            self._end(turn, now, OUTCOME_AT_CLOSE[turn.state])
            turn.ended = ended or turn.ended
        self.notes.clear()
        self.events += len(self.seats) + 1
        self.seats.clear()

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
        self.last[counter] = Done(self.day or "", at, dict(self.doing), touched, **more)
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
        stands = self.place_for(turn.ticket, service, place, places)
        new = Turn(turn.ticket, service, at, stands)
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
            or (last.seat and last.seat.state != "open" and self.at(counter) is not None)
        ):
            raise Refused("NothingToUndo")
        del self.last[counter]
        if last.seat is not None:
            self._put_seat_back(counter, last.seat, last.was_changed)
            return []
        if last.note is not None:
            self.notes.remove(last.note)
        self.calls.pop(last.call or 0, None)
        back = reversed(list(last.before.items()))
        return [self._put_back(self.turns[index], before, now) for index, before in back]

    def _put_seat_back(self, counter: int, before: Seat, was_changed: bool) -> None:
        self.events += 1
        self.seats[counter] = before
        if not was_changed:
            del self.seats[counter]

    def _put_back(self, turn: Turn, before: Turn | None, now: int) -> str:
        if before is None:
            self._touch(turn, **{**NOT_CALLED, "state": "undone", "ended": turn.at(now)})
        else:
            self._touch(turn, **{k: v for k, v in vars(before).items() if k != "touched"})
        return turn.ticket.label
