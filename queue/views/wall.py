"""What the supervisors' wall shows: who waits too long, what drowns, who idles, what is sick."""

import sqlite3
from collections.abc import Mapping, Sequence

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.config.models import Config, Service
from hall.queue.estimating.scores import Score, last_days
from hall.queue.estimating.wait_estimates import DayEnd, WaitRange
from hall.queue.estimating.waits import Waits
from hall.queue.line import counter_states
from hall.queue.reports.wait_log import WAITS_SINCE, percentile, waits_by_service
from hall.queue.store.days import open_day
from hall.queue.views.alerts import Alert, LongestWait, alerts
from hall.queue.views.kiosk import PrinterHealth
from hall.queue.views.printers import PrinterState, states
from hall.queue.views.services import ServiceLoad, service_loads
from hall.queue.views.wall_counters import WallCounter, at_work, wall_counter

SLOT_MS = 15 * MINUTE_MS
SLOTS_OF_A_DAY = 24 * 4


class FlowSlot(TypedDict):
    at: int
    issued: int
    called: int


class ServiceState(TypedDict):
    """``in_target_pct`` counts those called in time, and as late those who wait past it now."""

    waiting: int
    wait: WaitRange | None
    longest: LongestWait | None
    wait_p90_s: int | None
    in_target_pct: int | None
    counters: int


class DayEndAnswer(TypedDict):
    """The last is served between two moments (ms)."""

    last: tuple[int, int]


class WallView(TypedDict):
    """``held`` turns are set aside by a counter: they neither wait nor are served. ``ending`` is
    what the end of the day will be like, ``scored`` how right the waits told in the last days
    were; None where nothing can be said."""

    waiting: int
    held: int
    issued: int
    served: int
    missed: int
    longest: LongestWait | None
    in_target_pct: int | None
    wait_p50_s: int | None
    wait_p90_s: int | None
    services: dict[str, ServiceState]
    counters: list[WallCounter]
    flow: list[FlowSlot]
    printers: list[PrinterState]
    alerts: list[Alert]
    ending: DayEndAnswer | None
    scored: Score | None


def wall(
    db: sqlite3.Connection,
    config: Config,
    printers: Mapping[str, PrinterHealth],
    opened: bool,
    waits: Waits,
    now: int,
) -> WallView:
    """``opened``: counters have opened today; before, nobody is told of who came early."""
    day = open_day(db)
    waited = waits_by_service(db, day)
    counters_now = counter_states.all_states(db, config)
    counters = [wall_counter(db, state, day) for state in counters_now.values()]
    loads = service_loads(db, config.service, waits)
    services = _services(db, config, loads, waited, at_work(counters_now, counters), now)
    outcomes = _outcomes(db, day)
    called = sorted(wait for service in waited.values() for wait in service)
    waiting = {
        service: state["longest"]
        for service, state in services.items()
        if opened or state["counters"] > 0
    }
    known = states(db, printers, now)
    longest = [s["longest"] for s in services.values() if s["longest"] is not None]
    return WallView(
        waiting=sum(s["waiting"] for s in services.values()),
        held=outcomes.get("held", 0),
        issued=_issued(db, day),
        served=outcomes.get("done", 0),
        missed=outcomes.get("missed", 0),
        longest=min(longest, key=lambda turn: turn["arrived_at"]) if longest else None,
        in_target_pct=_hall_in_target(db, config, waited, now),
        wait_p50_s=round(percentile(called, 0.5) / 1000) if called else None,
        wait_p90_s=round(percentile(called, 0.9) / 1000) if called else None,
        services=services,
        counters=counters,
        flow=_flow(db, day),
        printers=known,
        alerts=alerts(db, config, waiting, known, now),
        ending=_ending(waits.day_end),
        scored=last_days(db),
    )


def _ending(said: DayEnd | None) -> DayEndAnswer | None:
    return None if said is None else DayEndAnswer(last=said.last)


def _services(
    db: sqlite3.Connection,
    config: Config,
    loads: Mapping[str, ServiceLoad],
    waits: Mapping[str, list[int]],
    at_work: Mapping[str, int],
    now: int,
) -> dict[str, ServiceState]:
    return {
        service.id: ServiceState(
            waiting=loads[service.id]["waiting"],
            wait=loads[service.id]["wait"],
            longest=_longest(db, service.id),
            wait_p90_s=_p90_s(waits.get(service.id, [])),
            in_target_pct=_share(*_in_target(db, service, waits.get(service.id, []), now)),
            counters=at_work.get(service.id, 0),
        )
        for service in config.services
    }


def _p90_s(waits: list[int]) -> int | None:
    return round(percentile(sorted(waits), 0.9) / 1000) if waits else None


def _longest(db: sqlite3.Connection, service: str) -> LongestWait | None:
    row = db.execute(
        f"SELECT label, {WAITS_SINCE} AS since FROM turn"
        " JOIN ticket ON ticket.id = turn.ticket_id"
        f" WHERE state = 'waiting' AND service = ? ORDER BY since LIMIT 1",
        (service,),
    ).fetchone()
    if row is None:
        return None
    return LongestWait(label=row["label"], service=service, arrived_at=row["since"])


def _in_target(
    db: sqlite3.Connection, service: Service, waits: Sequence[int], now: int
) -> tuple[int, int]:
    """How many were called in time, and how many that is out of."""
    target = service.target_wait_min * MINUTE_MS
    late = db.execute(
        f"SELECT count(*) FROM turn WHERE state = 'waiting' AND service = ? AND {WAITS_SINCE} < ?",
        (service.id, now - target),
    ).fetchone()[0]
    return sum(wait <= target for wait in waits), len(waits) + int(late)


def _hall_in_target(
    db: sqlite3.Connection, config: Config, waits: Mapping[str, list[int]], now: int
) -> int | None:
    shares = [_in_target(db, s, waits.get(s.id, []), now) for s in config.services]
    return _share(sum(good for good, _ in shares), sum(total for _, total in shares))


def _share(good: int, total: int) -> int | None:
    return 100 * good // total if total else None


def _outcomes(db: sqlite3.Connection, day: str | None) -> dict[str, int]:
    rows = db.execute(
        "SELECT state, count(*) AS turns FROM turn WHERE day = ? AND counter IS NOT NULL"
        " GROUP BY state",
        (day,),
    )
    return {row["state"]: row["turns"] for row in rows}


def _issued(db: sqlite3.Connection, day: str | None) -> int:
    row = db.execute("SELECT coalesce(sum(last), 0) FROM series WHERE day = ?", (day,)).fetchone()
    return int(row[0])


def _flow(db: sqlite3.Connection, day: str | None) -> list[FlowSlot]:
    """Tickets given and called in each quarter of an hour, without gaps; at most a day, for a
    clock without a battery may have started this one in 1970."""
    slots: dict[int, FlowSlot] = {}
    counts = (
        ("issued", "SELECT issued_at / ? AS slot, count(*) FROM ticket WHERE day = ? GROUP BY 1"),
        (
            "called",
            "SELECT called_at / ? AS slot, count(*) FROM turn"
            " WHERE day = ? AND counter IS NOT NULL GROUP BY 1",
        ),
    )
    for kind, sql in counts:
        for number, count in db.execute(sql, (SLOT_MS, day)):
            slot = slots.setdefault(number, FlowSlot(at=number * SLOT_MS, issued=0, called=0))
            slot["issued" if kind == "issued" else "called"] = count
    if not slots:
        return []
    return [
        slots.get(number, FlowSlot(at=number * SLOT_MS, issued=0, called=0))
        for number in range(max(min(slots), max(slots) - SLOTS_OF_A_DAY + 1), max(slots) + 1)
    ]
