"""What is said of waiting at one moment: all views, answers and papers of it take it from here, so
that none says something else."""

import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.compact_json import encode
from hall.queue.estimating.outlook import Ending
from hall.queue.estimating.ranges import Shown, Spoken

FRESH_MS = 90_000
"""What is older is not said any more: three times as old as estimates of a quiet hall get."""

Minutes = tuple[int, int]
"""As people say it: multiples of five, and "under" the second from zero."""


class Estimated(TypedDict):
    """``seq`` of the last event that the estimates know of, ``at`` when they were made, in ms."""

    seq: int
    at: int


@dataclass(frozen=True, slots=True)
class SaidWait:
    """Of a new number: ``low_min`` to ``high_min`` were said, as true up to the event ``seq``;
    behind it stand ``low``, ``middle`` and ``high`` in ms, widened to ``factor_pct``."""

    seq: int
    low_min: int
    high_min: int
    low: int
    middle: int
    high: int
    factor_pct: int


@dataclass(frozen=True, slots=True)
class Waits:
    """``shown`` is None where nothing can be said of anybody."""

    shown: Shown | None = None
    ending: Ending | None = None

    @property
    def estimated(self) -> Estimated | None:
        if self.shown is None:
            return None
        return Estimated(seq=self.shown.raw.seq, at=self.shown.raw.at)

    def new(self, service: str, priority: str | None = None) -> Minutes | None:
        """Of who takes a number now."""
        said = self._asked(service, priority)
        return None if said is None else (said.low_min, said.high_min)

    def first(self, service: str, priority: str | None) -> SaidWait | None:
        """What is said to who takes a number now, to be kept with it."""
        return self._asked(service, priority)

    def waiting(
        self, db: sqlite3.Connection, turn_id: int, arrived_at: int, now: int
    ) -> Minutes | None:
        """Of a turn that waits; until an estimate knows it, what was said when it was given."""
        if self.shown is not None and turn_id in self.shown.turns:
            return minutes(self.shown.turns[turn_id])
        return first_said(db, [turn_id]).get(turn_id) if now - arrived_at <= FRESH_MS else None

    def _asked(self, service: str, priority: str | None) -> SaidWait | None:
        if self.shown is None:
            return None
        kinds = [kind for of, kind in self.shown.asked if of == service]
        # Where all classes count the same, one stands for all.
        classes = [kind for kind in kinds if kind is not None]
        kind = priority if priority in kinds else next(iter(classes), None)
        said = self.shown.asked.get((service, kind))
        raw = self.shown.raw.asked.get((service, kind))
        if said is None or raw is None:
            return None
        factor = round(100 * self.shown.raw.factors.get(service, 1.0))
        behind = (raw.low, raw.middle, raw.high)
        return SaidWait(self.shown.raw.seq, said.low, said.high, *behind, factor)


Saying = Callable[[], Waits]


def nothing_said() -> Waits:
    """Where no estimates are made."""
    return Waits()


def minutes(said: Spoken | None) -> Minutes | None:
    return None if said is None else (said.low, said.high)


def first_said(db: sqlite3.Connection, turns: Collection[int]) -> dict[int, Minutes]:
    """What was said of these turns when their numbers were given, as far as anything was."""
    rows = db.execute(
        "SELECT turn_id, low_min, high_min FROM said_wait"
        " WHERE turn_id IN (SELECT value FROM json_each(?))",
        (encode(list(turns)),),
    )
    return {row["turn_id"]: (row["low_min"], row["high_min"]) for row in rows}


def changed(before: Shown | None, after: Shown) -> tuple[bool, Collection[int]]:
    """Whether something else is said to who takes a number than before, and to which turns."""
    old = before or Shown(after.raw, {}, {})
    asked = old.asked.keys() | after.asked.keys()
    of_new = any(old.asked.get(one) != after.asked.get(one) for one in asked)
    return of_new, [turn for turn, said in after.turns.items() if old.turns.get(turn) != said]
