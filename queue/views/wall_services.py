"""What the wall shows of each service: how many wait, how long, and how many were in time."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# On Python 3.11, pydantic reads only this TypedDict.
from typing_extensions import TypedDict

from hall.clock import MINUTE_MS
from hall.config.models import Service
from hall.queue.estimating.wait_estimates import WaitRange
from hall.queue.reports.wait_log import WAITS_SINCE, percentile_s
from hall.queue.store.turns import SELECT
from hall.queue.views.alerts import LongestWait
from hall.queue.views.hall_now import HallNow
from hall.queue.views.services import service_loads


class ServiceState(TypedDict):
    """``counters`` is how many counters take the service now.

    ``in_target_pct`` is the share of turns that were called within the service's target; turns that
    wait longer than that now count as late.
    """

    waiting: int
    wait: WaitRange | None
    longest: LongestWait | None
    wait_p90_s: int | None
    in_target_pct: int | None
    counters: int


@dataclass(frozen=True, slots=True)
class TargetCount:
    """How many of ``total`` turns were called in time."""

    in_time: int
    total: int

    @property
    def percent(self) -> int | None:
        return 100 * self.in_time // self.total if self.total else None


def target_counts(hall: HallNow, waited: Mapping[str, Sequence[int]]) -> Mapping[str, TargetCount]:
    """The count of each service; ``waited`` are the waits (ms) of the turns called today."""
    return {
        service.id: _target_count(hall, service, waited.get(service.id, ()))
        for service in hall.config.services
    }


def all_targets(counts: Iterable[TargetCount]) -> TargetCount:
    counts = list(counts)
    return TargetCount(
        in_time=sum(count.in_time for count in counts),
        total=sum(count.total for count in counts),
    )


def service_states(
    hall: HallNow,
    waited: Mapping[str, Sequence[int]],
    targets: Mapping[str, TargetCount],
    counters: Mapping[str, int],
) -> dict[str, ServiceState]:
    """The state of each service in ``targets``.

    ``waited`` are the waits (ms) of the turns that were called today, ``counters`` how many
    counters take a service now; both by service.
    """
    loads = service_loads(hall, targets)
    return {
        service: ServiceState(
            waiting=loads[service]["waiting"],
            wait=loads[service]["wait"],
            longest=longest_wait(hall.db, service),
            wait_p90_s=percentile_s(waited.get(service, ()), 0.9),
            in_target_pct=target.percent,
            counters=counters.get(service, 0),
        )
        for service, target in targets.items()
    }


def longest_wait(db: sqlite3.Connection, service: str) -> LongestWait | None:
    row = db.execute(
        f"{SELECT} WHERE state = 'waiting' AND service = ? ORDER BY {WAITS_SINCE} LIMIT 1",
        (service,),
    ).fetchone()
    if row is None:
        return None
    return LongestWait(
        label=row["label"],
        service=service,
        arrived_at=max(row["arrived_at"], row["due_at"] or 0),
    )


def _target_count(hall: HallNow, service: Service, waits: Sequence[int]) -> TargetCount:
    target_ms = service.target_wait_min * MINUTE_MS
    late = hall.db.execute(
        f"SELECT count(*) FROM turn WHERE state = 'waiting' AND service = ? AND {WAITS_SINCE} < ?",
        (service.id, hall.now - target_ms),
    ).fetchone()[0]
    return TargetCount(
        in_time=sum(wait <= target_ms for wait in waits),
        total=len(waits) + int(late),
    )
