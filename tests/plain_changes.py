"""What changes in a plain hall, and what a counter's undo has to put back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.plain_line import PlainLine, Turn

NOT_CALLED: dict[str, Any] = {
    **{"state": "waiting", "counter": None, "calls": 0, "called": None},
    **dict.fromkeys(("last_called", "started", "ended", "away_since", "reason", "back_at")),
    **{"not_before": None, "quiet": False},
}
OUTCOME_AT_CLOSE = {
    **{"waiting": "left", "held": "left", "called": "no_show", "missed": "no_show"},
    **{"serving": "unfinished"},
}


@dataclass(frozen=True)
class Done:
    """A command of a counter: each turn it touched as it was before (None: it was not), and how
    often that turn had been touched after it."""

    day: str
    at: int
    before: Mapping[int, Turn | None]
    touched: Mapping[int, int]
    call: int | None


@dataclass
class PlainChanges(PlainLine):
    events: int = 0
    passed_over: list[str] = field(default_factory=list)
    last: dict[int, Done] = field(default_factory=dict)
    cancelled: dict[int, tuple[Turn, int]] = field(default_factory=dict)
    """By ticket: its turn before it was cancelled, and how often it had been touched then."""
    doing: dict[int, Turn | None] = field(default_factory=dict)

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

    def _done(
        self, counter: int, at: int, turn: Turn | None = None, call: int | None = None
    ) -> str:
        touched = {index: self.turns[index].touched for index in self.doing}
        self.last[counter] = Done(self.day or "", at, dict(self.doing), touched, call)
        return "" if turn is None else turn.ticket.label

    def _close(self, now: int) -> None:
        for turn in self.those(*OUTCOME_AT_CLOSE):
            ended = turn.ended
            self._end(turn, now, OUTCOME_AT_CLOSE[turn.state])
            turn.ended = ended or turn.ended
        self.events += 1

    def _set(self, counter: int, turn: Turn, now: int, **columns: Any) -> str:
        if all(getattr(turn, name) == value for name, value in columns.items()):
            return turn.ticket.label
        self._touch(turn, **columns)
        return self._done(counter, turn.at(now), turn)

    def _finish(self, turn: Turn, now: int) -> int:
        at = self._end(turn, now, "done")
        for service, counter in turn.steps[:1]:
            self._join(turn, service, counter, at, "arrival").steps = turn.steps[1:]
        return at

    def _join(self, turn: Turn, service: str, counter: int | None, at: int, place: str) -> Turn:
        new = Turn(turn.ticket, service, at, self.place_for(turn.ticket, service, place))
        new.prefer, new.people = counter, turn.people
        self._add(new)
        return new
