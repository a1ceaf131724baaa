"""What a day came to for those who waited: figures of a replay, to be laid beside another's."""

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
    """Of those who were called: median and 90th percentile of the wait in minutes, and the share
    that waited no longer than the target of their service."""

    called: int
    p50_min: float | None
    p90_min: float | None
    in_target: float | None


@dataclass(frozen=True, slots=True)
class SlotWaits:
    """Of those who came within half an hour, from ``at`` in ms on."""

    at: int
    came: int
    p50_min: float
    p90_min: float


@dataclass(frozen=True, slots=True)
class DayOutcome:
    """``slots``: the half hours in which somebody came who was called. ``overtime_min``: from the
    last closing until the last counter was done; ``uncalled``: people whom nobody called, those who
    left the line included."""

    services: Mapping[str, WaitFigures]
    all: WaitFigures
    slots: Sequence[SlotWaits]
    overtime_min: float
    uncalled: int


def outcome(config: Config, replayed: ReplayResult, closes: int | None) -> DayOutcome:
    """``closes`` is the last closing of the day in ms, None on a day without hours."""
    waits = last_waits(replayed.calls)
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


def last_waits(calls: Sequence[ReplayedCall]) -> list[ReplayedCall]:
    """Who was called again, after missing it or on hold, waited until the last call: as the wait
    log has it."""
    by_turn = {call.stay.turn_id: call for call in calls if call.stay is not None}
    return list(by_turn.values())


def _slots(waits: Sequence[ReplayedCall]) -> list[SlotWaits]:
    found: dict[int, list[int]] = defaultdict(list)
    for call in waits:
        found[(call.at - call.waited_ms) // SLOT_MS * SLOT_MS].append(call.waited_ms)
    return [
        SlotWaits(at, len(ms), *(percentile(sorted(ms), share) / MINUTE_MS for share in (0.5, 0.9)))
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
