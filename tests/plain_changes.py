"""What changes in a plain hall, and what a counter's undo has to put back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.plain_line import PlainLine, Turn

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
