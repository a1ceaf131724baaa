"""The figures of a day as its closing report shows them, with the hash that proves them later."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NotRequired

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.queue.reports.counted import outcomes, tickets
from hall.queue.reports.wait_log import percentile_s, waits_by_service
from hall.queue.store import void_numbers
from hall.queue.store.errors import UnknownDay


class TurnFigures(TypedDict):
    """``given`` is the sum of the next six figures.

    ``left`` turns had not ended when the day closed, ``open`` turns still may. Half of those called
    aloud waited at most ``wait_half_s``, nine in ten at most ``wait_most_s``; None if nobody
    was called.
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
    """What counts is said in ``counted``. ``tickets`` counts numbers; a transferred number counts as
    ``given`` in each of its services.

    ``void`` is how many numbers an old copy of the database made void, left out if none.
    ``seq`` and ``hash`` are those of the day's last event so far. ``closed_at`` is None until the
    next day opens, ``last_served_at`` is None if nobody was served. Times in ms.
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
    void: NotRequired[int]


def closing_figures(db: sqlite3.Connection, day: str) -> ClosingFigures:
    """The figures of a day so far, with the hash of its last event as the seal.

    :raises UnknownDay: the hall was not open on this day.
    """
    row = db.execute(
        "SELECT *,"
        " (SELECT max(ended_at) FROM turn WHERE day = :day AND state = 'done') AS last_served_at"
        " FROM business_day WHERE day = :day",
        {"day": day},
    ).fetchone()
    if row is None:
        raise UnknownDay(day=day)
    last = db.execute(
        "SELECT seq, hash FROM event WHERE day = ? ORDER BY seq DESC LIMIT 1", (day,)
    ).fetchone()
    figures = outcomes(db, day)
    waits = waits_by_service(db, day)
    closing = ClosingFigures(
        day=day,
        opened_at=row["opened_at"],
        last_served_at=row["last_served_at"],
        closed_at=row["closed_at"],
        tickets=tickets(db, day),
        seq=last["seq"],
        hash=last["hash"],
        total=_figures(figures.values(), [wait for each in waits.values() for wait in each]),
        services={
            service: _figures([figures[service]], waits.get(service, []))
            for service in sorted(figures)
        },
    )
    if void := void_numbers.count(db, day):
        closing["void"] = void
    return closing


def _figures(counts: Iterable[Counter[str]], waits: Sequence[int]) -> TurnFigures:
    turns = sum(counts, Counter[str]())
    return TurnFigures(
        given=turns.total(),
        served=turns["served"],
        transferred=turns["transferred"],
        missed=turns["missed"],
        cancelled=turns["cancelled"],
        left=turns["left"],
        open=turns["open"],
        wait_half_s=percentile_s(waits, 0.5),
        wait_most_s=percentile_s(waits, 0.9),
    )
