"""How right the waits were that people were told, and what follows from it.

Ranges that turn out too narrow are widened, too wide ones narrowed (split conformal prediction;
docs/estimates.md).
"""

import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.queue.estimating.waits import FirstEstimate
from hall.queue.reports.counted import CALLED_ALOUD, COUNTS
from hall.queue.reports.wait_log import WAITED
from hall.queue.store.database import Transaction
from hall.queue.store.zone_changes import offset_sql

SHARE = 0.8  # of the waits should fall inside their range
STAYS = (0.75, 0.85)  # while the share is between these, nothing is changed
WIDEST, NARROWEST = 2.5, 0.5
LEAST = 50  # turns that are needed before anything is changed or shown
DAYS = 7
SHORTEST_SIDE_MS = 30_000  # the shortest half of a range that a wait is measured by
OUTCOMES = f"""
SELECT turn.service, (arrived_at / 1000 + {offset_sql("arrived_at")}) / 3600 % 24 AS hour,
  {WAITED} AS waited, seq, low_min, high_min, low, middle, high, factor_pct
FROM business_day
JOIN turn ON turn.day = business_day.day AND {CALLED_ALOUD}
JOIN said_wait ON said_wait.turn_id = turn.id
WHERE business_day.day = ? AND away_ms = 0 AND due_at IS NULL AND {COUNTS}
"""
LAST_DAYS = f"day >= date((SELECT max(day) FROM business_day), '-{DAYS} days')"


class Score(TypedDict):
    """``told`` people were told a wait and have been called since, ``inside`` of them within their
    range. ``width_min`` is the mean width of the ranges. The waits were on average ``late_min``
    longer than the middle of their range."""

    told: int
    inside: int
    inside_pct: int
    width_min: float
    late_min: float


class Factor(TypedDict):
    """A factor that holds from the end of ``day`` on; 130 widens ranges by three tenths. Before
    rounding, ``inside_pct`` of the ``told`` waits were inside their ranges."""

    day: str
    service: str
    factor_pct: int
    inside_pct: int
    told: int


class Scores(TypedDict):
    """The scores of the days ``since`` to ``until``, by service, and within it by the hour (0 to
    23) in which people came. ``factors`` are all that ever held, the latest first."""

    since: str | None
    until: str | None
    total: Score | None
    services: dict[str, Score]
    hours: dict[str, dict[str, Score]]
    factors: list[Factor]


@dataclass(frozen=True, slots=True)
class ToldWait:
    """Somebody who was told the wait ``first`` and called after ``waited`` ms."""

    service: str
    hour: int
    first: FirstEstimate
    waited: int

    @property
    def is_inside(self) -> bool:
        return self.first.low_min * MINUTE_MS <= self.waited <= self.first.high_min * MINUTE_MS

    @property
    def needed(self) -> float:
        """The factor with which the range would just have contained the wait."""
        first = self.first
        is_longer = self.waited > first.middle
        side = first.high - first.middle if is_longer else first.middle - first.low
        off = abs(self.waited - first.middle)
        return first.factor_pct / 100 * off / max(side, SHORTEST_SIDE_MS)


@dataclass(frozen=True, slots=True)
class ScoreSums:
    told: int = 0
    inside: int = 0
    width_min: int = 0
    late_ms: int = 0

    def __add__(self, other: "ScoreSums") -> "ScoreSums":
        return ScoreSums(
            self.told + other.told,
            self.inside + other.inside,
            self.width_min + other.width_min,
            self.late_ms + other.late_ms,
        )

    @property
    def score(self) -> Score:
        """At least one turn must have been told."""
        return Score(
            told=self.told,
            inside=self.inside,
            inside_pct=round(100 * self.inside / self.told),
            width_min=round(self.width_min / self.told, 1),
            late_min=round(self.late_ms / self.told / MINUTE_MS, 1),
        )


Cells = dict[tuple[str, int], ScoreSums]
"""By service and hour."""


def summed(outcomes: Iterable[ToldWait]) -> Cells:
    cells: Cells = {}
    for one in outcomes:
        first, at = one.first, (one.service, one.hour)
        width, late = first.high_min - first.low_min, one.waited - first.middle
        cells[at] = cells.get(at, ScoreSums()) + ScoreSums(1, int(one.is_inside), width, late)
    return cells


def factor_of(past: Sequence[ToldWait], factor: float) -> tuple[float, float]:
    """The factor for the next days, and the share of ``past`` that ``factor`` would have
    contained."""
    needed = sorted(one.needed for one in past)
    share = sum(each <= factor for each in needed) / len(needed) if needed else 0.0
    if len(needed) < LEAST or STAYS[0] <= share <= STAYS[1]:
        return factor, share
    rank = min(len(needed), math.ceil((len(needed) + 1) * SHARE))
    return min(WIDEST, max(NARROWEST, round(needed[rank - 1], 2))), share


def close(tx: Transaction, day: str) -> None:
    """Stores the scores of a day that ends, and the factors that follow for the next days."""
    for (service, hour), sums in summed(outcomes(tx.connection, day)).items():
        row = (day, service, hour, sums.told, sums.inside, sums.width_min, sums.late_ms)
        tx.run("INSERT INTO wait_score VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    past: dict[str, list[ToldWait]] = {}
    for row in tx.all(f"SELECT day FROM business_day WHERE {LAST_DAYS}"):
        for one in outcomes(tx.connection, row["day"]):
            past.setdefault(one.service, []).append(one)
    before = factors(tx.connection)
    for service, seen in past.items():
        if len(seen) >= LEAST:
            factor, share = factor_of(seen, before.get(service, 1.0))
            found = (day, service, round(100 * factor), round(100 * share), len(seen))
            tx.run("INSERT INTO wait_factor VALUES (?, ?, ?, ?, ?)", found)


def outcomes(db: sqlite3.Connection, day: str) -> list[ToldWait]:
    found = []
    for row in db.execute(OUTCOMES, (day,)):
        service, hour, waited, *first = tuple(row)
        found.append(ToldWait(service, hour, FirstEstimate(*first), waited))
    return found


def factors(db: sqlite3.Connection) -> dict[str, float]:
    """The factors that hold now, of services that have one."""
    rows = db.execute("SELECT service, factor_pct FROM wait_factor ORDER BY day")
    return {row["service"]: row["factor_pct"] / 100 for row in rows}


def last_days(db: sqlite3.Connection) -> Score | None:
    """The score of the whole hall in the days before this one, None while too few were told."""
    row = db.execute(
        "SELECT total(told), total(inside), total(width_min), total(late_ms) FROM wait_score"
        f" WHERE {LAST_DAYS}"
    ).fetchone()
    sums = ScoreSums(*map(int, row))
    return sums.score if sums.told >= LEAST else None


def scores(db: sqlite3.Connection, day: str | None = None) -> Scores:
    """The scores of a day, which may still be open, or else of the last days that are over."""
    cells: Cells = {}
    days = [day] if day else []
    if day is not None:
        cells = summed(outcomes(db, day))
    else:
        for row in db.execute(f"SELECT * FROM wait_score WHERE {LAST_DAYS} ORDER BY day"):
            at = (row["service"], row["hour"])
            sums = ScoreSums(row["told"], row["inside"], row["width_min"], row["late_ms"])
            cells[at] = cells.get(at, ScoreSums()) + sums
            days.append(row["day"])
    by_service: dict[str, ScoreSums] = {}
    hours: dict[str, dict[str, Score]] = {}
    for (service, hour), sums in sorted(cells.items()):
        by_service[service] = by_service.get(service, ScoreSums()) + sums
        hours.setdefault(service, {})[str(hour)] = sums.score
    return Scores(
        since=days[0] if days else None,
        until=days[-1] if days else None,
        total=_score(by_service),
        services={service: sums.score for service, sums in by_service.items()},
        hours=hours,
        factors=_history(db),
    )


def _score(parts: Mapping[str, ScoreSums]) -> Score | None:
    return sum(parts.values(), ScoreSums()).score if parts else None


def _history(db: sqlite3.Connection) -> list[Factor]:
    rows = db.execute("SELECT * FROM wait_factor ORDER BY day DESC, service")
    return [
        Factor(
            day=row["day"],
            service=row["service"],
            factor_pct=row["factor_pct"],
            inside_pct=row["inside_pct"],
            told=row["told"],
        )
        for row in rows
    ]
