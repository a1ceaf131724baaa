"""The hall in memory: a line and counters, and who may call whom. Knows nothing of what will be."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from hall.config.models import Config
from hall.queue.estimating.next_turn import next_of
from hall.queue.estimating.state import CallingCounter, CallingRules, QueuedTurn
from hall.queue.line.counter_states import name_key
from hall.queue.replaying.day_record import CounterChange, RecordedCall, RecordedWait

Offered = Callable[["ReplayCounter", int], None]
"""Told when a counter that is free first has somebody to call (a window opens), at a time."""


@dataclass(slots=True)
class ReplayCounter:
    """A counter. ``opened`` is since when it is free and has somebody whom it may call; ``resting``
    counts the reasons why it calls nobody: a pause, lunch, closed."""

    place: CallingCounter
    free_since: int
    free: bool = True
    resting: set[str] = field(default_factory=set)
    opened: int | None = None
    ignored: list[int] = field(default_factory=list)
    """How long the earlier windows stayed open since it became free, in ms."""


class HallModel:
    """``rules`` decide; ``watch`` hears of windows that open."""

    def __init__(
        self, rules: CallingRules, counters: Mapping[int, ReplayCounter], watch: Offered
    ) -> None:
        self.counters = counters
        self._rules = rules
        self._watch = watch
        self._line: dict[int, QueuedTurn] = {}

    def enter(self, turn: QueuedTurn) -> None:
        self._line[turn.turn_id] = turn

    def leave(self, turn_id: int) -> None:
        self._line.pop(turn_id, None)

    def there(self, turn_id: int) -> QueuedTurn | None:
        return self._line.get(turn_id)

    def chosen(self, seat: ReplayCounter, now: int) -> QueuedTurn | None:
        """Whom the policy calls."""
        return next_of(self._line.values(), seat.place, self._rules, now)

    def take(self, seat: ReplayCounter, turn: QueuedTurn | None) -> None:
        """The counter is busy with this turn, or with somebody without a number."""
        seat.free, seat.opened, seat.ignored = False, None, []
        if turn is not None:
            del self._line[turn.turn_id]
            streak = seat.place.streak + 1 if turn.priority is not None else 0
            seat.place = replace(seat.place, streak=streak)

    def release(self, seat: ReplayCounter, now: int) -> None:
        seat.free, seat.free_since = True, now

    def settle(self, now: int) -> None:
        """After each change: windows open and close."""
        for seat in self.counters.values():
            if not seat.free:
                continue
            has = not seat.resting and self.chosen(seat, now) is not None
            if has and seat.opened is None:
                seat.opened = now
                self._watch(seat, now)
            elif not has and seat.opened is not None:
                seat.ignored.append(now - seat.opened)
                seat.opened = None

    def seat_again(self, config: Config, seated: CounterChange) -> None:
        """What staff changed at a counter."""
        seat = self.counters.get(seated.counter)
        if seat is None:
            return
        columns = seated.columns or {}
        configured = place_of(config, seated.counter)
        services = tuple(json.loads(columns.get("services") or "[]")) or configured.services
        staff = columns.get("staff")
        seat.place = replace(
            seat.place,
            services=services,
            helps=[name for name in configured.helps if name not in services],
            staff=configured.staff if staff is None else name_key(staff),
        )
        seat.resting.discard("by staff")
        if columns.get("state", "open") != "open":
            seat.resting.add("by staff")


def place_of(config: Config, number: int) -> CallingCounter:
    """As configured; of a counter that the hall has no more, nothing."""
    counter = config.counter.get(number)
    if counter is None:
        return CallingCounter(number=number, services=())
    return CallingCounter(
        number=number,
        services=counter.services,
        helps=counter.helps,
        staff=name_key(counter.staff),
    )


def waiting_of(stay: RecordedWait, entered: int, since: int) -> QueuedTurn:
    """The stay as it stands in the line, perhaps entered at another time than it was."""
    later = entered - stay.entered
    return QueuedTurn(
        turn_id=stay.turn_id,
        service=stay.service,
        priority=stay.priority,
        order_key=stay.order_key,
        since=since,
        not_before=stay.not_before + (later if stay.after and stay.not_before else 0),
        counter=stay.counter,
        until=None if stay.until is None else stay.until + later,
        staff=stay.staff,
    )


def usual_busy_ms(calls: list[RecordedCall], service: str, config: Config) -> int:
    """The median of the day's calls of a service, else what the configuration says it takes."""
    found = sorted(c.busy_ms for c in calls if c.service == service and c.busy_ms is not None)
    if found:
        return found[len(found) // 2]
    known = config.service.get(service)
    return (known.usual_service_min if known else 10) * 60_000
