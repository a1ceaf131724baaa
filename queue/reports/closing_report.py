"""The figures of a day as its closing report tells them, with the hash that proves them later."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.reports.wait_log import percentile, waits_by_service
from hall.queue.store.errors import UnknownDay

OUTCOMES = {
    **{"done": "served", "transferred": "transferred", "cancelled": "cancelled"},
    **{"missed": "missed", "no_show": "missed"},  # the second once the day is closed
    **{"left": "left", "unfinished": "left"},
    **dict.fromkeys(("waiting", "called", "serving", "held"), "open"),
}


class TurnFigures(TypedDict):
    """``given`` is the sum of the next six: ``left`` were not served when the day closed, ``open``
    may still be. ``wait_half_s`` and ``wait_most_s`` are the longest waits of half of those called
    and of nine in ten, None if nobody was.
    """

    given: int
    served: int
    transferred: int
    missed: int
    cancelled: int
    left: int
    open: int
    wait_half_s: int | None
    wait_most_s: int | None


class ClosingFigures(TypedDict):
    """``tickets`` are numbers; a number that is transferred is ``given`` in each of its services.

    ``seq`` and ``hash`` are of the day's last event so far. ``closed_at`` is None until the next
    day opens, ``last_served_at`` if nobody was served. Times in ms.
    """

    day: str
    opened_at: int
    last_served_at: int | None
    closed_at: int | None
    tickets: int
    seq: int
    hash: str
    total: TurnFigures
    services: dict[str, TurnFigures]


def closing(db: sqlite3.Connection, day: str) -> ClosingFigures:
    """:raises UnknownDay:"""
    opened = db.execute(
        "SELECT *, (SELECT count(*) FROM ticket WHERE day = :day) AS tickets,"
        " (SELECT max(ended_at) FROM turn WHERE day = :day AND state = 'done') AS last_served_at"
        " FROM business_day WHERE day = :day",
        {"day": day},
    ).fetchone()
    if opened is None:
        raise UnknownDay(day=day)
    last = db.execute(
        "SELECT seq, hash FROM event WHERE day = ? ORDER BY seq DESC LIMIT 1", (day,)
    ).fetchone()
    states, waits = _states(db, day), waits_by_service(db, day)
    return ClosingFigures(
        day=day,
        opened_at=opened["opened_at"],
        last_served_at=opened["last_served_at"],
        closed_at=opened["closed_at"],
        tickets=opened["tickets"],
        seq=last["seq"],
        hash=last["hash"],
        total=_figures(states.values(), [wait for each in waits.values() for wait in each]),
        services={
            service: _figures([states[service]], waits.get(service, []))
            for service in sorted(states)
        },
    )


def _states(db: sqlite3.Connection, day: str) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {}
    for row in db.execute(
        "SELECT service, state, count(*) AS turns FROM turn"
        " WHERE day = ? AND state <> 'undone' GROUP BY 1, 2",
        (day,),
    ):
        found.setdefault(row["service"], Counter())[OUTCOMES[row["state"]]] += row["turns"]
    return found


def _figures(states: Iterable[Counter[str]], waits: Sequence[int]) -> TurnFigures:
    turns = sum(states, Counter[str]())
    ordered = sorted(waits)
    return TurnFigures(
        given=turns.total(),
        served=turns["served"],
        transferred=turns["transferred"],
        missed=turns["missed"],
        cancelled=turns["cancelled"],
        left=turns["left"],
        open=turns["open"],
        wait_half_s=round(percentile(ordered, 0.5) / 1000) if ordered else None,
        wait_most_s=round(percentile(ordered, 0.9) / 1000) if ordered else None,
    )
