"""What the supervisors' wall shows: how the day goes, each service and counter, and alerts."""

import sqlite3
from collections import Counter
from collections.abc import Mapping

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.hours import CounterHours
from hall.queue.estimating.scores import Score, last_days
from hall.queue.estimating.wait_estimates import DayEnd
from hall.queue.line import counter_states
from hall.queue.reports.counted import CALLED, COUNTS, TURNS_OF_DAY, outcomes
from hall.queue.reports.wait_log import percentile_s, waits_by_service
from hall.queue.store.days import open_day
from hall.queue.views.alerts import Alert, LongestWait, alerts
from hall.queue.views.hall_hours import HallHours, hall_hours
from hall.queue.views.hall_now import HallNow
from hall.queue.views.printers import PrinterHealth, PrinterState, printer_states
from hall.queue.views.services import WaitingCount, waiting_counts
from hall.queue.views.wall_counters import WallCounter, at_work, wall_counter
from hall.queue.views.wall_services import (
    ServiceState,
    all_targets,
    longest_wait,
    service_states,
    target_counts,
)

SLOT_MS = 15 * MINUTE_MS
SLOTS_OF_A_DAY = 24 * 4


class FlowSlot(TypedDict):
    """Turns that came into a line and turns that were called in the quarter of an hour that begins at
    ``at`` (ms)."""

    at: int
    issued: int
    called: int


class DayEndAnswer(TypedDict):
    """``last`` are two times (ms) between which the last turn of the day is expected to be done."""

    last: tuple[int, int]


class TurnCounts(TypedDict):
    """How many turns the day has, and what became of them, counted as in its closing report
    (``queue/reports/counted.py``).

    ``held`` turns were put on hold at a counter: they neither wait nor are served.
    """

    held: int
    given: int
    served: int
    missed: int


class WallView(TurnCounts):
    """``longest`` is the longest wait of all services.

    ``ending`` is the expected end of the day, ``scored`` how right the waits promised in the last
    days were; None if there is nothing to say.
    """

    waiting: int
    longest: LongestWait | None
    in_target_pct: int | None
    wait_p50_s: int | None
    wait_p90_s: int | None
    services: dict[str, ServiceState]
    counters: list[WallCounter]
    flow: list[FlowSlot]
    printers: list[PrinterState]
    alerts: list[Alert]
    hours: HallHours
    ending: DayEndAnswer | None
    scored: Score | None


def wall(
    hall: HallNow,
    healths: Mapping[str, PrinterHealth],
    hours: CounterHours,
    *,
    opened: bool,
) -> WallView:
    """``opened`` is true once counters have opened today; before, nobody is late for having come
    early."""
    db, config, now = hall.db, hall.config, hall.now
    day = open_day(db)
    states = counter_states.all_states(db, config)
    counters = [wall_counter(db, state, day) for state in states.values()]
    waited = waits_by_service(db, day)
    all_waited = [wait for each in waited.values() for wait in each]
    targets = target_counts(hall, waited)
    services = service_states(hall, waited, targets, at_work(states, counters))
    counts = waiting_counts(db)  # also of services that the hall no longer has
    may_be_late = [s["longest"] for s in services.values() if opened or s["counters"] > 0]
    printers = printer_states(db, healths, now)
    return WallView(
        **_turn_counts(db, day),
        waiting=sum(count.total for count in counts.values()),
        longest=_longest(db, services, counts),
        in_target_pct=all_targets(targets.values()).percent,
        wait_p50_s=percentile_s(all_waited, 0.5),
        wait_p90_s=percentile_s(all_waited, 0.9),
        services=services,
        counters=counters,
        flow=_flow(db, day),
        printers=printers,
        alerts=alerts(db, config, list(filter(None, may_be_late)), printers, now),
        hours=hall_hours(hours),
        ending=_ending(hall.waits.day_end),
        scored=last_days(db),
    )


def _longest(
    db: sqlite3.Connection,
    services: Mapping[str, ServiceState],
    counts: Mapping[str, WaitingCount],
) -> LongestWait | None:
    gone = [longest_wait(db, service) for service in counts.keys() - services.keys()]
    found = [*(state["longest"] for state in services.values()), *gone]
    waits = [wait for wait in found if wait is not None]
    return min(waits, key=lambda wait: wait["arrived_at"], default=None)


def _ending(day_end: DayEnd | None) -> DayEndAnswer | None:
    return None if day_end is None else DayEndAnswer(last=day_end.last)


def _turn_counts(db: sqlite3.Connection, day: str | None) -> TurnCounts:
    figures = sum(outcomes(db, day).values(), Counter[str]())
    held = "SELECT count(*) FROM turn WHERE state = 'held' AND away_since IS NOT NULL AND day = ?"
    return TurnCounts(
        held=db.execute(held, (day,)).fetchone()[0],
        given=figures.total(),
        served=figures["served"],
        missed=figures["missed"],
    )


def _flow(db: sqlite3.Connection, day: str | None) -> list[FlowSlot]:
    """All slots from the first to the last with a turn or a call, but never more than a day of
    them: a clock without a battery may have started this day in 1970."""
    issued = _counts_by_slot(
        db,
        f"SELECT arrived_at / ? AS slot, count(*) FROM {TURNS_OF_DAY} AND {COUNTS} GROUP BY 1",
        day,
    )
    called = _counts_by_slot(
        db,
        f"SELECT called_at / ? AS slot, count(*) FROM turn WHERE day = ? AND {CALLED} GROUP BY 1",
        day,
    )
    slots = issued.keys() | called.keys()
    if not slots:
        return []
    first = max(min(slots), max(slots) - SLOTS_OF_A_DAY + 1)
    return [
        FlowSlot(at=slot * SLOT_MS, issued=issued.get(slot, 0), called=called.get(slot, 0))
        for slot in range(first, max(slots) + 1)
    ]


def _counts_by_slot(db: sqlite3.Connection, sql: str, day: str | None) -> dict[int, int]:
    return {row[0]: row[1] for row in db.execute(sql, (SLOT_MS, day))}
