"""The figures of a replayed day, to be compared with those of another replay."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hall.clock import MINUTE_MS
from hall.config.models import Config
from hall.queue.replaying.replay import ReplayedCall, ReplayResult
from hall.queue.reports.wait_log import percentile

SLOT_MS = 30 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class WaitFigures:
    """How people who were called had waited: median and 90th percentile in minutes, and the share
    that waited no longer than the target of their service."""

    called: int
    p50_min: float | None
    p90_min: float | None
    in_target: float | None


@dataclass(frozen=True, slots=True)
class SlotWaits:
    """The waits of people who came in the half hour from ``at`` (ms) on and were called."""

    at: int
    came: int
    p50_min: float
    p90_min: float


@dataclass(frozen=True, slots=True)
class DayOutcome:
    """``slots`` are the half hours in which somebody came who was called. ``overtime_min`` is the
    time from the last closing until the last counter was done. ``uncalled`` counts the people whom
    nobody called, including those who left the line."""

    services: Mapping[str, WaitFigures]
    all: WaitFigures
    slots: Sequence[SlotWaits]
    overtime_min: float
    uncalled: int


def outcome(config: Config, replayed: ReplayResult, closes: int | None) -> DayOutcome:
    """``closes`` is the last closing of the day in ms, None on a day without hours."""
    waits = waits_that_count(replayed)
    services = {
        service.id: _figures(config, [call for call in waits if call.service == service.id])
        for service in config.services
    }
    ended = max((call.ended for call in replayed.calls), default=0)
    return DayOutcome(
        services=services,
        all=_figures(config, waits),
        slots=_slots(waits),
        overtime_min=0.0 if closes is None else max(0, ended - closes) / MINUTE_MS,
        uncalled=len(replayed.uncalled),
    )


def waits_that_count(replayed: ReplayResult) -> list[ReplayedCall]:
    """The last call of each turn, as ``queue/reports/counted.py`` says: whoever was called again,
    after a missed call or on hold, waited until then, and who is back in the line waits still.
    Nobody waited for a quiet call."""
    by_turn = {call.wait.turn_id: call for call in replayed.calls if call.wait is not None}
    for wait in replayed.uncalled:
        by_turn.pop(wait.turn_id, None)
    return [call for call in by_turn.values() if not call.quiet]


def _slots(waits: Sequence[ReplayedCall]) -> list[SlotWaits]:
    found: dict[int, list[int]] = defaultdict(list)
    for call in waits:
        found[(call.at - call.waited_ms) // SLOT_MS * SLOT_MS].append(call.waited_ms)
    return [
        SlotWaits(
            at=at,
            came=len(ms),
            p50_min=percentile(sorted(ms), 0.5) / MINUTE_MS,
            p90_min=percentile(sorted(ms), 0.9) / MINUTE_MS,
        )
        for at, ms in sorted(found.items())
    ]


def _figures(config: Config, waits: Sequence[ReplayedCall]) -> WaitFigures:
    if not waits:
        return WaitFigures(0, None, None, None)
    ms = sorted(call.waited_ms for call in waits)
    fine = sum(call.waited_ms <= _target_ms(config, call.service) for call in waits)
    return WaitFigures(
        called=len(ms),
        p50_min=percentile(ms, 0.5) / MINUTE_MS,
        p90_min=percentile(ms, 0.9) / MINUTE_MS,
        in_target=fine / len(ms),
    )


def _target_ms(config: Config, service: str) -> int:
    known = config.service.get(service)
    return (known.target_wait_min if known else 0) * MINUTE_MS
